"""The ledger's list and pages, tasks by hand, and what a person decides."""

import re
from datetime import timedelta

import pytest

from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.clock import utc_now
from guanwei.publishing.models import Plan
from tests.cast import Cast, approved, cast, in_review, picture, soon
from tests.web.ledger import stands
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
OURS = "https://bsky.app/profile/qingheming.test/post/3kabc"
REMOTE = "at://did:plc:qingheming000000000000/app.bsky.feed.post/3kabc"


def troubled(who: Cast, state: State) -> Delivery:
    return stands(approved(who), state)


def test_the_list_filters_by_state_and_account() -> None:
    who = cast()
    troubled(who, State.UNKNOWN)
    in_review(who, who.weibo, text="另一条，还在审核。")
    client = browser(who.lin)
    both = text_of(client.get("/deliveries"))
    assert "结果不明" in both
    assert "另一条，还在审核。" in both
    assert "另一条，还在审核。" not in text_of(client.get("/deliveries?state=trouble"))
    assert "另一条，还在审核。" in text_of(client.get(f"/deliveries?account={who.weibo.pk}"))
    assert "没有符合条件的" in text_of(client.get("/deliveries?state=stopped"))


@pytest.mark.parametrize(
    "query", ["state=nonsense", "account=x", "before=1.x", "before=99999999999999999.1", "after=", "account=0"]
)
def test_a_filter_that_makes_no_sense_breaks_nothing(query: str) -> None:
    assert browser(cast().lin).get(f"/deliveries?{query}").status_code == 200


def test_the_list_goes_through_all_of_them_in_slices() -> None:
    who = cast()
    plan = approved(who)
    first = Delivery.objects.get(purpose_id=plan.pk)
    fields = (
        "operation",
        "purpose_kind",
        "purpose_id",
        "account_id",
        "due_at",
        "ready_at",
        "late_at",
        "content_hash",
        "changed_at",
    )
    values = {name: getattr(first, name) for name in fields}
    Delivery.objects.bulk_create(Delivery(**values, state="cancelled", occurrence=number) for number in range(1, 120))
    client, seen, query = browser(who.lin), [], "state=cancelled"
    for _ in range(3):
        slice_ = client.get(f"/deliveries?{query}").context["rows"]
        seen += [row.pk for row in slice_.rows]
        query = slice_.older
    assert query == ""
    assert sorted(seen) == sorted(Delivery.objects.filter(state="cancelled").values_list("pk", flat=True))
    back = client.get(f"/deliveries?{slice_.newer}").context["rows"]
    assert [row.pk for row in back.rows] == seen[50:100]


def test_the_page_begins_with_what_needs_a_person_then_what_is_next_then_what_is_over_latest_first() -> None:
    who, now = cast(), utc_now()

    def one(state: State, hours: int) -> Delivery:
        delivery = stands(in_review(who, text=f"第 {hours} 小时的稿子"), state)
        due = now + timedelta(hours=hours)
        late = due + timedelta(minutes=10)
        Delivery.objects.filter(pk=delivery.pk).update(due_at=due, ready_at=due, late_at=late)
        return delivery

    later, next_one, far = one(State.WAITING, 48), one(State.WAITING, 2), one(State.WAITING, 300)
    unclear, by_hand = one(State.UNKNOWN, -3), one(State.BY_HAND, 1)
    long_ago, lately = one(State.SENT, -90), one(State.SENT, -2)
    page = browser(who.zhou).get("/deliveries")
    order = [int(number) for number in re.findall(r'href="/deliveries/(\d+)"', text_of(page))]
    assert order == [one.pk for one in (unclear, by_hand, next_one, later, far, lately, long_ago)]


def test_while_it_is_being_sent_nobody_reads_that_it_waits() -> None:
    who = cast()
    plan = approved(who)
    delivery = Delivery.objects.get(purpose_id=plan.pk)
    lease = utc_now() + timedelta(minutes=1)
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", worker="w1", lease_until=lease)
    client = browser(who.zhou)
    for address in (f"/deliveries/{delivery.pk}", f"/posts/{plan.post_id}"):
        page = text_of(client.get(address))
        assert "正在交给平台" in page and "等待发布时间" not in page


