"""Waking sleeping senders: a NOTIFY that leaves with the commit, so nobody wakes for what is not there yet."""

from django.db import connection

SENDERS = "guanwei_senders"


def wake_senders() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [SENDERS])
