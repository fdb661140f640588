"""The inbox list, its badges, and one thread with everything in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.values import set_value
from guanwei.base import sql
from guanwei.delivery.models import Delivery
from guanwei.inbox.actions import add_note, assign, done, mark_seen, mark_urgent, snooze
from guanwei.inbox.conversation import Above, Answered, Happened, Moment, Noted, Said, thread_page
from guanwei.inbox.counts import counts
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.presence import Doing, heartbeat
from guanwei.inbox.queries import Filters, Listing, Show, Whose, inbox_list, waiting_and_overdue
from guanwei.inbox.urgency import Heat
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Interaction, OutsidePost
from guanwei.networks.acts import Operation
from guanwei.networks.incoming import Kind
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.hearing import (
    MINUTE,
    POST,
    comment,
    fan,
    hears,
    mention,
    ourselves,
    shown,
    take_in,
    taken_away,
    thread_with,
)
from tests.domain.inbox.talking import answered


@pytest.fixture
def who(db: None) -> Cast:
    made = people.cast()
    set_value(actor=made.admin, now=utc_now(), key="inbox.hours", value="mon-sun 00:00-24:00")
    return made


def names(listing: Listing) -> list[str]:
    return [row.newest.remote_id if row.newest else "" for row in listing.rows]


def test_what_is_overdue_stands_first_then_what_is_due_and_last_what_waits_for_nothing(who: Cast) -> None:
    now = utc_now()
    hears(
        who.weibo,
        mention("due", created_at=now - 10 * MINUTE),
        mention("overdue", created_at=now - 200 * MINUTE, author=fan(2)),
        mention("soon", created_at=now - 50 * MINUTE),
    )
    hears(who.weibo, gone := mention("gone", created_at=now - 300 * MINUTE))
    taken_away(gone.remote_id)
    take_in(who.weibo)
    listing = inbox_list(who.lin, Filters(), now=now)
    assert names(listing) == ["overdue", "soon", "due", "gone"]
    assert [(row.overdue, row.gone, row.unread) for row in listing.rows] == [
        (True, False, True),
        (False, False, True),
        (False, False, True),
        (False, True, True),
    ]


def filtered(who: Cast, **wanted: object) -> set[str]:
    return set(names(inbox_list(who.lin, replace(Filters(), **wanted), now=utc_now())))  # type: ignore[arg-type]


def test_every_filter_shows_its_own(who: Cast) -> None:
    now = utc_now()
    other = people.weibo_account(who.admin, who.brand, name="青禾茗茶具", uid="6000000009")
    hears(who.weibo, *(mention(remote_id) for remote_id in ("mine", "done", "snoozed", "read")), comment("comment"))
    hears(other, mention("other", created_at=now - 100 * MINUTE))
    assign(actor=who.lin, now=now, thread_id=thread_with("mine").pk, to=who.lin, expected=None)
    done(actor=who.lin, now=now, shown=shown(thread_with("done")))
    snooze(actor=who.lin, now=now, shown=shown(thread_with("snoozed")), until=now + timedelta(days=1))
    mark_seen(actor=who.lin, shown=shown(thread_with("read")))
    mark_seen(actor=who.zhou, shown=shown(thread_with("other")))
    assert filtered(who) == {"mine", "read", "comment", "other"} == filtered(who, show=Show.WAITING)
    assert filtered(who, whose=Whose.MINE) == {"mine"}
    assert filtered(who, whose=Whose.UNASSIGNED) == {"read", "comment", "other"}
    assert filtered(who, show=Show.DONE) == {"done"}
    assert filtered(who, show=Show.SNOOZED) == {"snoozed"}
    assert filtered(who, show=Show.ALL) == {"mine", "done", "snoozed", "read", "comment", "other"}
    assert filtered(who, account_id=other.pk) == {"other"} == filtered(who, overdue=True)
    assert filtered(who, account_id=who.other_account.pk) == set()
    assert filtered(who, kind=Kind.COMMENT.value) == {"comment"}
    assert filtered(who, unread=True) == {"mine", "comment", "other"}
    badges = counts(who.lin, now=now)
    assert (badges.open, badges.waiting, badges.overdue, badges.due_soon) == (4, 4, 1, 3)
    assert (badges.unassigned, badges.mine, badges.urgent, badges.unread, badges.snoozed) == (3, 1, 4, 3, 1)
    assert counts(who.wu, now=now).open == 0


@pytest.mark.parametrize("show", [Show.OPEN, Show.ALL])
def test_pages_meet_without_a_gap_in_both_directions(who: Cast, show: Show) -> None:
    now = utc_now()
    same = now - 5 * MINUTE
    hears(who.weibo, *(mention(f"{n}", created_at=same if n % 3 else now - n * MINUTE) for n in range(17)))
    for remote_id in ("0", "5", "9"):
        taken_away(remote_id)
    take_in(who.weibo)
    filters = Filters(show=show)
    whole = names(inbox_list(who.lin, filters, now=now))
    pages, after = [], ""
    while True:
        page = inbox_list(who.lin, filters, now=now, after=after, size=5)
        pages.append(page)
        if not page.next:
            break
        after = page.next
    assert [name for page in pages for name in names(page)] == whole
    assert [bool(page.previous) for page in pages] == [False, True, True, True]
    back = inbox_list(who.lin, filters, now=now, before=pages[2].previous, size=5)
    assert names(back) == names(pages[1]) and back.next and back.previous
    first = inbox_list(who.lin, filters, now=now, before=pages[1].previous, size=5)
    assert names(first) == names(pages[0]) and not first.previous


@pytest.mark.parametrize("mark", ["x", "1.", ".1", "²³.1", "9" * 18 + ".1", "-1.1"])
def test_a_mark_that_is_none_is_the_beginning(who: Cast, mark: str) -> None:
    hears(who.weibo, mention("a"))
    assert names(inbox_list(who.lin, Filters(show=Show.ALL), now=utc_now(), before=mark))[:1] in (["a"], [])
    assert isinstance(inbox_list(who.lin, Filters(), now=utc_now(), after=mark), Listing)


def test_a_long_list_takes_as_many_queries_as_a_short_one(who: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            inbox_list(who.lin, Filters(text="包裹"), now=utc_now())
            counts(who.lin, now=utc_now())
        return len(captured)

    hears(who.weibo, mention("a"))
    few = queries()
    hears(who.weibo, *(mention(f"m{number}", author=fan(number)) for number in range(40)))
    for thread in Thread.objects.all():
        heartbeat(actor=who.zhou, now=utc_now(), thread_id=thread.pk, version=1, text="在写")
    assert queries() == few


def test_unread_is_each_ones_own(who: Cast) -> None:
    hears(who.weibo, mention("a"))
    mark_seen(actor=who.lin, shown=shown(thread_with("a")))
    assert (filtered(who, unread=True), counts(who.zhou, now=utc_now()).unread) == (set(), 1)
    add_note(actor=who.zhou, now=utc_now(), thread_id=thread_with("a").pk, text="看过了")
    assert filtered(who, unread=True) == set()  # what a colleague wrote is nobody's unread mail
    hears(who.weibo, mention("a", "改了", edited_at=utc_now()))
    assert filtered(who, unread=True) == {"a"}


def test_a_colleague_at_work_and_an_answer_under_way_are_seen_in_the_list(who: Cast) -> None:
    hears(who.weibo, comment("a"))
    thread = thread_with("a")
    heartbeat(actor=who.zhou, now=utc_now(), thread_id=thread.pk, version=1, text="八十度")
    answered(who.chen, thread.items.get().interaction)
    [row] = inbox_list(who.lin, Filters(), now=utc_now()).rows
    assert (row.colleagues, row.answers) == ((("周航", Doing.WRITING),), ("approved",))


def test_a_thread_shows_everything_in_the_order_of_time(who: Cast) -> None:
    now = utc_now()
    OutsidePost.objects.create(
        account=who.weibo,
        remote_id=POST,
        text="新茶上市",
        url="https://weibo.com/6000000001/p",
        published_at=now - timedelta(days=1),
        group="loved",
        fingerprint=b"0" * 16,
        first_seen_at=now,
    )
    hears(who.weibo, comment("a"), comment("b", "红茶呢？", created_at=now - 9 * MINUTE))
    thread = thread_with("a")
    made = answered(who.lin, thread.items.get(interaction__remote_id="a").interaction, written_for=1)
    Delivery.objects.filter(purpose_kind="answer", purpose_id=made.pk).update(remote_id="sent")
    Answer.objects.filter(pk=made.pk).update(state="out", out_at=now - 5 * MINUTE)
    # What went out is heard as well, and stands there once.
    hears(
        who.weibo, comment("sent", made.text, author=ourselves(who.weibo), parent_id="a", created_at=now - 5 * MINUTE)
    )
    add_note(actor=who.zhou, now=now, thread_id=thread.pk, text="已问仓库")
    done(actor=who.lin, now=utc_now(), shown=shown(thread))
    page = thread_page(who.lin, thread.pk, now=utc_now())
    assert [type(moment) for moment in page.timeline] == [Said, Said, Answered, Noted, Happened]
    assert page.above == Above("新茶上市", "https://weibo.com/6000000001/p", now - timedelta(days=1), outside=True)
    assert (page.unread, page.may_write, page.may_operate, page.all_gone, page.earlier) == (
        True,
        True,
        False,
        False,
        None,
    )
    assert page.newest_id == thread.items.get(interaction__remote_id="b").interaction_id


def test_what_waits_is_marked_and_what_is_gone_is_said(who: Cast) -> None:
    hears(who.weibo, comment("a"), comment("b"))
    thread = thread_with("a")
    taken_away("a")
    take_in(who.weibo)
    page = thread_page(who.lin, thread.pk, now=utc_now())
    said = [moment for moment in page.timeline if isinstance(moment, Said)]
    assert [(one.item.gone, one.waits) for one in said] == [(True, False), (False, True)]
    taken_away("b")
    take_in(who.weibo)
    page = thread_page(who.lin, thread.pk, now=utc_now())
    assert (page.all_gone, page.newest_id) == (True, None)


def test_a_post_that_went_out_through_guanwei_stands_above_its_thread(who: Cast) -> None:
    plan = people.approved(who, who.weibo, pictures=(people.picture(who.brand),))
    sent = Delivery.objects.filter(purpose_kind="plan", purpose_id=plan.pk)
    assert sent.update(remote_id=POST, url="https://weibo.com/6000000001/p", state="sent", sent_at=plan.due_at) == 1
    hears(who.weibo, comment("a"))
    above = thread_page(who.lin, thread_with("a").pk, now=utc_now()).above
    assert above and (above.text, above.post_id, above.at) == (plan.version.text, plan.post_id, plan.due_at)
    assert len(above.pictures) == 1 and not above.outside


def test_a_thread_without_end_shows_its_newest_part_in_a_constant_number_of_queries(who: Cast) -> None:
    def queries(most: int) -> tuple[int, int, bool]:
        with CaptureQueriesContext(connection) as captured:
            page = thread_page(who.lin, thread_with("0").pk, now=utc_now(), most=most)
        return len(captured), len(page.timeline), page.earlier is not None

    now = utc_now()
    hears(who.weibo, *(comment(f"{n}", created_at=now - n * MINUTE) for n in range(60)))
    (few, five, more), (many, sixty, no_more) = queries(5), queries(60)
    assert (five, more, sixty, no_more) == (5, True, 60, False)
    assert few == many


def test_a_thread_is_read_upward_to_its_beginning_and_everything_stands_on_one_page(who: Cast) -> None:
    now = utc_now()
    # Some in one second, so that a page may end between two of them.
    hears(who.weibo, *(comment(f"{n:02}", created_at=now - n // 3 * MINUTE) for n in range(2, 41)))
    thread = thread_with("02")
    for minutes in (13, 7, 2):
        made = answered(who.lin, wrote_at(thread, "02"), f"第 {minutes} 分钟的回复。", knowingly=True)
        Answer.objects.filter(pk=made.pk).update(state="out", out_at=now - minutes * MINUTE)
        add_note(actor=who.zhou, now=now - minutes * MINUTE, thread_id=thread.pk, text=f"{minutes}")
    whole = thread_page(who.lin, thread.pk, now=now)
    read: list[Moment] = []
    page, pages = thread_page(who.lin, thread.pk, now=now, most=10), 1
    read = [*page.timeline]
    while page.earlier:
        page = thread_page(who.lin, thread.pk, now=now, most=10, before=page.earlier)
        assert not page.is_newest
        read = [*page.timeline, *read]
        pages += 1
    assert (pages, whole.earlier, whole.is_newest) == (4, None, True)
    assert sorted(map(named, read)) == sorted(map(named, whole.timeline))
    assert [one.at for one in read] == [one.at for one in whole.timeline]
    assert thread_page(who.lin, thread.pk, now=now, before=999_999).is_newest


def test_further_up_a_person_has_seen_what_they_had_read_before(who: Cast) -> None:
    now = utc_now()
    hears(who.weibo, *(comment(f"{n}", created_at=now - n * MINUTE) for n in range(6)))
    thread = thread_with("0")
    up = thread_page(who.lin, thread.pk, now=now, most=3).earlier
    assert thread_page(who.lin, thread.pk, now=now, most=3, before=up).version == 0
    mark_seen(actor=who.lin, shown=shown(thread))
    assert thread_page(who.lin, thread.pk, now=now, most=3, before=up).version == thread.version
    hears(who.weibo, comment("new", created_at=now))
    page = thread_page(who.lin, thread.pk, now=now, most=3, before=up)
    assert page.version == thread.version < page.thread.version
    assert [notice.doing for notice in page.notices] == [Doing.WROTE_MORE]


def wrote_at(thread: Thread, remote_id: str) -> Interaction:
    return thread.items.get(interaction__remote_id=remote_id).interaction


def named(moment: Moment) -> tuple[str, int]:
    match moment:
        case Said(item=item):
            return "said", item.pk
        case Answered(answer=answer):
            return "answered", answer.pk
        case Noted(note=note):
            return "noted", note.pk
        case Happened(entry=entry):
            return "happened", entry.pk


def test_nobody_sees_a_thread_of_another_brand(who: Cast) -> None:
    hears(who.weibo, comment("a"))
    with pytest.raises(Thread.DoesNotExist):
        thread_page(who.wu, thread_with("a").pk, now=utc_now())
    assert not thread_page(who.qin, thread_with("a").pk, now=utc_now()).may_write


def test_every_number_follows_whatever_else_narrows_the_list(who: Cast) -> None:
    now = utc_now()
    other = people.weibo_account(who.admin, who.brand, name="青禾茗茶具", uid="6000000009")
    hears(who.weibo, mention("a", "茶具破损"), mention("b", "茶具很好"), comment("c", "水温多少"))
    hears(other, mention("d", "茶具破损", author=fan(2)))
    assign(actor=who.lin, now=now, thread_id=thread_with("a").pk, to=who.lin, expected=None)
    mark_seen(actor=who.lin, shown=shown(thread_with("b")))

    def told(**wanted: object) -> tuple[int | None, ...]:
        found = counts(who.lin, replace(Filters(), **wanted), now=now)  # type: ignore[arg-type]
        return found.open, found.unread, found.mine, found.unassigned

    assert told() == (4, 3, 1, 3)
    assert told(text="茶具") == (3, 2, 1, 2)
    assert told(text="破损") == (2, 2, 1, 1)
    assert told(text="破损", account_id=other.pk) == (1, 1, 0, 1)
    assert told(kind=Kind.COMMENT.value) == (1, 1, 0, 1)
    assert told(whose=Whose.MINE) == (1, 1, 1, 3)  # what is chosen narrows every number but its own
    assert told(whose=Whose.MINE, text="很好") == (0, 0, 0, 1)
    assert told(show=Show.SNOOZED) == (4, 0, 0, 0)
    assert told(show=Show.DONE) == (4, None, None, None)
    for wanted in (Filters(text="茶具"), Filters(whose=Whose.MINE), Filters(kind=Kind.COMMENT.value)):
        assert counts(who.lin, wanted, now=now).open == len(inbox_list(who.lin, wanted, now=now).rows)


def test_what_somebody_marked_stands_first_and_the_overdue_next_in_both_directions_of_a_long_list(who: Cast) -> None:
    now = utc_now()
    hears(who.weibo, *(mention(f"{n}", created_at=now - n * 20 * MINUTE, author=fan(n)) for n in range(1, 7)))
    assert names(inbox_list(who.lin, Filters(), now=now)) == ["6", "5", "4", "3", "2", "1"]
    for remote_id in ("1", "2"):
        mark_urgent(actor=who.lin, now=now, thread_id=thread_with(remote_id).pk)
    listing = inbox_list(who.lin, Filters(), now=now)
    assert names(listing) == ["2", "1", "6", "5", "4", "3"]
    assert [row.heats for row in listing.rows[:3]] == [
        (Heat.URGENT, Heat.SOON),
        (Heat.URGENT, Heat.SOON),
        (Heat.OVERDUE,),
    ]
    first = inbox_list(who.lin, Filters(), now=now, size=1)
    second = inbox_list(who.lin, Filters(), now=now, after=first.next, size=3)
    assert (names(first), names(second)) == (["2"], ["1", "6", "5"])
    assert names(inbox_list(who.lin, Filters(), now=now, before=second.previous, size=3)) == ["2"]
    assert names(inbox_list(who.lin, Filters(newest_first=True), now=now)) == ["1", "2", "3", "4", "5", "6"]
    assert filtered(who, urgent=True) == {"1", "2", "3", "4", "5", "6"}
    mark_urgent(actor=who.lin, now=now, thread_id=thread_with("1").pk, urgent=False)
    assert names(inbox_list(who.lin, Filters(), now=now))[:2] == ["2", "6"]
    waiting, overdue = waiting_and_overdue(who.lin, now=now - 180 * MINUTE)
    assert sql.figures(waiting, overdue) == (6, False)  # a mark is no missed deadline


def test_what_asks_something_says_so_until_it_is_answered(who: Cast) -> None:
    hears(who.weibo, comment("a", "水温多少度？"))
    assert inbox_list(who.lin, Filters(), now=utc_now()).rows[0].asks
    hears(who.weibo, comment("b", "谢谢"))
    assert not inbox_list(who.lin, Filters(), now=utc_now()).rows[0].asks


def test_a_pending_like_is_no_answer_in_the_list(who: Cast) -> None:
    hears(who.bluesky, mention("at://did:plc:fan/app.bsky.feed.post/1", "好喝"))
    thread = thread_with("at://did:plc:fan/app.bsky.feed.post/1")
    answered(who.lin, thread.items.get().interaction, operation=Operation.LIKE)
    [row] = inbox_list(who.lin, Filters(account_id=who.bluesky.pk), now=utc_now()).rows
    assert (row.answers, row.acts) == ((), ("like",))


def test_pages_go_on_beyond_what_is_urgent_for_longer_than_clocks_of_computers_go_back(who: Cast) -> None:
    hears(who.weibo, *(mention(f"n{number}", author=fan(number)) for number in range(3)))
    Thread.objects.update(urgent=True, answer_by=datetime(2001, 1, 1, tzinfo=UTC))
    first = inbox_list(who.lin, Filters(), now=utc_now(), size=2)
    second = inbox_list(who.lin, Filters(), now=utc_now(), size=2, after=first.next)
    assert len({row.thread.pk for row in (*first.rows, *second.rows)}) == 3
