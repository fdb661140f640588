"""Answering on a conversation's page, without JavaScript: no word is lost, nobody is answered twice unwarned."""

import re

import pytest

from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.delivery.models import Attempt, Delivery
from guanwei.inbox.models import Answer, Draft, Note
from guanwei.inbox.presence import heartbeat
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind
from guanwei.publishing.models import Plan
from tests.domain.inbox.hearing import comment, hears, taken_away
from tests.domain.inbox.talking import delivery_of, wrote
from tests.web.inbox.conversations import (
    ANSWER,
    address,
    answers,
    asked,
    company,
    fan_of,
    form_of,
    form_of_page,
    in_the_box,
    on_bluesky,
    with_approval,
)
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def test_an_answer_goes_into_the_ledger_and_can_be_taken_back_with_its_words() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    went = answers(client, thread)
    made = Answer.objects.get()
    assert (went.status_code, went.headers["Location"]) == (303, f"/inbox/{thread.pk}#answer-{made.pk}")
    assert "5 秒后发出" in messages_of(went)[-1]
    assert (made.text, delivery_of(made).state) == (ANSWER, "waiting")
    page = text_of(client.get(address(thread)))
    assert "即将发出" in page
    client.post(f"/answers/{made.pk}/take-back")
    assert delivery_of(made).state == "cancelled"
    assert in_the_box(text_of(client.get(address(thread)))) == ANSWER


@pytest.mark.parametrize("text", ["", "   ", "长" * 200])
def test_what_is_refused_comes_back_with_why_and_is_the_draft_too(text: str) -> None:
    who = company()
    thread = asked(who)
    came = answers(who.lin, thread, text)
    assert came.status_code == 400
    page = text_of(came)
    assert in_the_box(page) == text
    assert 'class="error" role="alert"' in page
    assert not Answer.objects.exists()
    assert in_the_box(text_of(browser(who.lin).get(address(thread)))) == text


def test_who_answers_after_a_colleague_is_warned_first_and_keeps_the_words() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.zhou)
    form = form_of(client, thread) | {"text": "八十度。", "do": "answer"}
    answers(who.lin, thread)
    came = client.post(address(thread), form)
    page = text_of(came)
    assert came.status_code == 409
    assert "林晓" in page
    assert "仍然发出" in page
    assert in_the_box(page) == "八十度。"
    assert Answer.objects.count() == 1
    knowing = form_of_page(page) | {"text": "八十度。", "do": "answer", "knowingly": "1"}
    assert client.post(address(thread), knowing).status_code == 303
    assert Answer.objects.filter(knowingly=True).get().author == who.zhou


def test_a_warning_that_something_was_added_to_is_given_again() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.zhou)
    form = form_of(client, thread) | {"text": "八十度。", "do": "answer"}
    answers(who.lin, thread)
    knowing = form_of_page(text_of(client.post(address(thread), form))) | {"text": "八十度。", "knowingly": "1"}
    hears(who.weibo, comment("more", "等等，我换了茶", author=fan_of(thread)))
    came = client.post(address(thread), knowing)
    assert came.status_code == 409
    assert Answer.objects.count() == 1


def test_who_answers_while_a_colleague_is_writing_is_warned_first() -> None:
    who = company()
    thread = asked(who)
    heartbeat(actor=who.zhou, now=utc_now(), thread_id=thread.pk, version=1, text="我来")
    came = answers(who.lin, thread)
    assert came.status_code == 409
    assert "周航 正在写回复" in text_of(came)
    assert not Answer.objects.exists()
    form = form_of_page(text_of(came)) | {"text": ANSWER, "do": "answer", "knowingly": "1"}
    assert browser(who.lin).post(address(thread), form).status_code == 303


def test_when_they_wrote_more_meanwhile_the_author_looks_first() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    form = form_of(client, thread) | {"text": ANSWER, "do": "answer"}
    hears(who.weibo, comment("more", "算了，不用了", author=fan_of(thread)))
    page = text_of(client.post(address(thread), form))
    assert "算了，不用了" in page
    assert in_the_box(page) == ANSWER


def test_when_it_was_deleted_meanwhile_the_words_are_still_there() -> None:
    who = company()
    thread = asked(who, remote_id="5100000000000099")
    client = browser(who.lin)
    form = form_of(client, thread) | {"text": ANSWER, "do": "answer"}
    taken_away("5100000000000099")
    page = text_of(client.post(address(thread), form))
    assert "对方已经删除了这条内容。" in page
    assert ANSWER in page
    assert not Answer.objects.exists()


