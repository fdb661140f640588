"""The list of conversations."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.models import Account
from guanwei.inbox import search
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Source
from tests.domain.inbox.hearing import comment, fan, hears, take_in, taken_away
from tests.web.inbox.conversations import address, answers, asked, company, on_bluesky, overdue, with_approval
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def lines(page: str) -> list[str]:
    """The numbers of the conversations in the order of the page."""
    return re.findall(r'href="/inbox/(\d+)[?"]', page)


def test_what_is_overdue_stands_first_and_says_so() -> None:
    who = company()
    later = asked(who, by="甲")
    late = overdue(asked(who, by="乙"))
    page = text_of(browser(who.lin).get("/inbox"))
    assert lines(page) == [str(late.pk), str(later.pk)]
    assert page.count("<b>超时</b>") == 1


def test_what_stands_everywhere_is_found_and_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting it would read the whole index of words while somebody waits for the page."""
    monkeypatch.setattr(search, "MOST_COLLECTED", 1)
    who = company()
    threads = [asked(who, "水温多少", by=name) for name in ("甲", "乙")]
    page = text_of(browser(who.lin).get("/inbox?q=水温"))
    assert sorted(lines(page)) == sorted(str(thread.pk) for thread in threads)
    assert "很多会话都提到" in page
    assert re.search(r"待处理\s*<b>", page) is None
    assert re.search(r"待处理\s*<b>2</b>", text_of(browser(who.lin).get("/inbox")))


def test_unread_is_each_person_s_own() -> None:
    who = company()
    thread = asked(who)
    browser(who.lin).get(address(thread))
    assert "thread-row unread" not in text_of(browser(who.lin).get("/inbox"))
    assert "thread-row unread" in text_of(browser(who.zhou).get("/inbox"))
    browser(who.lin).post(f"{address(thread)}/unread")
    assert "thread-row unread" in text_of(browser(who.lin).get("/inbox"))


def test_every_filter_narrows_the_list() -> None:
    who = company()
    mine, bluesky, late = asked(who, by="甲"), on_bluesky(who), overdue(asked(who, by="乙"))
    Thread.objects.filter(pk=mine.pk).update(assigned_to=who.lin)
    Thread.objects.filter(pk=bluesky.pk).update(state="done", done_version=1, waiting_since=None, answer_by=None)
    client = browser(who.lin)
    client.get(address(mine))
    expected = {
        "whose=mine": {mine},
        "whose=unassigned": {late},
        f"account={who.weibo.pk}": {mine, late},
        "kind=comment": {mine, late},
        "kind=mention": set(),
        "overdue=1": {late},
        "unread=1": {late},
        "show=done": {bluesky},
        "show=all": {mine, late, bluesky},
        "show=snoozed": set(),
        "q=绿茶": {mine, late},
        "q=包裹&show=all": {bluesky},
        "show=nonsense&kind=nonsense&account=x": {mine, late},
    }
    found = {query: set(lines(text_of(client.get(f"/inbox?{query}")))) for query in expected}
    assert found == {query: {str(one.pk) for one in threads} for query, threads in expected.items()}


def test_a_long_list_goes_on_and_comes_back() -> None:
    who = company()
    hears(who.weibo, *(comment(f"{number:04}", f"第 {number} 问", author=fan(number)) for number in range(60)))
    client, seen = browser(who.lin), []
    page = text_of(client.get("/inbox"))
    seen += lines(page)
    onward = re.search(r'href="/inbox\?([^"]*)" rel="next"', page)
    assert onward
    second = text_of(client.get(f"/inbox?{onward[1]}"))
    seen += lines(second)
    assert len(set(seen)) == len(seen) == 60
    backward = re.search(r'href="/inbox\?([^"]*)" rel="prev"', second)
    assert backward
    assert lines(text_of(client.get(f"/inbox?{backward[1]}"))) == lines(page)


def test_the_number_of_queries_does_not_grow_with_the_list() -> None:
    who = company()
    client = browser(who.lin)

    def asked_for() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/inbox")
        return len(queries)

    hears(who.weibo, *(comment(f"a{number}", author=fan(number)) for number in range(2)))
    few = asked_for()
    hears(who.weibo, *(comment(f"b{number}", author=fan(number)) for number in range(10, 40)))
    assert asked_for() == few


