"""The plan without a mouse: a post is gone to, moved, moved again, taken back, in week, month and list."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page

from guanwei.lib.clock import utc_now
from guanwei.publishing.models import Plan
from tests import cast
from tests.journeys.conftest import Visit

DAY = timedelta(days=1)


@pytest.fixture
def who(transactional_db: None) -> cast.Cast:
    return cast.cast()


@pytest.fixture
def plan(who: cast.Cast) -> Plan:
    """On a Wednesday in three weeks, at noon in Shanghai."""
    due = (utc_now() + timedelta(days=21)).replace(hour=4, minute=0, second=0, microsecond=0)
    due += timedelta(days=2 - due.weekday())
    return cast.a_draft(who, who.weibo, due_at=due)


def opened(visit: Visit, who: cast.Cast, address: str) -> Page:
    visitor = visit(who.lin, size=(1440, 900))
    visitor.open(address)
    visitor.page.wait_for_selector("html.scripted")
    return visitor.page


def press(page: Page, keys: str) -> None:
    """A key after which a page comes."""
    with page.expect_navigation():
        page.keyboard.press(keys)
    page.wait_for_selector("html.scripted")
    page.wait_for_load_state()


def due(plan: Plan) -> datetime:
    plan.refresh_from_db()
    assert plan.due_at
    return plan.due_at


def focused(page: Page) -> str | None:
    found: str | None = page.evaluate("document.activeElement?.dataset.move ?? null")
    return found


VIEWS = {
    "week": lambda at: f"/plan?week={at:%G}-W{at:%V}",
    "month": lambda at: f"/plan?view=month&month={at:%Y-%m}",
    "list": lambda at: f"/plan?view=list&from={at:%Y-%m-%d}",
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_moved_post_keeps_the_focus_so_that_the_next_key_moves_it_again(
    view: str, plan: Plan, who: cast.Cast, visit: Visit
) -> None:
    before, mine = due(plan), f"/plans/{plan.pk}/move"
    page = opened(visit, who, VIEWS[view](before))
    page.keyboard.press("j")
    assert focused(page) == mine
    press(page, "Shift+ArrowRight")
    assert focused(page) == mine
    press(page, "Shift+ArrowRight")
    assert due(plan) == before + 2 * DAY
    press(page, "u")
    assert due(plan) == before + DAY
    assert focused(page) == mine, "after undo too"
    press(page, "Shift+ArrowDown")  # a week on: the page goes along
    assert due(plan) == before + 8 * DAY
    assert focused(page) == mine
    press(page, "Shift+ArrowUp")
    press(page, "Shift+ArrowLeft")
    assert due(plan) == before
    assert focused(page) == mine


@pytest.mark.parametrize("view", VIEWS)
def test_m_asks_for_another_date_and_time(view: str, plan: Plan, who: cast.Cast, visit: Visit) -> None:
    before = due(plan)
    page = opened(visit, who, VIEWS[view](before))
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    assert focused(page) == f"/plans/{plan.pk}/move"
    page.keyboard.press("m")
    assert page.locator("#move [data-what]").inner_text()
    page.locator("#move [name=time]").fill("15:45")
    press(page, "Enter")
    assert due(plan) == before + timedelta(hours=3, minutes=45)
    assert focused(page) == f"/plans/{plan.pk}/move"


def test_a_dragged_post_has_the_focus(plan: Plan, who: cast.Cast, visit: Visit) -> None:
    page = opened(visit, who, VIEWS["week"](due(plan)))
    with page.expect_navigation():
        page.locator(f"[data-move='/plans/{plan.pk}/move']").drag_to(page.locator("[data-day]").nth(4))
    page.wait_for_selector("html.scripted")
    page.wait_for_load_state()
    assert focused(page) == f"/plans/{plan.pk}/move"


def test_the_keys_of_the_plan_stand_in_the_list_of_keys(plan: Plan, who: cast.Cast, visit: Visit) -> None:
    page = opened(visit, who, "/plan")
    page.keyboard.press("?")
    listed = page.locator("#keys").inner_text()
    assert "Shift" in listed and "→" in listed