def test_titles_are_the_first_words() -> None:
    who = cast()
    plan = approved(who, text="早茶一壶，先凉后泡。")
    delivery = Delivery.objects.get(purpose_id=plan.pk)
    client = browser(who.zhou)
    assert "<title>稿件：早茶一壶" in text_of(client.get(f"/posts/{plan.post_id}"))
    assert "<title>投递：早茶一壶" in text_of(client.get(f"/deliveries/{delivery.pk}"))


def test_a_page_shows_attempts_and_what_each_reading_saw() -> None:
    who = cast()
    delivery = troubled(who, State.UNKNOWN)
    page = text_of(browser(who.zhou).get(f"/deliveries/{delivery.pk}"))
    for part in (
        "第 1 次尝试",
        "结果不明",
        "read timeout",
        "absent: 5 posts read",
        "已发布…",
        "重发…",
        "改为手动",
        "放弃…",
    ):
        assert part in page


def test_who_does_not_operate_sees_no_buttons() -> None:
    who = cast()
    delivery = troubled(who, State.UNKNOWN)
    assert "/send-again" not in text_of(browser(who.lin).get(f"/deliveries/{delivery.pk}"))


def test_it_is_out_settles_delivery_and_plan() -> None:
    who = cast()
    delivery = troubled(who, State.UNKNOWN)
    browser(who.zhou).post(f"/deliveries/{delivery.pk}/confirm", {"link": OURS})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id, delivery.url) == ("sent", REMOTE, OURS)
    assert Plan.objects.get().state == "published"


@pytest.mark.parametrize("link", ["", "https://bsky.app/profile/other.test/post/3k", "javascript:alert(1)"])
def test_a_link_that_is_not_of_this_post_settles_nothing(link: str) -> None:
    who = cast()
    delivery = troubled(who, State.UNKNOWN)
    assert messages_of(browser(who.zhou).post(f"/deliveries/{delivery.pk}/confirm", {"link": link}))
    delivery.refresh_from_db()
    assert delivery.state == "unknown"


@pytest.mark.parametrize("state", [State.UNKNOWN, State.MISSED, State.REFUSED])
def test_sending_again_puts_it_back_with_a_fresh_window(state: State) -> None:
    who = cast()
    delivery = troubled(who, state)
    browser(who.zhou).post(f"/deliveries/{delivery.pk}/send-again")
    before = delivery.late_at
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert delivery.late_at > before


def test_what_nobody_approved_is_not_sent_again() -> None:
    who = cast()
    delivery = stands(in_review(who), State.MISSED)
    answer = browser(who.zhou).post(f"/deliveries/{delivery.pk}/send-again")
    assert "还没有通过审核" in messages_of(answer)[-1]
    delivery.refresh_from_db()
    assert delivery.state == "missed"


@pytest.mark.parametrize("state", [State.UNKNOWN, State.MISSED, State.REFUSED, State.BY_HAND])
def test_dropping_it_takes_it_out_of_the_plan(state: State) -> None:
    who = cast()
    delivery = troubled(who, state)
    browser(who.zhou).post(f"/deliveries/{delivery.pk}/let-go")
    delivery.refresh_from_db()
    assert delivery.state == "cancelled"
    assert Plan.objects.get().state == "cancelled"


@pytest.mark.parametrize("act", ["send-again", "by-hand", "let-go", "confirm"])
def test_what_is_out_stays_as_it_is(act: str) -> None:
    who = cast()
    delivery = troubled(who, State.SENT)
    answer = browser(who.zhou).post(f"/deliveries/{delivery.pk}/{act}", {"link": OURS})
    assert messages_of(answer)
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert Plan.objects.get().state == "published"


