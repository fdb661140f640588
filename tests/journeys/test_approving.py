"""The queue of approvals under the fingers: a list and the one that is decided beside it, by keys, without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from guanwei.lib.clock import utc_now
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.cast import Cast, in_review
from tests.journeys.conftest import Visit
from tests.journeys.running import PHONE

SOON = 20_000  # milliseconds
WIDE = (1440, 900)


@pytest.fixture
def who(transactional_db: None) -> Cast:
    return people.cast()


def queue(who: Cast, count: int = 14) -> list[Plan]:
    """Each far enough from the next, but for the last two, which stand in each other's way."""
    plans = []
    for number in range(count):
        due = utc_now() + timedelta(days=1 + number // 3, hours=2 * (number % 3))
        plans.append(in_review(who, who.bluesky, due_at=due, text=f"第 {number} 条：{chr(0x4E00 + 97 * number) * 9}。"))
    return plans


def shown(page: Page) -> str:
    """The one whose whole stands beside the list."""
    seen = page.locator(".approval .whole:visible").evaluate_all("all => all.map((one) => one.parentElement.id)")
    assert len(seen) == 1, seen
    return str(seen[0])


def test_the_queue_is_a_list_with_one_beside_it_and_the_keys_move(who: Cast, visit: Visit) -> None:
    plans = queue(who)
    chen = visit(who.chen, WIDE)
    chen.open("/approvals")
    page = chen.page
    heights = page.locator("#queue > .approval").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert max(heights) <= 56, heights
    in_sight = page.locator("#queue > .approval .brief").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert in_sight >= 11, in_sight
    assert shown(page) == f"plan-{plans[0].pk}"
    page.keyboard.press("j")
    assert shown(page) == f"plan-{plans[1].pk}"
    page.locator(f"#plan-{plans[3].pk} .brief").click()
    assert shown(page) == f"plan-{plans[3].pk}"
    expect(page.locator(f"#plan-{plans[3].pk} [name=comment]")).to_be_hidden()
    page.keyboard.press("r")
    expect(page.locator(f"#plan-{plans[3].pk} [name=comment]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#plan-{plans[3].pk} [name=comment]")).to_be_hidden()
    with page.expect_navigation():
        page.keyboard.press("a")
    plans[3].refresh_from_db()
    assert plans[3].state == "approved"
    assert shown(page) == f"plan-{plans[4].pk}"


def test_what_is_in_the_way_is_let_stand_by_key_with_a_reason(who: Cast, visit: Visit) -> None:
    in_review(who)
    plan = in_review(who, text="紧跟着的一条。", due_at=people.soon(minutes=61))
    chen = visit(who.chen, WIDE)
    chen.open(f"/approvals#plan-{plan.pk}")
    page = chen.page
    assert shown(page) == f"plan-{plan.pk}"
    for key in ("a", "w"):  # both want the reason first
        page.keyboard.press(key)
        expect(page.locator(f"#plan-{plan.pk} [name=reason][data-key=w]")).to_be_focused()
        page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.type("两条是一组")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_several_by_x_say_in_one_line_what_became_of_them_and_mark_those_left(who: Cast, visit: Visit) -> None:
    plans = queue(who, 3)
    near = [in_review(who, text="两条挨着的。", due_at=people.soon(minutes=m)) for m in (60, 61)]
    chen = visit(who.chen, WIDE)
    chen.open("/approvals")
    page = chen.page
    for _number in range(5):
        page.keyboard.press("x")
        page.keyboard.press("j")
    chen.press("通过选中的")
    expect(page.locator(".message")).to_have_count(1)
    expect(page.locator(".message")).to_contain_text("3 条通过，2 条要先豁免")
    for plan in near:
        expect(page.locator(f"#plan-{plan.pk} .brief")).to_contain_text("没有通过")
        expect(page.locator(f"#plan-{plan.pk} .brief")).to_contain_text("要先豁免")
    assert Plan.objects.filter(state="approved").count() == len(plans)


def test_the_heading_counts_what_the_badge_counts_while_the_page_is_open(who: Cast, visit: Visit) -> None:
    queue(who, 2)
    chen = visit(who.chen, WIDE)
    chen.open("/approvals")
    page = chen.page
    heading, badge = page.locator("h1 .count"), page.locator('[data-live-part="approvals-badge"] .count').first
    expect(heading).to_have_text("2")
    page.mouse.move(200, 300)  # a pointer in the list holds the rows, not the number
    in_review(who, text="新来的一条。", due_at=people.soon(minutes=600))
    expect(badge).to_contain_text("3", timeout=SOON)
    expect(heading).to_have_text("3", timeout=SOON)


def test_on_a_phone_they_stand_below_each_other(who: Cast, visit: Visit) -> None:
    plans = queue(who, 3)
    chen = visit(who.chen, PHONE)
    chen.open("/approvals")
    page = chen.page
    assert page.locator(".approval .whole:visible").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    chen.press("通过", page.locator(f"#plan-{plans[1].pk}"))
    plans[1].refresh_from_db()
    assert plans[1].state == "approved"


def test_without_script_every_one_can_be_read_and_decided(who: Cast, visit: Visit) -> None:
    plans = queue(who, 3)
    chen = visit(who.chen, WIDE, script=False)
    chen.open("/approvals")
    page = chen.page
    assert page.locator(".approval .whole:visible").count() == 3
    last = page.locator(f"#plan-{plans[2].pk}")
    chen.unfold("退回", last)
    last.locator("[name=comment]").fill("换个开头")
    chen.press("退回", last)
    plans[2].refresh_from_db()
    assert plans[2].state == "draft"
    page.locator(f"#plan-{plans[0].pk} [name=plan]").check()
    chen.press("通过选中的")
    plans[0].refresh_from_db()
    assert plans[0].state == "approved"
