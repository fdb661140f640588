"""The queue of approvals."""

import re

import pytest

from guanwei.approvals.models import Approval
from guanwei.delivery.models import Delivery
from guanwei.practice.models import FoundFinding, Waiver
from guanwei.publishing.models import Plan
from tests.cast import OFFICE, Cast, a_draft, cast, in_review, picture, soon
from tests.web.visitors import browser, messages_of, text_of, waiving

pytestmark = pytest.mark.django_db


def approve(who: Cast, plan: Plan, person: str = "chen", **more: str):
    form = {"content_hash": plan.content_hash}
    return browser(who.people[person]).post(f"/plans/{plan.pk}/approve", form, **({"REMOTE_ADDR": OFFICE} | more))


def test_the_queue_shows_what_will_go_out() -> None:
    who = cast()
    plan = in_review(who, pictures=(picture(who.brand),))
    page = text_of(browser(who.chen).get("/approvals"))
    assert plan.version.text in page
    assert "https://www.qingheming.example/" in page
    assert "图 1" in page
    assert plan.content_hash in page


def test_the_author_does_not_find_the_own_post_there_and_cannot_approve_it() -> None:
    who = cast()
    plan = in_review(who, actor=who.chen)
    assert plan.version.text not in text_of(browser(who.chen).get("/approvals"))
    answer = approve(who, plan)
    assert "另一位审核人" in messages_of(answer)[-1]
    assert Approval.objects.get().state == "requested"


def test_approving_lets_it_out_at_its_time_and_keeps_the_approver_s_address() -> None:
    who = cast()
    plan = in_review(who)
    answer = approve(who, plan)
    assert answer.headers["Location"] == "/approvals"
    given = Approval.objects.get()
    assert (given.state, given.decided_by, given.decided_from) == ("approved", who.chen, OFFICE)
    assert Delivery.objects.get().state == "waiting"


def test_the_address_in_a_header_counts_only_behind_a_proxy_of_ours(settings) -> None:
    who = cast()
    one, two = in_review(who), in_review(who, text="另一条。", due_at=soon(minutes=300))
    approve(who, one, HTTP_X_FORWARDED_FOR="8.8.4.4")
    settings.PROXIES = 1
    approve(who, two, HTTP_X_FORWARDED_FOR="1.1.1.1, 8.8.4.4")
    assert list(Approval.objects.order_by("pk").values_list("decided_from", flat=True)) == [OFFICE, "8.8.4.4"]


def test_what_changed_after_it_was_shown_is_not_approved() -> None:
    who = cast()
    plan = in_review(who)
    answer = browser(who.chen).post(f"/plans/{plan.pk}/approve", {"content_hash": "0" * 64})
    assert "改过" in messages_of(answer)[-1]
    assert Delivery.objects.get().state == "held"


def test_a_finding_that_asks_stands_in_the_way_until_it_is_waived() -> None:
    who = cast()
    a_draft(who)
    plan = in_review(who, due_at=soon(minutes=300))
    assert messages_of(approve(who, plan))
    assert Plan.objects.get(pk=plan.pk).state == "review"
    browser(who.chen).post(f"/plans/{plan.pk}/waive", waiving(plan))
    approve(who, plan)
    assert Plan.objects.get(pk=plan.pk).state == "approved"


def test_sending_back_wants_to_know_what_to_change() -> None:
    who = cast()
    plan = in_review(who)
    client = browser(who.chen)
    assert messages_of(client.post(f"/plans/{plan.pk}/send-back", {"comment": "  "}))
    assert Plan.objects.get().state == "review"
    client.post(f"/plans/{plan.pk}/send-back", {"comment": "第二句口语一点"})
    assert Plan.objects.get().state == "draft"
    assert "第二句口语一点" in text_of(browser(who.lin).get("/"))
    assert "第二句口语一点" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


def test_the_empty_queue_says_so() -> None:
    assert "没有等你审核的内容" in text_of(browser(cast().chen).get("/approvals"))


def test_a_long_queue_has_pages() -> None:
    who = cast()
    for number in range(22):
        in_review(who, text=f"第 {number} 条，各不相同的内容。", due_at=soon(minutes=60 + number * 400))
    client = browser(who.chen)
    assert text_of(client.get("/approvals")).count("data-item") == 20
    assert text_of(client.get("/approvals?from=20")).count("data-item") == 2


def test_a_refused_approval_says_that_it_is_not_approved() -> None:
    who = cast()
    in_review(who)
    second = in_review(who, text="紧跟着的一条。", due_at=soon(minutes=61))
    said = messages_of(approve(who, second))[-1]
    assert said.startswith("还没有通过，先逐条豁免或退回修改：")
    assert "实践 B1" in said
    second.refresh_from_db()
    assert second.state == "review"


