"""When something goes wrong, the console says what and what to do, and nothing goes out twice."""

import time
from typing import Any

import pytest

from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from tests.journeys.company import Company, company
from tests.journeys.conftest import Visit
from tests.journeys.running import Installation, wait_until
from tests.servers.simulator import Simulator

TEXT = "雨停了，茶山的路还滑，今天慢一点采。"


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


@pytest.fixture
def weibo(who: Company, simulator: Simulator) -> Account:
    return who.on_weibo(simulator, "青禾茗")


def test_a_lost_answer_is_shown_as_unclear_with_both_ways_out_until_the_timeline_tells(
    who: Company, weibo: Account, simulator: Simulator, installation: Installation, visit: Visit
) -> None:
    simulator.set_faults(reset_after_commit={"times": 1})
    # Long enough for a person to look before the first reading, short enough to wait for it.
    installation.start_worker(GUANWEI_RECONCILE_AFTER_SECONDS="15,20", GUANWEI_UNKNOWN_WAIT_SECONDS="40")
    zhou = visit(who.zhou)
    delivery = who.approved(weibo, TEXT, seconds=1)
    becomes(delivery, "unknown")
    zhou.open(page_of(delivery))
    assert zhou.sees("结果不明")
    for way_out in ("已发布…", "重发…"):
        assert zhou.page.locator("summary", has_text=way_out).is_visible()
    zhou.open("/")
    assert TEXT in zhou.page.locator("#now section", has_text="等你决定").inner_text()
    becomes(delivery, "sent", 60)
    zhou.open(page_of(delivery))
    assert zhou.sees("回读确认")
    assert [entry["committed"] for entry in posts_on(simulator)] == [True]
    assert delivery.remote_id == posts_on(simulator)[0]["remote_id"]


def test_a_dead_token_holds_the_post_and_a_new_one_lets_it_out(
    who: Company, weibo: Account, simulator: Simulator, installation: Installation, visit: Visit
) -> None:
    simulator.control("PATCH", f"accounts/{weibo.remote_account_id}", {"token_state": "revoked"})
    installation.start_worker()
    he = visit(who.he)
    delivery = who.approved(weibo, TEXT, seconds=1)
    becomes(delivery, "held")
    he.open(page_of(delivery))
    assert he.sees("授权失效")
    he.open(f"/accounts/{weibo.pk}?tab=access")
    assert "不可用" in he.page.locator("#credentials").inner_text()

    renewed = {"token": "2.00renewed", "token_state": "live"}
    simulator.control("PATCH", f"accounts/{weibo.remote_account_id}", renewed)
    he.page.get_by_label("访问令牌").fill(renewed["token"])
    he.press("保存并验证")
    assert he.page.locator("#credentials .state").inner_text().strip() == "可用"
    becomes(delivery, "sent")
    he.open(page_of(delivery))
    assert he.sees("已发布")
    # The listener may meet the dead token before the post does: then nothing was tried with it at all.
    assert [entry["committed"] for entry in posts_on(simulator)] in ([True], [False, True])


def test_nothing_goes_out_while_everything_is_stopped(
    who: Company, weibo: Account, simulator: Simulator, installation: Installation, visit: Visit
) -> None:
    installation.start_worker()
    admin = visit(who.admin)
    delivery = who.approved(weibo, TEXT, seconds=20)
    admin.open("/stop")
    admin.page.get_by_label("范围").select_option("all")
    admin.page.get_by_label("原因").fill("产品召回，先停一停")
    admin.press("立即叫停")
    assert admin.sees("全部已叫停")
    assert admin.sees("产品召回，先停一停")
    wait_until(lambda: is_past(delivery), 40)
    time.sleep(3)  # a sender looks at least every two seconds
    assert posts_on(simulator) == []
    admin.open(page_of(delivery))
    assert "已叫停" in admin.page.locator("header.head").inner_text()

    admin.open("/stop")
    admin.press("恢复")
    becomes(delivery, "sent")
    admin.open("/")
    assert not admin.sees("全部已叫停")
    assert [entry["committed"] for entry in posts_on(simulator)] == [True]


def page_of(delivery: Delivery) -> str:
    return f"/deliveries/{delivery.pk}"


def becomes(delivery: Delivery, state: str, seconds: float = 30) -> None:
    def has_become() -> bool:
        delivery.refresh_from_db()
        return delivery.state == state

    wait_until(has_become, seconds, lambda: f"it is {delivery.state}: {delivery.words}")


def is_past(delivery: Delivery) -> bool:
    return delivery.due_at.timestamp() < time.time()


def posts_on(simulator: Simulator) -> list[dict[str, Any]]:
    """Every write that arrived, oldest first."""
    return [entry for entry in simulator.wire() if entry["complete"]]
