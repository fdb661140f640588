"""The daily five, counted in clicks: what somebody does a hundred times a week takes no more than it must."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from guanwei.approvals.models import Approval
from guanwei.delivery.models import Stop
from guanwei.inbox.models import Answer, Thread
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.publishing import review
from guanwei.publishing.models import Plan
from tests import cast
from tests.domain.inbox.talking import thread_of, wrote
from tests.journeys.conftest import Visit
from tests.journeys.running import Visitor, wait_until

COUNTS = """
addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks")) + 1);
}, true);
"""
WRITE, APPROVE_TEN, ANSWER, MOVE, STOP = 5, 3, 2, 1, 2
SOON = 15.0


@pytest.fixture
def who(transactional_db: None) -> cast.Cast:
    return cast.cast()


def at_the_desk(visit: Visit, person: User) -> Visitor:
    """Signed in, Today before their eyes, nothing clicked yet."""
    visitor = visit(person, size=(1440, 900))
    visitor.page.add_init_script(COUNTS)
    visitor.open("/")
    visitor.page.evaluate("sessionStorage.removeItem('clicks')")
    visitor.page.wait_for_selector("html.scripted")
    return visitor


def clicks(page: Page) -> int:
    return int(page.evaluate("sessionStorage.getItem('clicks') || 0"))


def follow(page: Page, link: str) -> None:
    with page.expect_navigation():
        page.locator(link).first.click()


def test_one_post_is_written_and_scheduled(who: cast.Cast, visit: Visit) -> None:
    page = at_the_desk(visit, who.lin).page
    follow(page, ".top .write")
    page.wait_for_selector("html.scripted")
    page.keyboard.type("早茶一壶，先凉后泡。")  # the text has the focus
    page.locator(".who label").first.click()
    page.locator(".columns .pill", has_text="实用知识").click()
    page.locator("button[value=next]").click()
    wait_until(lambda: page.locator("#when [name=date]").input_value() != "", SOON)
    with page.expect_navigation():
        page.locator("button[value=submit]").click()
    assert Plan.objects.get().state == Plan.State.REVIEW
    assert clicks(page) <= WRITE


TEN = (
    "冲泡冷知识：第一道快出汤，是把茶叫醒。",
    "早班车上有人捧着一杯热豆浆，整个车厢都暖了。",
    "样品间第一次烧窑，十二只杯子活下来九只。",
    "仓库的猫叫备货，今天签收了两个纸箱。",
    "铁壶生锈不用怕，煮一壶茶叶水泡一夜。",
    "降温了，记得挑个晴天把薄被晒透再收。",
    "老周师傅退休前，修好了最后一只壶的提梁。",
    "楼下修鞋的师傅说，鞋跟只换一边走路会歪。",
    "第一场霜下来，青菜就甜了，蒜不用多。",
    "设计部为一只杯柄吵了一下午，请三个左撇子投了票。",
)


def test_ten_posts_are_approved(who: cast.Cast, visit: Visit) -> None:
    for number, text in enumerate(TEN):
        due = utc_now() + timedelta(days=1 + number // 3, hours=number % 3)
        plan = cast.a_draft(who, who.bluesky, due_at=due, text=text)
        review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    page = at_the_desk(visit, who.chen).page
    follow(page, ".rail a[href='/approvals']")
    page.locator("[data-all=plan] input").click()
    with page.expect_navigation():
        page.locator(".several button.strong").click()
    assert Approval.objects.filter(state=Approval.State.APPROVED).count() == 10
    assert clicks(page) <= APPROVE_TEN


def test_the_first_of_the_queue_is_current_at_once_and_the_next_after_each(who: cast.Cast, visit: Visit) -> None:
    """A approves what is marked: nobody presses J first, and nothing goes through that is out of sight."""
    plans = []
    for number, text in enumerate(TEN[:3]):
        due = utc_now() + timedelta(days=1, hours=2 * number)
        plans.append(cast.in_review(who, who.bluesky, due_at=due, text=text))
    page = at_the_desk(visit, who.chen).page
    follow(page, ".rail a[href='/approvals']")
    page.wait_for_selector("html.scripted")

    def current() -> list[str]:
        return page.locator("[data-queue] > [aria-current]").evaluate_all("all => all.map((one) => one.id)")

    assert current() == [f"plan-{plans[0].pk}"]
    mark = page.locator("[data-queue] > [aria-current]").evaluate("one => getComputedStyle(one).boxShadow")
    assert mark != page.locator("[data-queue] > :not([aria-current])").first.evaluate(
        "one => getComputedStyle(one).boxShadow"
    )
    page.keyboard.press("j")
    assert current() == [f"plan-{plans[1].pk}"]
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.wait_for_selector("html.scripted")
    assert Plan.objects.get(pk=plans[0].pk).state == "approved"
    assert current() == [f"plan-{plans[1].pk}"]
    page.set_viewport_size({"width": 1440, "height": 320})
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.evaluate("document.querySelector('#queue').style.marginTop = '2000px'")
    page.keyboard.press("a")
    page.wait_for_function("document.activeElement.matches('[data-item]')")
    assert Plan.objects.filter(state="approved").count() == 1, "out of sight: it is shown first"
    with page.expect_navigation():
        page.keyboard.press("a")
    assert Plan.objects.filter(state="approved").count() == 2


def test_the_list_is_worked_off_by_keys_alone(who: cast.Cast, visit: Visit) -> None:
    for number, text in enumerate(TEN[:4]):
        wrote(who.weibo, text, by=f"友{number}")
    page = at_the_desk(visit, who.lin).page
    follow(page, ".rail a[href='/inbox']")
    page.wait_for_selector("html.scripted")

    def done() -> int:
        return Thread.objects.filter(state="done").count()

    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("e")  # nothing is ticked: the one that has the focus
    assert done() == 1
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    with page.expect_navigation():
        page.keyboard.press("e")
    assert done() == 3
    follow(page, ".thread-row a.text")
    page.wait_for_function("document.activeElement.matches('textarea[name=text]')")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("e")
    assert done() == 4
    with page.expect_navigation():
        page.keyboard.press("u")
    assert done() == 3


def test_a_mention_is_answered(who: cast.Cast, visit: Visit) -> None:
    thread_of(wrote(who.weibo, "泡绿茶用多少度的水？"))
    page = at_the_desk(visit, who.lin).page
    follow(page, ".rail a[href='/inbox']")
    follow(page, ".thread-row a.text")
    page.wait_for_function("document.activeElement.matches('textarea[name=text]')")  # nothing to press first
    page.keyboard.type("八十度左右，别用开水。")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert Answer.objects.get().text == "八十度左右，别用开水。"
    assert clicks(page) <= ANSWER


def test_a_post_is_moved(who: cast.Cast, visit: Visit) -> None:
    due = (utc_now() + timedelta(days=7)).replace(hour=4, minute=30, second=0, microsecond=0)
    due -= timedelta(days=due.weekday())  # a Monday
    plan = cast.a_draft(who, who.weibo, due_at=due)
    page = at_the_desk(visit, who.lin).page
    week = f"{due:%G}-W{due:%V}"
    page.goto(f"/plan?week={week}")
    page.evaluate("sessionStorage.removeItem('clicks')")
    with page.expect_navigation():
        page.locator(f"[data-move='/plans/{plan.pk}/move']").drag_to(page.locator("[data-day]").nth(2))
    plan.refresh_from_db()
    assert plan.due_at == due + timedelta(days=2)
    assert clicks(page) <= MOVE
    with page.expect_navigation():
        page.locator(".message form button").click()
    plan.refresh_from_db()
    assert plan.due_at == due


def test_everything_is_stopped(who: cast.Cast, visit: Visit) -> None:
    page = at_the_desk(visit, who.zhou).page
    follow(page, ".top .stop")
    page.keyboard.type("出了事")  # the reason has the focus
    with page.expect_navigation():
        page.locator("main form button.danger").click()
    assert Stop.objects.filter(lifted_at=None).count() == 1
    assert clicks(page) <= STOP
