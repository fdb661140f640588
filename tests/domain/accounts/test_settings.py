"""Settings with inheritance as they are stored: account before brand before installation before the default."""

import pytest
from django.db import IntegrityError, transaction

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Setting
from guanwei.accounts.values import set_value
from guanwei.lib.clock import utc_now
from guanwei.publishing.context import settings_for
from guanwei.publishing.settings import LATENESS
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def minutes(who: Cast) -> tuple[int, int, int]:
    """What holds on the brand's two accounts and on the stranger's."""
    accounts = (who.weibo, who.bluesky, who.other_account)
    values = settings_for(accounts)
    return tuple(values[account.pk][LATENESS] for account in accounts)  # type: ignore[return-value]


def test_the_nearest_level_wins_and_taking_it_away_brings_the_next_one_back() -> None:
    who, now, key = people.cast(), utc_now(), LATENESS.id
    assert minutes(who) == (10, 10, 10)
    set_value(actor=who.admin, now=now, key=key, value=20)
    set_value(actor=who.he, now=now, key=key, value=30, brand=who.brand)
    set_value(actor=who.he, now=now, key=key, value=40, account=who.weibo)
    assert minutes(who) == (40, 30, 20)
    set_value(actor=who.he, now=now, key=key, value=None, account=who.weibo)
    assert minutes(who) == (30, 30, 20)


def test_a_stored_value_out_of_bounds_is_passed_over() -> None:
    who = people.cast()
    Setting.objects.create(key=LATENESS.id, account=who.weibo, value=-5, set_at=utc_now())
    Setting.objects.create(key=LATENESS.id, brand=who.brand, value="soon", set_at=utc_now())
    assert minutes(who) == (10, 10, 10)


def test_each_level_is_for_those_who_manage_it() -> None:
    who, now = people.cast(), utc_now()
    for level in ({"account": who.weibo}, {"brand": who.brand}):
        with pytest.raises(NotAllowed):
            set_value(actor=who.zhou, now=now, key=LATENESS.id, value=5, **level)
    with pytest.raises(NotAllowed):
        set_value(actor=who.he, now=now, key=LATENESS.id, value=5)
    assert not Setting.objects.exists()


def test_a_change_is_in_the_trail_with_what_was_before() -> None:
    who, now = people.cast(), utc_now()
    for value in (5, 6):
        set_value(actor=who.he, now=now, key=LATENESS.id, value=value, brand=who.brand)
    assert [entry.details for entry in Entry.objects.filter(verb="setting.changed").order_by("pk")] == [
        {"key": LATENESS.id, "from": None, "to": 5},
        {"key": LATENESS.id, "from": 5, "to": 6},
    ]


def test_the_database_keeps_one_value_at_one_level() -> None:
    who, now = people.cast(), utc_now()
    impossible = [
        [{"brand": who.brand, "account": who.weibo}],
        [{}, {}],
        [{"brand": who.brand}, {"brand": who.brand}],
        [{"account": who.weibo}, {"account": who.weibo}],
    ]
    for rows in impossible:
        made = [Setting(key="x", value=1, set_at=now, **row) for row in rows]
        with pytest.raises(IntegrityError), transaction.atomic():
            Setting.objects.bulk_create(made)
