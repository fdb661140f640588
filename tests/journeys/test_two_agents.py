"""Two agents on one conversation, in two browsers: no text is lost, and nobody answers beside another unwarned."""

import pytest
from playwright.sync_api import Locator

from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.inbox.models import Answer, Draft, Thread
from guanwei.lib.clock import utc_now
from tests.domain.inbox.hearing import comment, hears
from tests.domain.inbox.talking import thread_of, wrote
from tests.journeys.company import Company, company
from tests.journeys.conftest import Visit
from tests.journeys.running import Installation, Visitor, wait_until
from tests.servers.simulator import Simulator
from tests.web.inbox.conversations import fan_of

LINS = "水温八十度最合适，\n开水会烫出涩味。"
ZHOUS = "八十度左右，泡两分钟就好。"
TAKEN = 20.0  # seconds for something to appear in the other browser


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


@pytest.fixture
def shop(who: Company, simulator: Simulator) -> Account:
    account = who.on_weibo(simulator, "青禾茗", profile="granted")
    # Nobody has to hurry while the other browser loads its page.
    set_value(actor=who.admin, now=utc_now(), key="inbox.grace_seconds", value=600, account=account)
    return account


@pytest.fixture
def thread(shop: Account) -> Thread:
    return thread_of(wrote(shop, "泡绿茶用多少度的水？"))


def box(visitor: Visitor) -> Locator:
    return visitor.page.locator("textarea[name=text]")


def writes(visitor: Visitor, text: str) -> None:
    """Types, and waits until what stands in the box is kept."""
    box(visitor).fill(text)
    kept = Draft.objects.filter(user=visitor.user, text=text)
    wait_until(kept.exists, TAKEN, lambda: visitor.page.locator("main").inner_text())


def notices(visitor: Visitor) -> str:
    return visitor.page.locator("#notices").inner_text()


def test_two_agents_at_one_conversation_lose_no_text_and_never_answer_twice_unwarned(
    who: Company, thread: Thread, installation: Installation, visit: Visit
) -> None:
    address = f"/inbox/{thread.pk}"
    lin, zhou = visit(who.lin), visit(who.zhou)
    for agent in (lin, zhou):
        agent.open(address)
    writes(lin, LINS)
    wait_until(lambda: "林晓 正在写回复" in notices(zhou), TAKEN, lambda: notices(zhou))
    writes(zhou, ZHOUS)

    # Lin presses first: Zhou is at it as well, so she is told before anything goes out.
    lin.press("回复")
    assert lin.sees("周航 正在写回复")
    assert lin.sees("没有发出")
    assert box(lin).input_value() == LINS
    assert not Answer.objects.exists()
    lin.press("仍然发出")
    assert [answer.text for answer in Answer.objects.all()] == [LINS]

    # Zhou's page tells of it while he writes; pressing all the same sends nothing, and his words stay.
    wait_until(lambda: "林晓 刚刚回复了" in notices(zhou), TAKEN, lambda: notices(zhou))
    assert box(zhou).input_value() == ZHOUS
    zhou.press("回复")
    assert zhou.sees("林晓已经写了回复")
    assert box(zhou).input_value() == ZHOUS
    assert Answer.objects.count() == 1
    assert LINS.splitlines()[0] in zhou.page.locator("#timeline").inner_text()

    # He closes the window and comes back: what he wrote is there. Lin's is said, so nothing of it is left.
    zhou.open("/")
    zhou.open(address)
    assert box(zhou).input_value() == ZHOUS
    lin.open(address)
    assert box(lin).input_value() == ""
    zhou.press("回复")
    zhou.press("仍然发出")
    assert set(Answer.objects.values_list("text", "knowingly")) == {(LINS, True), (ZHOUS, True)}


def test_words_survive_a_window_that_is_closed_and_a_second_window_of_the_same_person(
    who: Company, thread: Thread, installation: Installation, visit: Visit
) -> None:
    address = f"/inbox/{thread.pk}"
    first, second = visit(who.lin), visit(who.lin)
    first.open(address)
    second.open(address)
    writes(first, LINS)
    box(second).fill(ZHOUS)
    wait_until(lambda: second.sees("另一个窗口"), TAKEN)
    assert second.page.locator("[data-other]").input_value() == LINS
    assert Draft.objects.get(user=who.lin).text == LINS
    second.page.get_by_role("button", name="用这一份").click()
    wait_until(lambda: Draft.objects.get(user=who.lin).text == ZHOUS, TAKEN)
    assert box(first).input_value() == LINS

    # Typed and closed in the same moment: the last letters are kept too.
    second.open(address)
    box(second).fill(f"{ZHOUS}还有一句")
    second.page.goto("about:blank")
    wait_until(lambda: Draft.objects.get(user=who.lin).text == f"{ZHOUS}还有一句", TAKEN)


def test_what_comes_in_while_somebody_writes_is_shown_and_the_words_stay(
    who: Company, shop: Account, thread: Thread, installation: Installation, visit: Visit
) -> None:
    lin = visit(who.lin)
    lin.open(f"/inbox/{thread.pk}")
    writes(lin, LINS)
    post = "5000000000000001"
    hears(shop, comment("51999", "算了，我用红茶", author=fan_of(thread), about_id=post, parent_id=post, root_id=post))
    wait_until(lambda: lin.sees("算了，我用红茶"), TAKEN, lambda: lin.page.locator("main").inner_text())
    assert box(lin).input_value() == LINS
    lin.press("回复")
    assert lin.sees("对方又有新的内容")
    assert box(lin).input_value() == LINS
    assert not Answer.objects.exists()
