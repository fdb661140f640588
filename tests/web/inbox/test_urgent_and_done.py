"""What cannot wait, being done while an answer waits, and what is read too late: on the pages, without JavaScript."""

import re
from datetime import timedelta

import pytest

from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.inbox.actions import mark_urgent
from guanwei.inbox.conversation import MOST_ITEMS
from guanwei.inbox.models import Answer, Thread
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Source
from guanwei.networks.registry import limits_for
from tests.cast import Cast
from tests.domain.inbox.hearing import comment, hears, shown, thread_with
from tests.domain.inbox.talking import delivery_of
from tests.web.inbox.conversations import address, answers, asked, company, form_of, overdue
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def rows(page: str) -> list[str]:
    listed = page[page.index('id="threads"') :]
    return re.findall(r'<div class="thread-row[^"]*".*?</a>', listed, re.DOTALL)


def number_at(page: str, name: str) -> int:
    """The number that stands in the pill with this name, 0 for none."""
    found = re.search(rf"<a [^>]*>{name}(?: <b[^>]*>(\d+)</b>)?</a>", page)
    assert found, name
    return int(found[1] or 0)


def waits_long(who: Cast, *, hours: float = 4) -> Source:
    now = utc_now()
    values = {"account": who.weibo, "stream": "mentions", "created_at": now}
    return Source.objects.create(next_at=now + timedelta(hours=hours), **values)


# --- urgent


def test_a_mark_stands_first_in_the_list_with_its_name_and_is_undone_from_the_message() -> None:
    who = company()
    asked(who, "水温多少？", by="甲")
    overdue(asked(who, "催一下", by="乙"))
    thread = asked(who, "杯子裂了", by="丙")
    client = browser(who.lin)
    came = client.post(f"{address(thread)}/urgent", {"urgent": "1", "next": "/inbox"})
    page = text_of(client.get(came.headers["Location"]))
    first, second, third = rows(page)
    assert "丙" in first
    assert "加急" in first
    assert 'thread-row unread overdue"' in second
    assert "提问" in third
    undo = re.search(rf'action="/inbox/{thread.pk}/urgent">.*?name="urgent" value=""', page, re.DOTALL)
    assert undo
    client.post(f"{address(thread)}/urgent", {"urgent": "", "next": "/inbox"})
    assert "乙" in rows(text_of(client.get("/inbox")))[0]


def test_the_urgent_ones_are_chosen_by_themselves_and_the_newest_come_first_on_demand() -> None:
    who = company()
    asked(who, "刚来的", by="甲")
    Thread.objects.update(answer_by=utc_now() + timedelta(hours=5))
    mark_urgent(actor=who.lin, now=utc_now(), thread_id=asked(who, "杯子裂了", by="乙").pk)
    Thread.objects.filter(urgent=True).update(newest_at=utc_now() - timedelta(days=1))
    client = browser(who.lin)
    page = text_of(client.get("/inbox?urgent=1"))
    assert len(rows(page)) == 1
    assert "杯子裂了" in rows(page)[0]
    assert number_at(page, "先处理") == 1
    assert "刚来的" in rows(text_of(client.get("/inbox?sort=newest")))[0]
    assert "杯子裂了" in rows(text_of(client.get("/inbox")))[0]


def test_several_are_marked_at_once_and_all_of_them_undone() -> None:
    who = company()
    first, second = asked(who, by="甲"), asked(who, by="乙")
    client = browser(who.lin)
    came = client.post("/inbox/several", {"do": "urgent", "thread": [f"{one.pk}.1" for one in (first, second)]})
    page = text_of(client.get(came.headers["Location"]))
    assert Thread.objects.filter(urgent=True).count() == 2
    numbers = re.search(r'name="threads" value="([^"]+)"', page)
    assert numbers
    client.post("/inbox/several", {"do": "not-urgent", "threads": numbers[1]})
    assert not Thread.objects.filter(urgent=True).exists()


def test_the_numbers_follow_the_search_that_narrows_the_list() -> None:
    who = company()
    for text, by in (("茶具破损", "甲"), ("茶具很好", "乙"), ("水温多少", "丙")):
        asked(who, text, by=by)
    client = browser(who.lin)
    client.get(address(Thread.objects.get(contact__name="乙")))
    assert number_at(text_of(client.get("/inbox")), "未读") == 2
    page = text_of(client.get("/inbox?q=茶具"))
    assert (number_at(page, "未读"), number_at(page, "待处理"), len(rows(page))) == (1, 2, 2)


# --- done


def test_being_done_while_an_answer_waits_is_asked_about_and_can_wait_with_it() -> None:
    who = company()
    first, second = asked(who, by="甲"), asked(who, by="乙")
    client = browser(who.lin)
    answers(client, first)
    form = form_of(client, first)
    came = client.post(f"{address(first)}/done", form)
    assert came.headers["Location"] == f"{address(first)}?ask=done"
    page = text_of(client.get(came.headers["Location"]))
    assert "还没有完成：我们的回复还没有发出" in page
    assert all(f'name="when" value="{when}"' in page for when in ("out", "now"))
    went = client.post(f"{address(first)}/done", form | {"when": "out"})
    assert went.headers["Location"] == address(second)
    assert "回复发出后自动完成" in messages_of(went)[-1]
    assert "回复发出后自动完成" in text_of(client.get(address(first)))
    first.refresh_from_db()
    assert (first.state, first.done_when_out) == ("open", first.heard_version)
    client.post(f"{address(first)}/done", form | {"when": "not"})
    first.refresh_from_db()
    assert first.done_when_out is None


