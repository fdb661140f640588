"""Two pollers hear the same thing in the same moment: it is stored once, and both have heard it."""

import threading
import time

import pytest
from django.db import connection, transaction

from guanwei.lib.clock import utc_now
from guanwei.listening.models import Hearing, Interaction
from guanwei.listening.storing import Ear, take_in
from tests import cast as people
from tests.domain.listening.ears import heard

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"


@pytest.mark.django_db(transaction=True)
def test_what_another_poller_is_storing_at_this_moment_is_waited_for_and_stored_once() -> None:
    who = people.cast()
    sister = people.weibo_account(who.admin, who.brand, name="青禾茗客服", uid="6000000009", profile="commercial")
    with transaction.atomic():  # the person who writes is known, so that nobody waits for that
        take_in(Ear("weibo", who.weibo.pk, None), [heard(4)], now=utc_now())
    became = []

    def second() -> None:
        try:
            with transaction.atomic():
                became.append(take_in(Ear("weibo", sister.pk, None), [heard(2), heard(3)], now=utc_now()))
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        first = take_in(Ear("weibo", who.weibo.pk, None), [heard(1), heard(2)], now=utc_now())
        other.start()
        wait_until_somebody_waits()
    other.join(30)
    [after] = became
    assert Interaction.objects.count() == 4
    assert set(first) & set(after), "the second account hears it for the first time"
    hearings = Hearing.objects.values_list("interaction__remote_id", "account")
    ours, theirs = who.weibo.pk, sister.pk
    one, two, three, four = (heard(number).remote_id for number in (1, 2, 3, 4))
    assert sorted(hearings) == sorted([(one, ours), (two, ours), (two, theirs), (three, theirs), (four, ours)])


def wait_until_somebody_waits() -> None:
    end = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("the second poller did not wait for the first")
