"""By hand or by machine, as the composer tells it while somebody writes; and the composer on a phone."""

import pytest
from playwright.sync_api import Page

from tests import cast
from tests.journeys.conftest import Visit
from tests.journeys.running import PHONE, wait_until

SOON = 15.0


@pytest.fixture
def who(transactional_db: None) -> cast.Cast:
    who = cast.cast()
    cast.weibo_account(who.admin, who.brand, name="青禾集", uid="6000000009")
    return who


def begin(page: Page, text: str) -> None:
    page.wait_for_selector("html.scripted")
    for box in page.locator(".who .pill:has(.net.weibo) input").all():
        box.check(force=True)
    page.fill("#text", text)
    wait_until(lambda: page.locator("#checks .by-hand").count() == 2, SOON)


def test_a_topic_goes_by_one_press_or_the_post_goes_by_hand(who: cast.Cast, visit: Visit) -> None:
    lin = visit(who.lin, size=(1440, 900))
    lin.open("/posts/new")
    page = lin.page
    begin(page, "今天 #初雪# 到了。")
    assert "没有问题" not in page.locator("#checks").inner_text()
    names = page.locator(".counters .counter:visible").all_inner_texts()
    assert len(names) == 2 and any(who.weibo.name in one for one in names) and any("青禾集" in one for one in names)
    page.get_by_role("button", name="就手动发").first.click()
    wait_until(lambda: page.locator("#checks .by-hand.hint").count() == 1, SOON)
    page.fill("#text", "今天 #初雪# 到了，路上小心。")
    wait_until(lambda: "路上小心" in page.locator("#looks").inner_text(), SOON)
    assert page.locator("#checks .by-hand.hint").count() == 1, "it stays said"
    page.get_by_role("button", name="去掉话题").first.click()
    wait_until(lambda: page.locator("#checks .by-hand").count() == 0, SOON)
    assert page.locator("#text").input_value() == "今天 初雪 到了，路上小心。"
    page.locator("#text").press("Control+z")
    wait_until(lambda: page.locator("#checks .by-hand").count() == 2, SOON)


def test_on_a_phone_every_column_can_be_seen(who: cast.Cast, visit: Visit) -> None:
    lin = visit(who.lin, size=PHONE)
    lin.open("/posts/new")
    columns = lin.page.locator(".columns .pill")
    assert columns.count() > 4
    for pill in columns.all():
        box = pill.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    assert lin.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
