"""Around the inbox: sources, entering by hand, what is done to posts that are out, and what needs somebody today."""

from datetime import timedelta

import pytest

from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox.answered import mark_out
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.listening import sent
from guanwei.listening.actions import GAP
from guanwei.listening.models import Gap, Interaction, Look, Source
from guanwei.networks.contract import Readable
from guanwei.people.models import User
from guanwei.publishing.models import Change, Plan
from tests.cast import Cast, approved, soon
from tests.domain.inbox.talking import answered, delivery_of
from tests.web.inbox.conversations import address, asked, company, overdue
from tests.web.ledger import stands
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def source(who: Cast, **more: object) -> Source:
    now = utc_now()
    values = {"account": who.weibo, "stream": "mentions", "next_at": now + timedelta(hours=1), "created_at": now}
    return Source.objects.create(**(values | more))


def out(who: Cast) -> Plan:
    """A post on Bluesky that is out, under an id of its own."""
    delivery = stands(approved(who, due_at=soon(minutes=300)), State.SENT)
    Delivery.objects.filter(pk=delivery.pk).update(remote_id="at://did:plc:qingheming/app.bsky.feed.post/3kabc")
    return Plan.objects.get(pk=delivery.purpose_id)


def gone(who: Cast) -> Delivery:
    return vanished(Delivery.objects.get(purpose_id=out(who).pk))


def vanished(delivery: Delivery) -> Delivery:
    """The look ten minutes after it went out finds nothing."""
    sent.ensure_looks(now=utc_now())
    look = Look.objects.get(delivery=delivery)
    to_see = sent.ToSee(look.pk, delivery.account, delivery)
    sent.store(now=utc_now() + timedelta(minutes=10), to_see=to_see, answer=Readable(()))
    return delivery


def test_sources_tell_how_fresh_and_how_complete_they_are_and_where_something_may_be_missing() -> None:
    who = company()
    now = utc_now()
    heard = source(who, complete_at=now, counted=10, uncounted=2, stored=7)
    Gap.objects.create(source=heard, after=now, before=now, found_at=now, reason=GAP.as_json())
    source(who, stream="comments", failing_since=now, failure={"zh": "平台没有回答。", "en": "No answer."})
    page = text_of(browser(who.zhou).get("/sources"))
    assert "无法测量" in page or "已存" in page
    assert "缺口" in page
    assert "%" not in page[page.index('id="main"') :]
    assert "应用里看一眼" in page
    assert "看来源" not in text_of(browser(who.wu).get("/sources"))
    assert "青禾茗" not in text_of(browser(who.wu).get("/sources"))


def test_a_source_is_read_now_and_a_gap_that_was_looked_at_is_closed() -> None:
    who = company()
    heard = source(who)
    now = utc_now()
    gap = Gap.objects.create(source=heard, after=now, before=now, found_at=now, reason=GAP.as_json())
    for person, moved in ((who.wu, False), (who.lin, False), (who.zhou, True)):
        browser(person).post(f"/sources/{heard.pk}/poll")
        browser(person).post(f"/gaps/{gap.pk}/close")
        heard.refresh_from_db()
        gap.refresh_from_db()
        assert (heard.next_at <= utc_now(), gap.closed_at is not None) == (moved, moved)


def test_while_the_network_asked_to_wait_nothing_is_read_out_of_turn() -> None:
    who = company()
    heard = source(who)
    type(who.weibo).objects.filter(pk=who.weibo.pk).update(
        wait_until=utc_now() + timedelta(minutes=5), wait_reason="throttled"
    )
    assert "稍等" in messages_of(browser(who.zhou).post(f"/sources/{heard.pk}/poll"))[-1]
    heard.refresh_from_db()
    assert heard.next_at > utc_now()


def test_what_was_seen_in_the_app_is_entered_once_and_answered() -> None:
    who = company()
    form = {"account": who.weibo.pk, "kind": "mention", "author": "阿禾", "text": "<b>茶</b>真好喝"}
    client = browser(who.lin)
    for _again in range(2):
        came = client.post("/inbox/enter", form)
        assert came.headers["Location"] == address(Thread.objects.get())
    assert Interaction.objects.count() == 1
    assert "&lt;b&gt;茶&lt;/b&gt;真好喝" in text_of(client.get(address(Thread.objects.get())))


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"author": ""}, {"link": "https://elsewhere.example/1"}, {"about": "x"}, {"date": "2026-01-01"}],
)
def test_what_cannot_be_entered_comes_back_as_it_was_typed(wrong: dict[str, str]) -> None:
    who = company()
    form = {"account": who.weibo.pk, "kind": "mention", "author": "阿禾", "text": "茶真好喝"} | wrong
    came = browser(who.lin).post("/inbox/enter", form)
    assert came.status_code == 400
    page = text_of(came)
    assert all(str(value) in page for name, value in form.items() if name not in ("account", "kind"))
    assert not Interaction.objects.exists()


