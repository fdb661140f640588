"""What happens on the network past Guanwei: a post made in the app counts, a post that the platform hides is seen."""

from datetime import timedelta

import pytest

from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Look, OutsidePost
from guanwei.practice.keeping import kept
from guanwei.publishing.models import Plan
from guanwei.publishing.whole_plan import KIND
from tests.journeys.company import Company, company
from tests.journeys.conftest import Visit
from tests.journeys.running import Installation, Visitor, wait_until
from tests.servers.simulator import Simulator

PLANNED, IN_THE_APP = "晚上七点，店里听雨喝茶。", "同事随手拍的雾，太好看先发了。"
HIDDEN = "头采龙井到店了，今天下午三点开第一罐。"


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


@pytest.fixture
def weibo(who: Company, simulator: Simulator) -> Account:
    return who.on_weibo(simulator, "青禾茗", profile="commercial", grants=("commercial",))


def test_a_post_made_in_the_app_counts_in_the_rhythm_of_the_plan(
    who: Company, weibo: Account, simulator: Simulator, installation: Installation, visit: Visit
) -> None:
    """Planned in ten minutes: too soon after what somebody has just posted from the telephone."""
    who.approved(weibo, PLANNED, seconds=600)
    installation.start_worker(GUANWEI_POLL_SECONDS="2")
    lin = visit(who.lin)
    wait_until(weibo.sources.filter(stream="own", complete_at__isnull=False).exists, 20)
    wait_until(lambda: kept(KIND, [weibo.pk]), 20)  # the plan was looked over, and nothing was found
    lin.open("/plan")
    assert "B1.flood" not in found_in_the_plan(lin)

    posted = simulator.control("POST", "fan", {"action": "post", "as": weibo.remote_account_id, "text": IN_THE_APP})
    wait_until(OutsidePost.objects.exists, 20)
    outside = OutsidePost.objects.get()
    assert (outside.remote_id, outside.text, outside.gone_at) == (posted["idstr"], IN_THE_APP, None)
    wait_until(lambda: lin.open("/plan") or "B1.flood" in found_in_the_plan(lin), 20)
    assert not Delivery.objects.filter(remote_id=outside.remote_id).exists()


def test_a_post_that_the_platform_hides_is_an_alarm_for_who_operates(
    who: Company, weibo: Account, simulator: Simulator, installation: Installation, visit: Visit
) -> None:
    """The look ten minutes after it went out is brought forward."""
    installation.start_worker(GUANWEI_POLL_SECONDS="2")
    delivery = who.approved(weibo, HIDDEN, seconds=0.5)
    wait_until(lambda: Look.objects.filter(delivery=delivery).exists(), 30)
    delivery.refresh_from_db()
    assert delivery.sent_at is not None
    assert Look.objects.get().next_at == delivery.sent_at + timedelta(minutes=10)
    simulator.control("POST", f"statuses/{delivery.remote_id}/visibility", {"state": "hidden"})
    Look.objects.update(next_at=utc_now())
    wait_until(Look.objects.filter(seen="hidden").exists, 30, lambda: str(Look.objects.values()))

    zhou = visit(who.zhou)
    alarm = zhou.page.locator("#now section", has=zhou.page.locator(f'form[action="/deliveries/{delivery.pk}/note"]'))
    assert HIDDEN in alarm.inner_text()
    assert alarm.locator('a[href="/help/guide/checks/n-not-visible"]').inner_text() == "N.not-visible.hidden"
    with zhou.page.expect_navigation():
        alarm.locator(f'form[action="/deliveries/{delivery.pk}/note"] button').click()
    assert alarm.count() == 0
    assert Look.objects.get().noted_by == who.zhou
    zhou.open(f"/posts/{Plan.objects.get().post_id}")
    assert zhou.sees("但读者看不到")


def found_in_the_plan(visitor: Visitor) -> str:
    return "".join(visitor.page.locator("#whole-plan").all_text_contents())
