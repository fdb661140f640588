"""The trail is written once: the database itself refuses to change it or to take from it."""

import pytest
from django.db import Error, connection, transaction

from guanwei.lib.clock import utc_now
from guanwei.trail.models import Entry
from guanwei.trail.queries import history_of
from guanwei.trail.record import Happening, record, record_all
from tests import cast as people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_entry SET verb = 'nothing.happened'",
        "DELETE FROM trail_entry",
        "TRUNCATE trail_entry",
        "TRUNCATE people_user CASCADE",
    ],
)
def test_no_entry_can_be_changed_or_taken_away(statement: str) -> None:
    people.cast()
    before = list(Entry.objects.values())
    assert before
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still waits to be checked would stop a TRUNCATE as well
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert list(Entry.objects.values()) == before


def test_the_models_own_ways_are_refused_too() -> None:
    people.cast()
    entry = Entry.objects.first()
    for change in (entry.delete, lambda: Entry.objects.update(verb="x"), entry.save):
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            change()


def test_what_happened_in_a_transaction_that_failed_did_not_happen() -> None:
    who = people.cast()
    count = Entry.objects.count()
    with transaction.atomic():
        record(actor=who.lin, now=utc_now(), verb="post.written", kind="post", id=1)
        transaction.set_rollback(True)
    assert Entry.objects.count() == count


def test_many_entries_are_one_statement_and_history_is_newest_first() -> None:
    now = utc_now()
    happenings = [Happening("delivery.sent", "delivery", number, None, {"号": number}) for number in (7, 7, 8)]
    record_all(actor=None, now=now, happenings=happenings)
    found = list(history_of({"delivery": [7]}))
    assert [entry.object_id for entry in found] == [7, 7]
    assert found[0].pk > found[1].pk
    assert found[0].details == {"号": 7}