def test_a_draft_is_kept_by_button_checked_by_button_and_thrown_away_by_button() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    form = form_of(client, thread)
    assert client.post(address(thread), form | {"text": "还没想好", "do": "draft"}).status_code == 303
    assert in_the_box(text_of(client.get(address(thread)))) == "还没想好"
    assert in_the_box(text_of(browser(who.zhou).get(address(thread)))) == ""
    assert "林晓" in text_of(browser(who.zhou).get(address(thread)))
    checked = text_of(client.post(address(thread), form_of(client, thread) | {"text": "长" * 200, "do": "check"}))
    assert "200 / 140" in checked or re.search(r"2\d\d / 140", checked)
    assert "平台会拒收" in checked
    client.post(address(thread), {"do": "discard"})
    assert in_the_box(text_of(client.get(address(thread)))) == ""


def test_two_windows_of_one_person_lose_neither_text() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    one, two = form_of(client, thread), form_of(client, thread)
    client.post(address(thread), one | {"text": "第一个窗口", "do": "draft"})
    came = client.post(address(thread), two | {"text": "第二个窗口", "do": "draft"})
    page = text_of(came)
    assert came.status_code == 409
    assert "第一个窗口" in page
    assert in_the_box(page) == "第二个窗口"
    assert Draft.objects.get(user=who.lin).text == "第一个窗口"


def test_an_answer_that_needs_approval_waits_and_is_approved_with_the_question_above() -> None:
    who = company()
    with_approval(who)
    thread = asked(who, "<b>泡绿茶</b>用多少度的水？")
    assert "已送审" in messages_of(answers(who.lin, thread))[-1]
    made = Answer.objects.get()
    queue = text_of(browser(who.chen).get("/approvals"))
    assert "&lt;b&gt;泡绿茶&lt;/b&gt;用多少度的水？" in queue
    assert ANSWER in queue
    assert made.pk and ANSWER not in text_of(browser(who.lin).get("/approvals"))
    assert ANSWER in text_of(browser(who.chen).get("/"))
    stale = browser(who.chen).post(f"/answers/{made.pk}/approve", {"content_hash": "0" * 64})
    assert "改过" in messages_of(stale)[-1]
    browser(who.chen).post(f"/answers/{made.pk}/approve", {"content_hash": made.content_hash})
    assert delivery_of(made).state == "waiting"


def test_who_writes_a_canned_answer_is_told_at_once_why_it_waits() -> None:
    who = company()
    went = answers(who.lin, asked(who), "感谢您的关注与支持，我们会认真听取您的宝贵意见，祝您生活愉快！")
    said = messages_of(went)[-1]
    assert "已送审：" in said
    assert "E5" in said
    assert Answer.objects.get().state == "review"


def test_a_returned_answer_comes_back_to_its_author_and_is_written_anew() -> None:
    who = company()
    with_approval(who)
    thread = asked(who)
    answers(who.lin, thread)
    made = Answer.objects.get()
    browser(who.chen).post(f"/answers/{made.pk}/send-back", {"comment": "说清楚是绿茶"})
    client = browser(who.lin)
    assert "说清楚是绿茶" in text_of(client.get("/"))
    page = text_of(client.get(f"{address(thread)}?rewrite={made.pk}"))
    assert in_the_box(page) == ANSWER
    form = form_of(client, thread) | {"rewrite": str(made.pk), "text": "绿茶用八十度的水。", "do": "answer"}
    assert client.post(address(thread), form).status_code == 303
    made.refresh_from_db()
    assert (made.text, made.state) == ("绿茶用八十度的水。", "review")
    assert Approval.objects.filter(kind="answer", state="requested").count() == 1


def test_what_was_answered_in_the_app_is_on_record_and_stops_the_clock() -> None:
    who = company()
    thread = asked(who)
    assert answers(who.zhou, thread, do="record").status_code == 303
    thread.refresh_from_db()
    assert thread.waiting_since is None
    assert (Answer.objects.get().state, Delivery.objects.get().outcome) == ("out", "by_hand")


@pytest.mark.parametrize(
    "wrong", [{"link": "不是链接"}, {"date": "2026-01-01"}, {"date": "2099-01-01", "time": "09:00"}]
)
def test_what_cannot_be_recorded_comes_back_as_it_was_entered(wrong: dict[str, str]) -> None:
    who = company()
    thread = asked(who)
    came = answers(who.zhou, thread, do="record", **wrong)
    page = text_of(came)
    assert came.status_code == 400
    assert in_the_box(page) == ANSWER
    assert all(value in page for value in wrong.values())
    assert not Answer.objects.exists()