def test_a_task_by_hand_has_all_that_a_thumb_needs() -> None:
    who = cast()
    pictures = (picture(who.brand, "gold"), picture(who.brand, "tan"))
    plan = approved(who, who.weibo, text="#冷泡# 三步就好。", pictures=pictures)
    delivery = Delivery.objects.get(purpose_id=plan.pk)
    assert delivery.state == "by_hand"
    page = text_of(browser(who.zhou).get(f"/deliveries/{delivery.pk}/task"))
    for part in (
        "#冷泡# 三步就好。 https://www.qingheming.example/",
        "data-copy",
        "保存图 1",
        "保存图 2",
        "m.weibo.cn",
        "完成",
    ):
        assert part in page
    assert page.index(f"/pictures/{pictures[0].pk}") < page.index(f"/pictures/{pictures[1].pk}")


def test_done_by_hand_reads_the_id_out_of_the_link() -> None:
    who = cast()
    delivery = Delivery.objects.get(purpose_id=approved(who, who.weibo, text="#冷泡# 三步就好。").pk)
    link = "https://weibo.com/6000000001/z0JH2lOMb"
    browser(who.zhou).post(f"/deliveries/{delivery.pk}/task", {"link": link})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id, delivery.url) == ("sent", "3501756485200075", link)
    assert Plan.objects.get().state == "published"


def test_a_wrong_link_leaves_the_person_at_the_task_with_what_was_pasted() -> None:
    who = cast()
    delivery = Delivery.objects.get(purpose_id=approved(who, who.weibo, text="#冷泡# 三步就好。").pk)
    link = "https://weibo.com/7000000009/z0JH2lOMb"
    answer = browser(who.zhou).post(f"/deliveries/{delivery.pk}/task", {"link": link})
    assert answer.status_code == 400
    assert "这个链接是别的账号发的" in text_of(answer)
    assert f'value="{link}"' in text_of(answer)
    delivery.refresh_from_db()
    assert delivery.state == "by_hand"


def test_what_is_out_is_no_task_any_more() -> None:
    who = cast()
    delivery = troubled(who, State.SENT)
    answer = browser(who.zhou).post(f"/deliveries/{delivery.pk}/task", {"link": OURS})
    assert answer.status_code == 400
    delivery.refresh_from_db()
    assert delivery.state == "sent"


@pytest.mark.parametrize(("group", "soonest"), [("held", True), ("cancelled", False)])
def test_what_is_to_come_begins_with_the_next_and_pages_go_on_from_there(group: str, soonest: bool) -> None:
    who = cast()
    made = [in_review(who, text=f"第 {number} 条。", due_at=soon(minutes=60 + number)).pk for number in range(60)]
    if group == "cancelled":
        Delivery.objects.update(state=group, held_for="")
    wanted = made if soonest else made[::-1]
    client, address = browser(who.zhou), f"/deliveries?state={group}"
    first = client.get(address).context["rows"]
    forward = first.newer if soonest else first.older
    second = client.get(f"/deliveries?{forward}").context["rows"]
    assert [row.purpose_id for row in [*first.rows, *second.rows]] == wanted
    assert (second.newer if soonest else second.older) == ""
    back = client.get(f"/deliveries?{second.older if soonest else second.newer}").context["rows"]
    assert [row.purpose_id for row in back.rows] == wanted[:50]


def test_one_post_cannot_be_two_deliveries() -> None:
    who = cast()
    one = stands(approved(who), State.UNKNOWN)
    two = stands(approved(who, text="另一条。", due_at=soon(minutes=300)), State.UNKNOWN)
    client = browser(who.zhou)
    client.post(f"/deliveries/{one.pk}/confirm", {"link": OURS})
    answer = client.post(f"/deliveries/{two.pk}/confirm", {"link": OURS})
    assert "已经属于另一条投递" in messages_of(answer)[-1]
    two.refresh_from_db()
    assert two.state == "unknown"


def test_a_post_of_the_simulator_is_looked_at_there() -> None:
    who = cast()
    delivery = troubled(who, State.SENT)
    Delivery.objects.update(url="https://weibo.com/6000000001/z0JH2lOMb", account=who.weibo)
    for address in (f"/deliveries/{delivery.pk}", f"/posts/{Plan.objects.get().post_id}"):
        assert 'href="http://127.0.0.1:9/6000000001/z0JH2lOMb"' in text_of(browser(who.zhou).get(address))
