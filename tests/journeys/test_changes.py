"""What is out gets other words where the network can: from the browser, by approval, read back on the network."""

import re

import pytest

from guanwei.accounts.models import Account
from guanwei.delivery.models import Attempt, Delivery
from guanwei.inbox.models import Answer, Item
from guanwei.publishing.models import Change, Plan
from tests.cast import picture_bytes
from tests.journeys.company import LINK, Company, company
from tests.journeys.conftest import Visit
from tests.journeys.fans import OnMastodon
from tests.journeys.running import Installation, Visitor, wait_until
from tests.servers import mastodon
from tests.servers.snac import Snac

BEFORE, AFTER = "头采龙井今天到店，早上九点开门。", "头采龙井今天到店，早上十点开门，刚才写错了。"


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


@pytest.fixture
def shop(snac_server: Snac) -> mastodon.Account:
    return snac_server.create_account("tea")


@pytest.fixture
def account(who: Company, snac_server: Snac, shop: mastodon.Account) -> Account:
    return who.on_mastodon(shop, snac_server.url, "青禾茗")


def shown(server: Snac, shop: mastodon.Account, uri: str) -> dict[str, str]:
    """The status as its server shows it, by the network's own call."""
    told = server.ask(shop.access_token, "GET", f"/api/v1/accounts/{shop.id}/statuses")
    [status] = [one for one in told if one["uri"] == uri]
    return status


def words_of(status: dict[str, str]) -> str:
    return re.sub(r"<[^>]*>", "", status["content"])


def test_a_post_that_is_out_on_mastodon_gets_other_words_once_somebody_approved_them(
    who: Company, account: Account, shop: mastodon.Account, snac_server: Snac, installation: Installation, visit: Visit
) -> None:
    worker = installation.start_worker()
    out = who.approved(account, BEFORE, seconds=0.5, pictures=(picture_bytes(),))
    wait_until(lambda: state_of(out) == "sent", 60, lambda: str(Delivery.objects.values("state", "words")))
    plan = Plan.objects.get()

    lin = visit(who.lin)
    lin.open(f"/posts/{plan.post_id}")
    with lin.page.expect_navigation():
        lin.page.get_by_role("link", name="修改已发内容…").click()
    assert BEFORE in lin.page.locator("textarea[name=text]").input_value()
    lin.page.locator("textarea[name=text]").fill(AFTER)
    lin.press("送审")
    assert lin.sees(AFTER)
    assert BEFORE in words_of(shown(snac_server, shop, out.remote_id))  # nothing changes in public before

    chen = visit(who.chen)
    chen.open("/approvals")
    asked = chen.page.locator(f"#change-{Change.objects.get().pk}")
    assert BEFORE in asked.inner_text()
    assert AFTER in asked.inner_text()
    chen.press("通过", within=asked)

    wait_until(lambda: Change.objects.get().state == "out", 60, lambda: str(Delivery.objects.values("state", "words")))
    status = shown(snac_server, shop, out.remote_id)
    assert AFTER in words_of(status)
    assert LINK.rstrip("/") in words_of(status)
    assert len(status["media_attachments"]) == 1
    assert Attempt.objects.filter(delivery__operation="edit").count() == 1
    stands_in_its_new_words(lin, plan)
    assert "Traceback" not in worker.log.read_text()


def test_an_answer_that_is_out_on_mastodon_gets_other_words_below_what_it_answers(
    who: Company, snac_server: Snac, installation: Installation, visit: Visit
) -> None:
    worker = installation.start_worker(GUANWEI_POLL_SECONDS="2")
    stage = OnMastodon(who, snac_server)
    asked = stage.fan.mention("你们几点开门？")

    def stands_below(words: str) -> bool:
        """The server brings an answer to the person it is for a moment after it took it."""
        return any(words in one for one in stage.ours_below(asked))

    wait_until(Item.objects.exists, 60)
    zhou, thread = visit(who.zhou), Item.objects.get().thread
    zhou.open(f"/inbox/{thread.pk}")
    zhou.page.locator("#answer textarea[name=text]").fill("九点开门。")
    zhou.press("回复")
    said = Answer.objects.get()
    wait_until(lambda: Answer.objects.get().state == "out", 60, lambda: str(Delivery.objects.values("state", "words")))

    zhou.open(f"/inbox/{thread.pk}")
    with zhou.page.expect_navigation():
        zhou.page.locator(f"#answer-{said.pk}").get_by_role("link", name="修改已发内容…").click()
    assert zhou.page.locator("#answer textarea[name=text]").input_value() == "九点开门。"
    zhou.page.locator("#answer textarea[name=text]").fill("十点开门，刚才写错了。")
    zhou.press("修改已发内容")
    edit = Answer.objects.get(operation="edit")
    assert zhou.page.locator(f"#answer-{edit.pk}").is_visible()
    wait_until(lambda: Answer.objects.get(pk=edit.pk).state == "out", 60, lambda: str(Delivery.objects.values()))
    wait_until(lambda: stands_below("十点开门，刚才写错了。"), 20, lambda: str(stage.ours_below(asked)))
    assert not stands_below("九点")
    assert "Traceback" not in worker.log.read_text()


def stands_in_its_new_words(lin: Visitor, plan: Plan) -> None:
    lin.open(f"/posts/{plan.post_id}")
    assert AFTER in lin.page.locator("article.content").first.inner_text()
    lin.open(f"/plans/{plan.pk}/reword")
    assert lin.page.locator("textarea[name=text]").input_value() == AFTER


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state