def test_a_mention_is_passed_on_as_a_draft_of_a_post() -> None:
    who = company()
    thread = on_bluesky(who, "青禾茗的茶真香")
    came = answers(who.lin, thread, "谢谢喜欢", do="repost")
    plan = Plan.objects.get()
    assert came.headers["Location"] == f"/posts/{plan.post_id}"
    assert (plan.state, plan.repost_of.text) == ("draft", "青禾茗的茶真香")
    assert "青禾茗的茶真香" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


def test_only_the_acts_that_exist_are_offered_and_those_by_hand_say_so() -> None:
    who = company()
    comment_, mention_ = asked(who), asked(who, kind=Kind.MENTION, form=Form.POST, by="乙")
    page = text_of(browser(who.zhou).get(address(comment_)))
    offered = set(re.findall(r'name="operation" value="(\w+)"', page))
    assert offered == {"like", "pin", "hide", "delete", "block", "report"}
    assert "点赞 · 手动" in page
    assert "删除 …" in page
    assert set(re.findall(r'name="operation" value="(\w+)"', text_of(browser(who.zhou).get(address(mention_))))) == {
        "like",
        "block",
        "report",
    }
    assert set(re.findall(r'name="operation" value="(\w+)"', text_of(browser(who.lin).get(address(comment_))))) == {
        "like",
        "pin",
    }


def test_an_act_is_done_once_and_stands_in_the_conversation() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.zhou)
    form = form_of(client, thread) | {"operation": "delete"}
    assert client.post(f"{address(thread)}/act", form).status_code == 303
    assert delivery_of(Answer.objects.get()).operation == "delete"
    again = client.post(f"{address(thread)}/act", form | {"next": address(thread)})
    assert "已经删除过" in messages_of(again)[-1]
    assert Answer.objects.count() == 1
    for nonsense in ("reply", "post", "explode", ""):
        client.post(f"{address(thread)}/act", form | {"operation": nonsense})
    assert Answer.objects.count() == 1


def test_an_unclear_answer_stands_with_both_buttons_and_with_its_evidence() -> None:
    who = company()
    thread = asked(who)
    answers(who.lin, thread)
    now = utc_now()
    Delivery.objects.update(state="unknown", unknown_since=now, tries=1)
    Attempt.objects.create(
        delivery=Delivery.objects.get(), number=1, worker="test", started_at=now, ended_at=now, outcome="unknown"
    )
    page = text_of(browser(who.zhou).get(address(thread)))
    assert "已经发出" in page
    assert "没有发出" in page or "再发" in page
    assert ANSWER in text_of(browser(who.zhou).get("/"))
    assert ANSWER in text_of(browser(who.zhou).get("/deliveries?state=trouble"))
    pk = Delivery.objects.get().pk
    assert ANSWER in text_of(browser(who.zhou).get(f"/deliveries/{pk}"))
    browser(who.zhou).post(f"/deliveries/{pk}/confirm", {"link": ""})
    assert Answer.objects.get().state == "out"


def test_a_task_by_hand_has_the_words_the_question_and_the_way_back() -> None:
    who = company()
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    thread = asked(who, "<i>多少度</i>的水？")
    assert "手动" in messages_of(answers(who.lin, thread))[-1]
    task = Delivery.objects.get()
    page = text_of(browser(who.zhou).get(f"/deliveries/{task.pk}/task"))
    assert ANSWER in page
    assert "&lt;i&gt;多少度&lt;/i&gt;的水？" in page
    wrong = browser(who.zhou).post(f"/deliveries/{task.pk}/task", {"link": "https://elsewhere.example/1"})
    assert wrong.status_code == 400
    assert "https://elsewhere.example/1" in text_of(wrong)
    done = browser(who.zhou).post(f"/deliveries/{task.pk}/task", {"link": ""})
    assert done.headers["Location"].startswith(f"/inbox/{thread.pk}#answer-")
    assert Answer.objects.get().state == "out"


def test_notes_are_kept_and_a_note_that_is_too_long_comes_back() -> None:
    who = company()
    thread = asked(who)
    client = browser(who.lin)
    client.post(address(thread), {"do": "note", "note": "老客户，<b>客气</b>一点"})
    assert "老客户，&lt;b&gt;客气&lt;/b&gt;一点" in text_of(client.get(address(thread)))
    long = "长" * 4001
    came = client.post(address(thread), {"do": "note", "note": long})
    assert came.status_code == 400
    assert long in text_of(came)
    assert Note.objects.count() == 1


def test_an_answer_to_one_of_several_goes_to_that_one() -> None:
    who = company()
    first = wrote(who.weibo, "第一个问题")
    thread = asked(who, "第二个问题")
    client = browser(who.lin)
    page = text_of(client.get(address(thread)))
    assert '<select id="interaction"' in page
    answers(client, thread, interaction=str(first.pk))
    assert Answer.objects.get().interaction == first
