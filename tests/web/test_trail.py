"""The trail page: filters by person, object, account and day, and through to the end with each."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from guanwei.delivery.sweep import GONE
from guanwei.lib.clock import utc_now
from guanwei.publishing import review
from guanwei.publishing.actions import move
from guanwei.trail.models import Entry
from guanwei.trail.record import record
from guanwei.web.acts import acts_of
from tests.cast import Cast, approved, cast, in_review, soon
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


def lines(page: str) -> list[str]:
    """The lines of a post's trail without what is folded away, newest first."""
    listed = re.search(r'<ol class="trail">(.*?)</ol>', page, re.DOTALL)
    assert listed
    shown = re.sub(r"<details.*?</details>", "", listed[1], flags=re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", "", line).split()) for line in shown.split("</li>")[:-1]]


def test_one_act_of_a_person_is_one_line_with_its_entries_on_demand() -> None:
    who = cast()
    plan = approved(who)
    page = text_of(browser(who.qin).get(f"/posts/{plan.post_id}")).rpartition("<h2>留痕</h2>")[2]
    assert [line.partition(" 第 1 版")[0] for line in lines(page)] == [
        "陈岚 审核通过",
        "林晓 送审",
        "林晓 写了稿件 刚刚",
    ]
    folded = re.findall(r'<details class="written"><summary>(.*?)</summary>(.*?)</details>', page, re.DOTALL)
    assert [summary for summary, _ in folded] == ["共 3 条记录", "共 3 条记录"]
    written = Entry.objects.filter(kind__in=("post", "plan", "delivery"), actor__in=(who.lin, who.chen)).count()
    assert 3 + sum(entries.count("<li>") for _, entries in folded) == written


def test_what_the_approver_said_stands_in_the_line() -> None:
    who = cast()
    plan = in_review(who)
    review.send_back(actor=who.chen, now=utc_now(), plan_id=plan.pk, comment="水温写错了")
    page = text_of(browser(who.qin).get("/trail"))
    assert page.count("共 2 条记录") + page.count("共 3 条记录") >= 2
    assert text_of(browser(who.qin).get(f"/posts/{plan.post_id}")).count("水温写错了") >= 1


def test_why_an_approval_ended_is_said_in_words_and_is_no_saying_of_a_person() -> None:
    who = cast()
    entry(who, NOON, verb="approval.voided", kind="approval", details={"reason": "edited"})
    entry(who, NOON, actor=None, verb="delivery.unknown", kind="delivery", details={"reason": GONE})
    entry(who, NOON, actor=who.chen, verb="approval.returned", kind="approval", details={"reason": "edited"})
    page = text_of(browser(who.qin).get("/trail?day=2026-11-20"))
    assert "审核失效 内容已改" in page and GONE not in page
    assert page.count("<q>edited</q>") == 1  # the words of a person stay as they are


def test_what_guanwei_does_by_itself_is_never_put_together() -> None:
    """A batch has one time, and is as many acts as posts."""
    who = cast()
    entries = [entry(who, NOON, actor=None, kind="delivery", verb="delivery.sent", object_id=n) for n in range(3)]
    assert [act.rest for act in acts_of(entries)] == [(), (), ()]
    people = [entry(who, NOON, verb=verb) for verb in ("approval.approved", "delivery.rescheduled", "plan.approved")]
    [act] = acts_of(reversed(people))
    assert (act.lead.verb, act.entries, act.times) == ("plan.approved", 3, 1)
    many = [entry(who, NOON, verb="post.written", object_id=n) for n in range(4)]
    [act] = acts_of([*many, *people])
    assert (act.lead.verb, act.times, act.entries) == ("post.written", 4, 7)


def test_a_move_says_from_when_to_when_and_leads_to_its_post() -> None:
    who = cast()
    plan = approved(who, due_at=soon(minutes=300))
    before, after = plan.due_at, soon(minutes=3000)
    move(actor=who.he, now=utc_now(), plan_id=plan.pk, due_at=after, lateness=timedelta(minutes=10))
    page = text_of(browser(who.zhou).get("/trail", {"kind": "plan"}))
    line = page[page.index("改了时间") :].partition("</tr>")[0]
    assert f'datetime="{before.isoformat()}"' in line and f'datetime="{after.isoformat()}"' in line
    assert f'href="/posts/{plan.post_id}"' in line


def test_a_move_of_which_nobody_wrote_down_the_time_is_shown_all_the_same() -> None:
    who = cast()
    plan = approved(who)
    record(actor=who.he, now=utc_now(), verb="plan.moved", kind="plan", id=plan.pk, account_id=plan.account_id)
    assert "改了时间" in text_of(browser(who.he).get("/trail", {"kind": "plan"}))
