"""A conversation's page: what is in it, who has it, putting it aside; strangers' words do no harm."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.models import Account
from guanwei.inbox.models import Answer, Thread
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Interaction, Revision
from guanwei.networks.contract import Accepted
from tests.cast import Cast
from tests.domain.inbox.hearing import comment, hears, take_in, taken_away
from tests.domain.inbox.talking import answered
from tests.domain.inbox.test_answers_going_out import came_to
from tests.web.inbox.conversations import address, answers, asked, company, fan_of, form_of, form_of_page, overdue
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;\u202e倒着\u202c {{ 7|add:7 }} {% now 'Y' %}"


def test_what_strangers_write_is_shown_and_never_run() -> None:
    who = company()
    thread = asked(who, NASTY, by="<i>坏</i>")
    pictures = ['https://elsewhere.example/1.jpg?a="><script>alert(2)</script>']
    Interaction.objects.update(pictures=pictures, content_warning=NASTY, url='https://weibo.com/1/"onmouseover=x')
    Revision.objects.create(interaction=Interaction.objects.get(), text=NASTY, until=utc_now())
    answers(who.lin, thread, "谢谢 <b>你</b>")
    for path in ("/inbox", address(thread), "/", "/approvals", "/deliveries", "/inbox?q=alert"):
        page = text_of(browser(who.admin).get(path))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<i>坏</i>" not in page
        assert not re.search(r'<img[^>]*src="https?://', page), "a picture from outside is a link, never loaded"
        assert '"onmouseover' not in page
    page = text_of(browser(who.lin).get(address(thread)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7|add:7 }}" in page
    assert 'rel="noreferrer noopener nofollow"' in page


def test_edits_and_deletions_are_told() -> None:
    who = company()
    thread = asked(who, "现在的话", remote_id="5100000000000077")
    it = Interaction.objects.get()
    Interaction.objects.update(edited_at=utc_now())
    Revision.objects.create(interaction=it, text="原来的话", until=utc_now())
    page = text_of(browser(who.lin).get(address(thread)))
    assert "原来的话" in page
    assert "修改前的内容" in page
    taken_away("5100000000000077")
    take_in(who.weibo)
    page = text_of(browser(who.lin).get(address(thread)))
    assert "对方已删除" in page
    assert "没有可以回复的内容" in page
    assert "现在的话" in page


def test_who_only_looks_sees_everything_and_no_form() -> None:
    who = company()
    page = text_of(browser(who.qin).get(address(asked(who))))
    assert "泡绿茶用多少度的水？" in page
    assert "<textarea" not in page
    assert 'action="/inbox/' not in page


def test_who_may_only_look_can_do_nothing_by_a_form_of_their_own() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.qin)
    version = {"version": str(thread.version), "interaction": str(Interaction.objects.get().pk)}
    for do in ("answer", "record", "repost", "draft", "note"):
        client.post(address(thread), version | {"do": do, "text": "不该发出", "note": "不该写"})
    for act, more in {
        "act": {"operation": "like"},
        "done": {},
        "assign": {"to": ""},
        "snooze": {"until": "hour"},
    }.items():
        client.post(f"{address(thread)}/{act}", version | more)
    after = Thread.objects.get()
    assert (after.state, after.assigned_to, after.answers.count(), after.notes.count()) == ("open", None, 0, 0)


def test_assigning_takes_nothing_from_a_colleague_by_an_old_page() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    client.post(f"{address(thread)}/assign", {"to": who.zhou.pk, "expected": ""})
    came = client.post(f"{address(thread)}/assign", {"to": who.lin.pk, "expected": "", "next": address(thread)})
    assert "周航 刚刚接手" in messages_of(came)[-1]
    thread.refresh_from_db()
    assert thread.assigned_to == who.zhou
    client.post(f"{address(thread)}/assign", {"to": who.lin.pk, "expected": who.zhou.pk})
    thread.refresh_from_db()
    assert thread.assigned_to == who.lin
    client.post(f"{address(thread)}/assign", {"to": who.wu.pk, "expected": who.lin.pk})
    thread.refresh_from_db()
    assert thread.assigned_to == who.lin


def test_the_conversation_tells_who_was_given_it() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    client.post(f"{address(thread)}/assign", {"to": who.zhou.pk, "expected": ""})
    assert "分派了会话：周航" in text_of(client.get(address(thread)))


def test_done_leads_to_the_next_one_of_the_list_and_can_be_undone_there() -> None:
    who = company()
    first, second = overdue(asked(who, by="甲")), asked(who, by="乙")
    client = browser(who.lin)
    came = client.post(f"{address(first)}/done", {"version": first.version, "list": "whose=unassigned"})
    assert came.headers["Location"] == f"/inbox/{second.pk}?put_away={first.pk}&list=whose%3Dunassigned"
    page = text_of(client.get(came.headers["Location"]))
    undo = re.search(rf'action="/inbox/{first.pk}/reopen".*?name="version" value="(\d+)"', page, re.DOTALL)
    assert undo
    client.post(f"/inbox/{first.pk}/reopen", {"version": undo[1]})
    first.refresh_from_db()
    assert (first.state, first.answer_by is not None) == ("open", True)


def test_done_by_a_page_that_has_not_seen_the_newest_is_refused() -> None:
    who = company()
    thread = asked(who)
    Thread.objects.update(version=3, heard_version=3)
    came = browser(who.lin).post(f"{address(thread)}/done", {"version": "1", "next": address(thread)})
    assert "新动静" in messages_of(came)[-1]
    assert Thread.objects.get().state == "open"


@pytest.mark.parametrize("form", [{"until": "until"}, {"until": "until", "date": "2020-01-01", "time": "09:00"}, {}])
def test_a_time_that_makes_no_sense_puts_nothing_aside(form: dict[str, str]) -> None:
    who = company()
    thread = asked(who)
    came = browser(who.lin).post(f"{address(thread)}/snooze", {"version": thread.version} | form)
    assert messages_of(came)
    assert Thread.objects.get().state == "open"


def test_the_page_tells_and_asks_by_small_fragments() -> None:
    who = company()
    thread = asked(who)
    lin, zhou = browser(who.lin), browser(who.zhou)
    form = form_of(zhou, thread)
    said = lin.post(f"{address(thread)}/beat", form_of(lin, thread) | {"text": "写到一半"}).json()
    assert said["newer"] is False
    assert "林晓 正在写回复" in zhou.post(f"{address(thread)}/beat", form).json()["notices"]
    judged = text_of(zhou.post(f"{address(thread)}/check", form | {"text": "长" * 200}))
    assert "平台会拒收" in judged
    assert "<form" not in judged


def test_a_beat_that_comes_after_the_answer_makes_no_draft_of_it() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    form = form_of(client, thread)
    answers(client, thread, "八十度。")
    client.post(f"{address(thread)}/beat", form | {"text": "八十度。\r\n"})
    assert not thread.drafts.exclude(text="").exists()


@pytest.mark.parametrize("number", ["0", "-1", "999999999999999999999", "x", "1.5", "१"])
def test_numbers_that_no_page_of_ours_sends_do_no_harm(number: str) -> None:
    who = company()
    thread = asked(who)
    form = dict.fromkeys(("version", "interaction", "rewrite", "column", "to", "expected", "takes_back"), number)
    client = browser(who.zhou)
    for path in ("", "/act", "/assign", "/done", "/check", "/beat"):
        answer = client.post(address(thread) + path, form | {"text": "八十度。", "operation": "like"})
        assert answer.status_code in (200, 303, 400, 404, 409), path
    for query in (f"account={number}", f"after={number}", f"before={number}.{number}", f"put_away={number}"):
        assert client.get(f"/inbox?{query}").status_code == 200


def test_what_somebody_outside_is_called_stands_in_the_page_as_text() -> None:
    who = company()
    thread = asked(who, by="阿禾")
    assert fan_of(thread).name in text_of(browser(who.lin).get(address(thread)))


def a_long_conversation(who: Cast) -> tuple[Thread, Interaction]:
    """More than a page of it, and what was asked first."""
    thread = asked(who, "第一个问题", remote_id="5100000000000001")
    began = utc_now() - timedelta(seconds=300)
    more = [
        comment(f"{n}", f"追问 {n}", author=fan_of(thread), created_at=began + timedelta(seconds=n)) for n in range(205)
    ]
    hears(who.weibo, *more)
    return thread, Interaction.objects.get(remote_id="5100000000000001")


def timeline_of(page: str) -> str:
    return page.partition('id="timeline"')[2].partition("</section>")[0]


def test_a_long_conversation_is_read_upward_by_plain_links_and_what_waits_there_is_answered_there() -> None:
    who = company()
    thread, first = a_long_conversation(who)
    client = browser(who.lin)
    page = text_of(client.get(address(thread)))
    assert "第一个问题" not in timeline_of(page)
    [up] = re.findall(r'href="(\?before=\d+)"', page)
    above = text_of(client.get(f"{address(thread)}{up}"))
    assert "第一个问题" in timeline_of(above)
    assert "追问 204" not in timeline_of(above)
    assert f'href="{address(thread)}">' in above  # down to the newest again
    assert not re.search(r'href="\?before=\d+"', above)
    form = form_of_page(above) | {"text": "八十度。", "do": "answer", "interaction": str(first.pk)}
    assert client.post(f"{address(thread)}{up}", form).status_code == 303
    assert Answer.objects.get().interaction == first


def test_who_answers_further_up_without_having_read_the_newest_is_warned_and_stays_there() -> None:
    who = company()
    thread, first = a_long_conversation(who)
    client, up = browser(who.lin), f"{address(thread)}?before={thread.items.order_by('at', 'pk')[2].pk}"
    form = form_of_page(text_of(client.get(up))) | {"text": "八十度。", "do": "answer", "interaction": str(first.pk)}
    came = client.post(up, form)
    assert came.status_code == 409
    assert "第一个问题" in timeline_of(text_of(came))
    assert f'<option value="{first.pk}" selected>' in text_of(came)
    assert f'action="{up}#answer"' in text_of(came)
    assert not Answer.objects.exists()
    text_of(client.get(address(thread)))  # now it is read
    form |= form_of_page(text_of(client.get(up)))
    assert client.post(up, form | {"interaction": str(first.pk)}).status_code == 303


def test_the_number_of_queries_does_not_grow_with_the_answers() -> None:
    who = company()
    Account.objects.update(health="alive")
    client = browser(who.zhou)
    asked_for = []
    for number in range(5):
        thread = asked(who, f"第 {number} 个问题")
        made = answered(who.lin, Interaction.objects.latest("pk"), f"第 {number} 个回答")
        came_to(made, Accepted(f"520000000000000{number}", "https://weibo.com/1/a"))
        client.get(address(thread))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(thread))
        asked_for.append(len(queries))
    assert asked_for[-1] == asked_for[0]
