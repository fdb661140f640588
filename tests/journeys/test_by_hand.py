"""What the machine may not post is done by the person on duty, at the telephone."""

import pytest

from guanwei.delivery.models import Attempt
from guanwei.publishing.models import Plan
from tests.journeys import networks
from tests.journeys.company import LINK, Company, company
from tests.journeys.conftest import Visit
from tests.journeys.november import photo
from tests.journeys.running import PHONE, Installation, Visitor
from tests.servers.simulator import Simulator

TEXT = "三张照片，三道工序：萎凋、揉捻、烘焙。猜猜哪一道最费胳膊？"
PHOTOS = tuple(photo(number) for number in (1, 2, 3))


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


def test_a_post_with_three_pictures_is_posted_from_the_telephone_and_counts_as_published(
    who: Company, simulator: Simulator, installation: Installation, visit: Visit
) -> None:
    store = who.on_weibo(simulator, "青禾茗门店")  # an ordinary app: one picture by machine
    delivery = who.approved(store, TEXT, seconds=60, pictures=PHOTOS)
    installation.start_worker()
    zhou = visit(who.zhou, PHONE)
    assert zhou.sees("手动发布")
    fits(zhou)
    zhou.page.get_by_role("link", name="去发布").first.click()
    assert zhou.page.url.endswith(f"/deliveries/{delivery.pk}/task")
    fits(zhou)
    assert copied_text(zhou).rstrip() == f"{TEXT} {LINK}"
    assert saved_pictures(zhou) == list(PHOTOS)
    assert (zhou.page.get_by_role("link", name="打开微博").get_attribute("href") or "").startswith("http")

    status_id, address = posted_in_the_app(simulator, store.remote_account_id, who.tokens[store.pk])
    zhou.page.get_by_label("这条的链接").fill(address)
    zhou.press("完成")
    assert zhou.sees("已发布")
    fits(zhou)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id) == ("sent", status_id)
    assert Plan.objects.get().state == "published"
    zhou.open("/")
    assert TEXT in zhou.page.locator("section", has_text="今天已发").inner_text()
    assert simulator.wire() == []
    assert not Attempt.objects.exists()


def fits(visitor: Visitor) -> None:
    """No page is wider than the telephone: nobody reads sideways."""
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def copied_text(zhou: Visitor) -> str:
    """What lies in the clipboard after the button was pressed."""
    zhou.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    zhou.page.get_by_role("button", name="复制").click()
    return str(zhou.page.evaluate("navigator.clipboard.readText()"))


def saved_pictures(zhou: Visitor) -> list[bytes]:
    """The files that the telephone has saved, in the order of the page."""
    saved = []
    for number in range(1, len(PHOTOS) + 1):
        with zhou.page.expect_download() as download:
            zhou.page.get_by_role("link", name=f"保存图 {number}").click()
        saved.append(download.value.path().read_bytes())
    return saved


def posted_in_the_app(simulator: Simulator, uid: str, token: str) -> tuple[str, str]:
    """What a person does in Weibo itself: nothing of it goes through the interface for programs."""
    posted = simulator.control("POST", "fan", {"action": "post", "as": uid, "text": f"{TEXT} {LINK}"})
    return posted["idstr"], networks.Weibo(simulator.url, uid, token).address_of(posted["idstr"])