def test_an_approver_and_the_author_see_what_a_person_will_have_to_post() -> None:
    who = cast()
    plan = in_review(who, who.weibo, text="#冷泡# 三步就好。")
    reason = "发出时会丢掉 #话题#，改为手动发布"
    assert reason in text_of(browser(who.chen).get("/approvals"))
    assert reason in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


def test_whoever_decides_goes_on_with_the_next_and_is_held_at_what_was_refused() -> None:
    who = cast()
    first = in_review(who)
    second = in_review(who, text="紧跟着的一条。", due_at=soon(minutes=61))
    page = text_of(browser(who.chen).get("/approvals"))
    assert f'name="next" value="/approvals#plan-{second.pk}"' in page
    places = {"next": f"/approvals#plan-{second.pk}", "stay": f"/approvals#plan-{first.pk}"}
    client = browser(who.chen)
    refused = client.post(f"/plans/{first.pk}/approve", {"content_hash": "0", **places})
    assert refused.headers["Location"] == places["stay"]
    gone = client.post(f"/plans/{first.pk}/send-back", {"comment": "换个开头", **places})
    assert gone.headers["Location"] == places["next"]


def test_two_boasts_are_let_stand_with_one_reason_from_the_page() -> None:
    who = cast()
    plan = in_review(who, text="本店奶茶，全城第一。我们家的面膜，全国销量第一。")
    page = text_of(browser(who.chen).get("/approvals"))
    assert page.count("<code>C12.absolute-wording</code>") == 1
    assert page.count('name="about"') == 2
    browser(who.chen).post(f"/plans/{plan.pk}/waive", waiving(plan, "C12.absolute-wording"))
    approve(who, plan)
    assert Plan.objects.get(pk=plan.pk).state == "approved"


def in_the_way(page: str, plan: Plan) -> list[str]:
    """What the form of this one lets stand when it is approved, as the page has it."""
    article = page[page.index(f'id="plan-{plan.pk}"') :]
    return re.findall(r'name="finding" value="([^"]+)"', article[: article.index("</article>")])


def test_several_are_approved_in_one_line_and_those_left_are_marked() -> None:
    who = cast()
    first = in_review(who)
    second = in_review(who, text="紧跟着的一条。", due_at=soon(minutes=61))
    third = in_review(who, text="隔天的一条，不挨着。", due_at=soon(minutes=60 * 30))
    client = browser(who.chen)
    chosen = [f"{plan.pk}.{plan.content_hash}" for plan in (first, second, third)]
    came = client.post("/approvals/several", {"plan": chosen})
    assert messages_of(came) == ["1 条通过，2 条要先豁免"]
    assert came.headers["Location"] == f"/approvals?left={first.pk}.{second.pk}"
    page = text_of(client.get(came.headers["Location"]))
    assert page.count('<span class="tag wrong">没有通过</span>') == 2
    assert all(in_the_way(page, plan) for plan in (first, second))
    assert '<span class="tag wrong">没有通过</span>' not in text_of(client.get("/approvals"))
    assert client.get("/approvals?left=nonsense.-1").status_code == 200


def test_what_has_to_be_let_stand_is_let_stand_and_approved_in_one_step() -> None:
    who = cast()
    in_review(who)
    plan = in_review(who, text="紧跟着的一条。", due_at=soon(minutes=61))
    client = browser(who.chen)
    page = text_of(client.get("/approvals"))
    article = page[page.index(f'id="plan-{plan.pk}"') :]
    article = article[: article.index("</article>")]
    assert 'data-key="a"' not in article, "it would be refused: nothing looks ready"
    form = {"content_hash": plan.content_hash, "finding": in_the_way(page, plan)}
    refused = client.post(f"/plans/{plan.pk}/approve", form | {"reason": " "})
    assert "为什么可以放行" in messages_of(refused)[-1]
    assert not Waiver.objects.exists(), "both or neither"
    came = client.post(f"/plans/{plan.pk}/approve", form | {"reason": "两条是一组"})
    assert messages_of(came)[-1] == "已豁免并通过。"
    plan.refresh_from_db()
    assert plan.state == "approved"
    assert set(Waiver.objects.values_list("reason", flat=True)) == {"两条是一组"}


def test_what_nobody_can_let_stand_offers_no_approval_at_all() -> None:
    who = cast()
    in_review(who)
    plan = in_review(who, text="紧跟着的一条。", due_at=soon(minutes=61))
    for found in FoundFinding.objects.filter(run__object_id=plan.pk):
        found.check_id, found.finding = "B5.ceiling", found.finding | {"id": "B5.ceiling"}
        found.save(update_fields=["check_id", "finding"])
    page = text_of(browser(who.chen).get("/approvals"))
    article = page[page.index(f'id="plan-{plan.pk}"') :]
    article = article[: article.index("</article>")]
    assert "也不能豁免，请退回修改" in article
    assert f'action="/plans/{plan.pk}/approve"' not in article
