"""The trail page: filters by person, object, account and day, and through to the end with each."""

from datetime import UTC, datetime

import pytest

from guanwei.trail.models import Entry
from tests.cast import Cast, approved, cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Beijing


def entry(who: Cast, at: datetime, **fields: object) -> Entry:
    made = {"at": at, "actor": who.lin, "verb": "post.written", "kind": "post", "object_id": 1}
    return Entry.objects.create(**(made | {"account_id": who.weibo.pk} | fields))


def seen(who: Cast, person: str, query: str) -> set[int]:
    return {row.pk for row in browser(getattr(who, person)).get(f"/trail?{query}").context["rows"].rows}


def test_each_filter_narrows_down() -> None:
    who = cast()
    mine = entry(who, NOON)
    by_chen = entry(who, NOON, actor=who.chen, kind="approval", object_id=7)
    by_itself = entry(who, NOON, actor=None, kind="delivery", account_id=who.bluesky.pk)
    assert mine.pk in (everything := seen(who, "qin", "day=2026-11-20")) and everything == {
        mine.pk,
        by_chen.pk,
        by_itself.pk,
    }
    assert seen(who, "qin", f"day=2026-11-20&person={who.chen.pk}") == {by_chen.pk}
    assert seen(who, "qin", "day=2026-11-20&person=0") == {by_itself.pk}
    assert seen(who, "qin", "day=2026-11-20&kind=approval&number=7") == {by_chen.pk}
    assert seen(who, "qin", "day=2026-11-20&kind=approval&number=8") == set()
    assert seen(who, "qin", f"day=2026-11-20&account={who.bluesky.pk}") == {by_itself.pk}
    assert seen(who, "wu", "day=2026-11-20") == set()
    elsewhere = entry(who, NOON, account_id=who.other_account.pk)
    assert seen(who, "lin", f"day=2026-11-20&person={who.lin.pk}") == {mine.pk, elsewhere.pk}
    assert seen(who, "qin", f"day=2026-11-20&person={who.lin.pk}") == {mine.pk}
    assert seen(who, "admin", f"day=2026-11-20&person={who.lin.pk}") == {mine.pk, elsewhere.pk}


def test_a_day_is_that_of_the_viewer() -> None:
    who = cast()
    late = entry(who, datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC))
    after = entry(who, datetime(2026, 11, 20, 16, 0, tzinfo=UTC))
    assert seen(who, "qin", "day=2026-11-20") == {late.pk}
    assert seen(who, "qin", "day=2026-11-21") == {after.pk}


@pytest.mark.parametrize(
    "query",
    [
        "day=yesterday",
        "day=9999-12-31",
        "day=2026-02-30",
        "person=x",
        "kind=nonsense",
        "number=-1",
        "account=zz",
        "day=20261120xx",
    ],
)
def test_a_filter_that_makes_no_sense_filters_nothing_or_all(query: str) -> None:
    who = cast()
    assert browser(who.admin).get(f"/trail?{query}").status_code == 200


def test_the_trail_with_a_filter_is_gone_through_to_its_end() -> None:
    who = cast()
    Entry.objects.bulk_create(
        Entry(at=NOON, actor=who.lin, verb="post.written", kind="post", object_id=number, account_id=who.weibo.pk)
        for number in range(230)
    )
    client, found, query = browser(who.qin), [], f"person={who.lin.pk}&kind=post&day=2026-11-20"
    while query:
        rows = client.get(f"/trail?{query}").context["rows"]
        found += [row.object_id for row in rows.rows]
        query = rows.older
    assert sorted(found) == list(range(230))


def test_somebody_of_one_brand_is_offered_the_people_of_that_brand_alone() -> None:
    who = cast()
    approved(who)
    page = text_of(browser(who.qin).get("/trail"))
    assert ">林晓</option>" in page and ">吴敏</option>" not in page
    assert "没有符合条件" in text_of(browser(who.qin).get("/trail?day=2001-01-01"))