def test_who_knows_that_it_is_not_out_is_done_all_the_same() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    answers(client, thread)
    client.post(f"{address(thread)}/done", form_of(client, thread) | {"when": "now"})
    thread.refresh_from_db()
    assert thread.state == "done"


# --- what is read too late


def test_a_read_after_the_deadline_is_told_in_list_and_conversation_and_can_be_done_now() -> None:
    who = company()
    Account.objects.update(health="alive")
    heard = waits_long(who)
    thread = asked(who)
    Thread.objects.update(answer_by=utc_now() + timedelta(hours=2))
    for place in ("/inbox", address(thread)):
        page = text_of(browser(who.zhou).get(place))
        assert "晚于回复期限" in page
        assert f'action="/accounts/{who.weibo.pk}/read"' in page
        seen = text_of(browser(who.lin).get(place))  # who may not spend the calls still knows of it
        assert "晚于回复期限" in seen
        assert "/read" not in seen
    came = browser(who.zhou).post(f"/accounts/{who.weibo.pk}/read", {"next": "/inbox"})
    assert "接下来就读取：@我的" in messages_of(came)[-1]
    heard.refresh_from_db()
    assert heard.next_at <= utc_now()
    assert "下次读取" not in text_of(browser(who.zhou).get("/inbox"))


def test_when_the_calls_are_used_up_it_says_until_when() -> None:
    who = company()
    Account.objects.update(profile="ordinary", health="alive")
    waits_long(who)
    while not debit({who.weibo.pk: limits_for("weibo", "ordinary")}, utc_now(), Call.LISTEN):
        pass
    came = browser(who.zhou).post(f"/accounts/{who.weibo.pk}/read", {"next": "/inbox"})
    assert re.search(r"收听的 \d+ 次调用已用完，.*\d\d:\d\d 起自动继续", messages_of(came)[-1])


# --- what it is called


def test_a_pending_like_is_a_small_line_and_its_task_speaks_of_a_like() -> None:
    who = company()
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    thread = asked(who)
    client = browser(who.zhou)
    came = client.post(f"{address(thread)}/act", form_of(client, thread) | {"operation": "like"})
    assert "点赞：已转为手动任务" in messages_of(came)[-1]
    made = Answer.objects.get()
    page = text_of(client.get(address(thread)))
    line = re.search(rf'<article class="([^"]+)" id="answer-{made.pk}"(.*?)</article>', page, re.DOTALL)
    assert line
    assert line[1] == "event deed"
    assert "点赞" in line[2]
    assert "点赞未完成" in text_of(client.get("/inbox"))
    task = text_of(client.get(f"/deliveries/{delivery_of(made).pk}/task"))
    main = task[task.index('id="main"') : task.index("</main>")]
    assert "在应用里给对方这条点赞" in main
    assert "回复" not in main


def test_what_was_answered_in_the_app_is_marked_with_who_recorded_it() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.zhou)
    answers(client, thread, do="record")
    page = text_of(client.get(address(thread)))
    line = page[page.index('<article class="said ours') :]
    assert "应用内" in line[: line.index("</article>")]
    assert "周航 在应用里完成的" in line[: line.index("</article>")]


def test_rare_acts_stand_behind_one_menu() -> None:
    who = company()
    page = text_of(browser(who.zhou).get(address(asked(who))))
    menu = page[page.index("more-acts") :]
    menu = menu[: menu.index("</article>")]
    assert re.findall(r'name="operation" value="(\w+)"', menu) == ["pin", "hide", "delete", "block", "report"]
    before = page[page.index('id="timeline"') : page.index("more-acts")]
    assert re.findall(r'name="operation" value="(\w+)"', before) == ["like"]


def test_entering_begins_with_the_account_that_is_worked_on_and_calls_nothing_optional_that_is_needed() -> None:
    who = company()
    client = browser(who.he)

    def chosen() -> int:
        found = re.search(r'<option value="(\d+)" selected', text_of(client.get("/inbox/enter")))
        return int(found[1]) if found else 0

    for account in (who.bluesky, who.weibo):
        entry = {"account": account.pk, "kind": "mention", "author": "阿禾", "text": f"茶 {account.pk}"}
        assert client.post("/inbox/enter", entry).status_code == 303
        assert chosen() == account.pk  # the one that was used last
    client.post("/scope", {"account": who.bluesky.pk})
    assert chosen() == who.bluesky.pk
    page = text_of(client.get("/inbox/enter"))
    needed = page[: page.index("<details", page.index('id="main"'))]
    assert "选填" not in needed[needed.index('id="main"') :]
    assert "没有链接时必填" in needed


def test_an_answer_that_stands_further_up_than_the_page_shows_is_asked_about_too() -> None:
    who = company()
    long_ago = utc_now() - timedelta(hours=3)
    hears(who.weibo, comment("first", created_at=long_ago))
    thread, client = thread_with("first"), browser(who.lin)
    answers(client, thread)
    Answer.objects.update(created_at=long_ago)
    hears(who.weibo, *(comment(f"n{number}") for number in range(MOST_ITEMS)))
    came = client.post(f"{address(thread)}/done", {"version": str(shown(thread).version)})
    page = text_of(client.get(came.headers["Location"]))
    assert 'id="answer-' not in page
    assert 'role="alertdialog"' in page
    client.post(f"{address(thread)}/done", {"version": str(shown(thread).version), "when": "out"})
    assert "回复发出后自动完成" in text_of(client.get(address(thread)))