def test_several_at_once_are_taken_and_done_and_what_moved_meanwhile_stays() -> None:
    who = company()
    hears(who.weibo, comment("a", author=fan(1)), comment("b", author=fan(2)))
    first, second = Thread.objects.order_by("pk")
    client = browser(who.lin)
    chosen = [f"{thread.pk}.{thread.version}" for thread in (first, second)]
    answer = client.post("/inbox/several", {"thread": chosen, "do": "mine", "next": "/inbox?whose=mine"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox?whose=mine")
    assert set(Thread.objects.values_list("assigned_to", flat=True)) == {who.lin.pk}
    hears(who.weibo, comment("c", "还有一个问题", author=fan(2)))
    first.refresh_from_db()
    answer = client.post("/inbox/several", {"thread": [f"{first.pk}.{first.version}", f"{second.pk}.2"], "do": "done"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("done", "open")
    assert "1 个会话已完成。" in messages_of(answer)
    assert any("新动静" in message for message in messages_of(answer))


def test_of_another_brand_s_conversations_nothing_is_seen_and_nothing_changed() -> None:
    who = company()
    thread = asked(who)
    stranger = browser(who.wu)
    assert lines(text_of(stranger.get("/inbox?show=all"))) == []
    assert lines(text_of(stranger.get("/inbox?show=all&q=绿茶"))) == []
    stranger.post("/inbox/several", {"thread": f"{thread.pk}.{thread.version}", "do": "done"})
    thread.refresh_from_db()
    assert thread.state == "open"


@pytest.mark.parametrize(
    ("query", "said"), [("", "还没有收听任何内容"), ("?q=没有的话", "没有符合"), ("?show=done", "这里是空的")]
)
def test_an_empty_list_says_why_and_what_to_do(query: str, said: str) -> None:
    who = company()
    page = text_of(browser(who.lin).get(f"/inbox{query}"))
    assert said in page
    assert 'class="button' in page[page.index('class="empty"') :]


def test_with_sources_and_nobody_who_wrote_it_says_so() -> None:
    who = company()
    Source.objects.create(account=who.weibo, stream="mentions", next_at=utc_now(), created_at=utc_now())
    assert "还没有人写来" in text_of(browser(who.lin).get("/inbox"))


def test_when_all_are_done_it_says_so() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    client.post(f"{address(thread)}/done", {"version": thread.version})
    assert "都处理完了" in text_of(client.get("/inbox"))


def test_what_is_under_way_in_a_conversation_stands_in_its_line() -> None:
    who = company()
    with_approval(who)
    thread = asked(who)
    answers(who.lin, thread)
    page = text_of(browser(who.zhou).get("/inbox"))
    assert "待审核" in page or "审核中" in page
    hears(who.weibo, comment("gone-soon", "马上删", author=fan(5)))
    taken_away("gone-soon")
    take_in(who.weibo)
    assert "对方已删除" in text_of(browser(who.zhou).get("/inbox"))


def test_the_badge_counts_what_waits_and_turns_when_something_waits_too_long() -> None:
    who = company()
    thread = asked(who)
    badge = re.compile(r'<b class="count( wrong)?">1<span class="hidden"> 个在等回复')
    found = badge.search(text_of(browser(who.qin).get("/plan")))
    assert found
    assert not found[1]
    overdue(thread)
    found = badge.search(text_of(browser(who.qin).get("/plan")))
    assert found
    assert found[1]
    assert not badge.search(text_of(browser(who.wu).get("/plan")))


def test_the_badge_and_the_pill_of_the_same_name_count_the_same() -> None:
    """An open conversation in which nobody waits is one of those to be dealt with, and none to answer."""
    who = company()
    asked(who, by="甲")
    Thread.objects.filter(pk=asked(who, by="乙").pk).update(waiting_since=None, answer_by=None)
    page = text_of(browser(who.lin).get("/inbox"))
    assert re.search(r"待处理 <b>2</b></a>", page)
    assert re.search(r"待回复 <b>1</b></a>", page)
    assert re.search(r'<b class="count">1<span class="hidden"> 个在等回复', page)
    assert page.count("全部账号") >= 2, "each says what it counts"
    assert len(lines(text_of(browser(who.lin).get("/inbox?show=waiting")))) == 1
    assert re.search(r"待回复 <b>1</b></a>", text_of(browser(who.lin).get("/inbox?show=done")))


def test_a_paused_account_keeps_its_conversations() -> None:
    who = company()
    thread = asked(who)
    Account.objects.filter(pk=who.weibo.pk).update(active=False)
    assert lines(text_of(browser(who.lin).get("/inbox"))) == [str(thread.pk)]


def test_a_snoozed_one_shows_until_when() -> None:
    who = company()
    thread = asked(who)
    browser(who.lin).post(f"{address(thread)}/snooze", {"version": thread.version, "until": "hour"})
    thread.refresh_from_db()
    assert thread.snoozed_until
    assert timedelta(minutes=59) < thread.snoozed_until - utc_now() <= timedelta(hours=1)
    assert lines(text_of(browser(who.lin).get("/inbox?show=snoozed"))) == [str(thread.pk)]