def test_nothing_is_entered_on_an_account_of_somebody_else() -> None:
    who = company()
    form = {"account": who.weibo.pk, "kind": "mention", "author": "阿禾", "text": "茶真好喝"}
    assert browser(who.wu).post("/inbox/enter", form).status_code == 400
    assert not Interaction.objects.exists()


def test_taking_down_says_what_happens_asks_why_and_keeps_the_reason_typed() -> None:
    who = company()
    plan = out(who)
    client = browser(who.zhou)
    assert "无法恢复" in text_of(client.get(f"/plans/{plan.pk}/take-down"))
    assert client.post(f"/plans/{plan.pk}/take-down", {"reason": " "}).status_code == 400
    assert not Change.objects.exists()
    client.post(f"/plans/{plan.pk}/take-down", {"reason": "价格写错了"})
    assert Change.objects.get().reason == "价格写错了"
    page = text_of(client.get(f"/posts/{plan.post_id}"))
    assert "价格写错了" in page
    assert client.post(f"/plans/{plan.pk}/take-down", {"reason": "再来一次"}).status_code == 400


def test_other_words_are_offered_only_where_the_network_has_them_and_are_never_lost() -> None:
    who = company()
    plan = out(who)
    assert f"/plans/{plan.pk}/reword" not in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    came = browser(who.lin).post(f"/plans/{plan.pk}/reword", {"text": "改成这样的话"})
    assert came.status_code == 400
    assert "改成这样的话" in text_of(came)


def test_a_post_that_is_gone_is_told_today_and_on_its_page_until_somebody_knows() -> None:
    who = company()
    delivery = gone(who)
    plan = Plan.objects.get()
    assert "发出后看不到" in text_of(browser(who.zhou).get("/"))
    for address_ in ("/", f"/posts/{plan.post_id}", f"/deliveries/{delivery.pk}"):
        shown = text_of(browser(who.zhou).get(address_))
        assert "稿件发出 10 分钟后，平台上已经没有了" in shown, address_
        assert "N.not-visible.gone</code>" in shown and 'href="/help/guide/checks/n-not-visible"' in shown
    assert browser(who.lin).post(f"/deliveries/{delivery.pk}/note").status_code == 403
    browser(who.zhou).post(f"/deliveries/{delivery.pk}/note")
    assert "发出后看不到" not in text_of(browser(who.zhou).get("/"))
    assert "已有人知悉" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


def test_an_answer_that_is_gone_is_said_in_its_conversation_and_today_leads_there() -> None:
    who = company()
    thread = asked(who)
    made = answered(who.lin, Interaction.objects.get())
    now = utc_now()
    delivery = delivery_of(made)
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=now, remote_id="5200000000000001")
    mark_out({made.pk: now}, now=now)
    assert "N.not-visible" not in text_of(browser(who.zhou).get(address(thread)))
    delivery.refresh_from_db()
    vanished(delivery)
    today = text_of(browser(who.zhou).get("/"))
    assert f'href="{address(thread)}#answer-{made.pk}"' in today
    conversation = text_of(browser(who.zhou).get(address(thread)))
    assert "回复发出 10 分钟后，平台上已经没有了" in conversation
    assert f'action="/deliveries/{delivery.pk}/note"' in conversation
    assert f'action="/deliveries/{delivery.pk}/note"' not in text_of(browser(who.lin).get(address(thread)))
    browser(who.zhou).post(f"/deliveries/{delivery.pk}/note")
    assert "已有人知悉" in text_of(browser(who.lin).get(address(thread)))


def test_today_begins_with_those_who_wait_too_long() -> None:
    who = company()
    thread = overdue(asked(who, "等了两天了"))

    def today(person: User) -> str:
        return text_of(browser(person).get("/"))

    assert f'href="{address(thread)}?' in today(who.lin)
    assert "等了两天了" in today(who.lin)
    assert "等了两天了" not in today(who.wu)
