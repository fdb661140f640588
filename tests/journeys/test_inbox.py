"""The inbox under the fingers: what only a browser shows. Numbers follow what comes in, the focus stays where the work
goes on, nothing covers a button, and on a phone the answer comes before everything that is seldom done."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from guanwei.accounts.models import Account
from guanwei.delivery import attempts
from guanwei.delivery.outcomes import settle
from guanwei.inbox.answer_owner import AnswerOwner
from guanwei.inbox.models import Answer, Draft, Thread
from guanwei.jobs.effects import write_trail
from guanwei.lib.clock import utc_now
from guanwei.networks.contract import Accepted
from guanwei.networks.registry import limits_for
from tests import cast as people
from tests.cast import Cast
from tests.domain.delivery.ledger import begun, claimed
from tests.domain.inbox.talking import thread_of, wrote
from tests.journeys.conftest import Visit
from tests.journeys.running import wait_until

SOON = 20_000  # milliseconds
PHONE = (390, 844)
WORDS = "水温八十度最合适，开水会烫出涩味。"


@pytest.fixture
def who(transactional_db: None) -> Cast:
    made = people.cast()
    Account.objects.update(profile="granted")
    made.weibo.refresh_from_db()
    return made


def box(page: Page) -> Locator:
    return page.locator("form.answering textarea[name=text]")


def is_focused(page: Page, selector: str) -> None:
    page.wait_for_function("selector => document.activeElement?.matches(selector)", arg=selector, timeout=SOON)


def goes_out(made: Answer) -> None:
    """What a sender does with it, to the end."""
    now = utc_now() + timedelta(minutes=1)
    [one] = claimed(now)
    [begun_one] = begun(one, now)
    settled = settle(Accepted("5110000000000009", ""), tries=1, now=now, limits=limits_for("weibo", "granted"))
    with transaction.atomic():
        attempts.store(now=now, worker="one", ended=[attempts.Ended(one.id, begun_one.number, now, settled, "")])
        AnswerOwner().settle({made.pk: settled}, now=now)
        write_trail({one.id: (one, settled)}, now)


def covered(page: Page) -> list[str]:
    """The buttons in sight that something else lies on."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main button, main .button")].filter((button) => {
          const { left, top, width, height } = button.getBoundingClientRect();
          const [x, y] = [left + width / 2, top + height / 2];
          if (!width || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
          const there = document.elementFromPoint(x, y);
          return Boolean(there?.closest(".toasts")) && !button.closest(".toasts");
        }).map((button) => button.textContent)"""
    )


def touched(page: Page) -> list[str]:
    """The buttons and fields that what is said in the corner lies on, if only by an edge."""
    return page.evaluate(
        """() => {
          const said = document.querySelector(".toasts .message").getBoundingClientRect();
          return [...document.querySelectorAll("main :is(button, .button, select, textarea)")].filter((one) => {
            const { left, right, top, bottom, width } = one.getBoundingClientRect();
            return width && left < said.right && right > said.left && top < said.bottom && bottom > said.top;
          }).map((one) => one.outerHTML);
        }"""
    )


def test_every_number_follows_what_comes_in_while_the_list_is_open(who: Cast, visit: Visit) -> None:
    wrote(who.weibo, "第一个问题", by="甲")
    lin = visit(who.lin)
    lin.open("/inbox")
    page = lin.page
    expect(page.locator("#inbox-states [aria-current]")).to_have_text("待处理 1")
    expect(page.locator("#inbox-stand h2")).to_contain_text("1 个会话")
    wrote(who.weibo, "第二个问题", by="乙")
    expect(page.locator("#threads > .thread-row")).to_have_count(2, timeout=SOON)
    expect(page.locator("#inbox-states [aria-current]")).to_have_text("待处理 2", timeout=SOON)
    expect(page.locator("#inbox-only a", has_text="未读")).to_have_text("未读 2", timeout=SOON)
    expect(page.locator("#inbox-stand h2")).to_contain_text("2 个会话", timeout=SOON)
    # Beside an open conversation too, and where a pointer rests.
    lin.open(f"/inbox/{Thread.objects.get(contact__name='甲').pk}")
    page.locator("#inbox-states").hover()
    wrote(who.weibo, "第三个问题", by="丙")
    expect(page.locator("#inbox-states [aria-current]")).to_have_text("待处理 3", timeout=SOON)


def test_the_focus_stays_in_the_words_after_a_check_and_the_keys_send_them(who: Cast, visit: Visit) -> None:
    thread = thread_of(wrote(who.weibo))
    lin = visit(who.lin)
    lin.open(f"/inbox/{thread.pk}")
    box(lin.page).fill(WORDS)
    lin.unfold("更多", lin.page.locator("form.answering"))
    lin.press("检查")
    is_focused(lin.page, "textarea[name=text]")
    assert lin.page.evaluate("document.activeElement.selectionStart") == len(WORDS)
    with lin.page.expect_navigation():
        lin.page.keyboard.press("Control+Enter")
    made = Answer.objects.get()
    is_focused(lin.page, f"#answer-{made.pk}")
    assert covered(lin.page) == []
    # And with the focus nowhere.
    box(lin.page).fill("再补一句：泡两分钟。")
    lin.page.evaluate("document.activeElement.blur()")
    with lin.page.expect_navigation():
        lin.page.keyboard.press("Control+Enter")
    is_focused(lin.page, "textarea[name=text]")  # warned: there is an answer already
    assert lin.sees("没有发出")


def test_done_by_key_asks_and_the_same_key_lets_it_wait_for_the_answer(who: Cast, visit: Visit) -> None:
    thread, _other = thread_of(wrote(who.weibo, by="甲")), wrote(who.weibo, by="乙")
    lin = visit(who.lin)
    lin.open(f"/inbox/{thread.pk}")
    box(lin.page).fill(WORDS)
    lin.press("回复")
    is_focused(lin.page, ".said.ours")
    for _time in range(2):
        with lin.page.expect_navigation():
            lin.page.keyboard.press("e")
        lin.page.wait_for_load_state()
    thread.refresh_from_db()
    assert thread.done_when_out is not None
    expect(lin.page.locator("h1", has_text="乙")).to_be_visible()
    assert covered(lin.page) == []
    with lin.page.expect_navigation():
        lin.page.keyboard.press("u")
    thread.refresh_from_db()
    assert thread.done_when_out is None


def test_urgent_by_key_in_the_list_and_in_the_conversation(who: Cast, visit: Visit) -> None:
    now = utc_now()
    wrote(who.weibo, "先来的", by="甲", at=now - timedelta(minutes=30))
    thread = thread_of(wrote(who.weibo, "杯子裂了", by="乙", at=now - timedelta(minutes=5)))
    lin = visit(who.lin)
    lin.open("/inbox")
    for key in ("j", "j"):
        lin.page.keyboard.press(key)
    with lin.page.expect_navigation():
        lin.page.keyboard.press("f")
    expect(lin.page.locator("#threads > .thread-row").first).to_contain_text("杯子裂了")
    expect(lin.page.locator("#threads > .thread-row").first).to_contain_text("加急")
    lin.open(f"/inbox/{thread.pk}")
    is_focused(lin.page, "textarea[name=text]")
    lin.page.keyboard.press("Escape")
    with lin.page.expect_navigation():
        lin.page.keyboard.press("f")
    thread.refresh_from_db()
    assert not thread.urgent
    with lin.page.expect_navigation():
        lin.page.keyboard.press("u")
    thread.refresh_from_db()
    assert thread.urgent


def test_who_has_answered_writes_no_more_and_the_other_reads_what_was_said(who: Cast, visit: Visit) -> None:
    thread = thread_of(wrote(who.weibo))
    lin, zhou = visit(who.lin), visit(who.zhou)
    for agent in (lin, zhou):
        agent.open(f"/inbox/{thread.pk}")
    box(lin.page).fill("八十度左右。")
    wait_until(Draft.objects.filter(user=who.lin, text="八十度左右。").exists, 20)
    box(zhou.page).fill(WORDS)
    expect(lin.page.locator("#notices")).to_contain_text("周航 正在写回复", timeout=SOON)
    zhou.press("回复")
    zhou.press("仍然发出")
    expect(lin.page.locator("#notices")).to_contain_text(f"周航 刚刚回复了：“{WORDS}”", timeout=SOON)
    expect(lin.page.locator("#notices")).not_to_contain_text("正在写", timeout=SOON)
    expect(lin.page.locator("#timeline")).to_contain_text(WORDS, timeout=SOON)
    lin.page.locator("#notices a", has_text="看这条回复").click()
    assert lin.page.url.endswith(f"#answer-{Answer.objects.get().pk}")
    assert box(lin.page).input_value() == "八十度左右。"
    lin.press("回复")
    assert lin.sees(f"周航已经写了回复：“{WORDS}”")
    assert not lin.sees("正在写")
    lin.press("丢弃草稿")
    assert box(lin.page).input_value() == ""


def test_on_a_phone_the_answer_stands_before_what_is_seldom_done(who: Cast, visit: Visit) -> None:
    thread = thread_of(wrote(who.weibo))
    zhou = visit(who.zhou, PHONE)
    zhou.open(f"/inbox/{thread.pk}")
    page = zhou.page
    top = box(page).bounding_box()
    assert top is not None
    assert top["y"] + 40 < PHONE[1]  # in sight without scrolling
    seen = [one for one in page.locator("#timeline button, #timeline summary").all() if one.is_visible()]
    assert [one.inner_text().strip() for one in seen] == ["点赞 · 手动 …", "更多"]
    zhou.unfold("更多", page.locator("#timeline"))
    for act in ("置顶", "隐藏", "删除", "拉黑", "举报"):
        expect(page.locator(".more-acts").get_by_text(act).first).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    box(page).fill(WORDS)
    zhou.press("回复")
    assert covered(page) == []
    expect(page.locator(".toasts .message")).to_be_in_viewport()


def test_an_own_answer_turns_from_going_out_to_out_on_the_open_page(who: Cast, visit: Visit) -> None:
    """Its writer stands on it, as everybody does after Ctrl-Enter: that is no reason to keep what is no longer true."""
    thread = thread_of(wrote(who.weibo))
    lin = visit(who.lin)
    lin.open(f"/inbox/{thread.pk}")
    box(lin.page).fill(WORDS)
    with lin.page.expect_navigation():
        lin.page.keyboard.press("Control+Enter")
    made = Answer.objects.get()
    is_focused(lin.page, f"#answer-{made.pk}")
    mine = lin.page.locator(f"#answer-{made.pk}")
    expect(mine.get_by_role("button", name="撤回")).to_be_visible()
    goes_out(made)
    expect(mine).to_contain_text("已发出", timeout=SOON)
    expect(mine.get_by_role("button", name="撤回")).to_have_count(0)
    is_focused(lin.page, f"#answer-{made.pk}")  # and the keys go on acting on it
    # What somebody has open is left alone until they shut it.
    lin.page.locator(f"#said-{thread.items.get().interaction_id} summary", has_text="更多").click()
    wrote(who.weibo, "再问一句：泡几分钟？")
    expect(lin.page.locator("#notices")).to_contain_text("对方又有新的内容", timeout=SOON)
    assert not lin.page.locator("#timeline").get_by_text("再问一句").count()
    lin.page.keyboard.press("Escape")
    expect(lin.page.locator("#timeline")).to_contain_text("再问一句", timeout=SOON)


WIDE = (1440, 900)


def test_a_screen_holds_eleven_rows_below_a_head_of_two(who: Cast, visit: Visit) -> None:
    now = utc_now()
    for number in range(16):
        wrote(who.weibo, f"第 {number} 个问题？", by=f"一个名字很长的茶友{number}", at=now - timedelta(minutes=number))
    Thread.objects.filter(contact__name__endswith="3").update(answer_by=now - timedelta(hours=2))
    lin = visit(who.lin, WIDE)
    lin.open("/inbox")
    rows = lin.page.locator("#threads > .thread-row")
    boxes = rows.evaluate_all(
        "all => all.map((row) => { const b = row.getBoundingClientRect(); return [b.top, b.bottom]; })"
    )
    assert max(bottom - top for top, bottom in boxes) <= 56
    assert sum(bottom <= WIDE[1] for _top, bottom in boxes) >= 11
    pane = lin.page.locator(".panes > .list").bounding_box()
    assert pane is not None
    assert boxes[0][0] - pane["y"] <= 100, "search and states, no more"
    bar = lin.page.locator(".thread-row.overdue").first.evaluate(
        """row => ["borderLeftWidth", "borderTopLeftRadius", "borderBottomLeftRadius"]
                  .map((name) => getComputedStyle(row)[name])"""
    )
    assert bar == ["3px", "0px", "0px"]
    dot, mark = rows.first.locator(".dot").bounding_box(), rows.first.locator("input").bounding_box()
    assert dot is not None
    assert mark is not None
    assert dot["x"] >= mark["x"] + mark["width"]


def test_the_rest_of_the_filters_stands_behind_one_menu_that_counts_them(who: Cast, visit: Visit) -> None:
    wrote(who.weibo, "第一个问题", by="甲")
    lin = visit(who.lin, WIDE)
    lin.open("/inbox")
    page = lin.page
    expect(page.locator("#inbox-only")).to_be_hidden()
    lin.unfold("筛选")
    with page.expect_navigation():
        page.locator("#inbox-only a", has_text="未读").click()
    expect(page.locator("summary.filters .count")).to_have_text("1")
    lin.unfold("筛选")
    with page.expect_navigation():
        page.locator("select[name=kind]").select_option("comment")
    expect(page.locator("summary.filters .count")).to_have_text("2")
    lin.unfold("筛选")
    with page.expect_navigation():
        page.get_by_role("link", name="清除这些筛选").click()
    expect(page.locator("summary.filters .count")).to_have_count(0)
    page.locator("#threads input").check()
    expect(page.locator(".bulk")).to_be_visible()
    expect(page.locator(".bulk button", has_text="完成")).to_be_in_viewport()


def test_a_conversation_opens_in_its_box_at_a_desk_and_escape_gives_the_keys_back(who: Cast, visit: Visit) -> None:
    threads = [thread_of(wrote(who.weibo, by=name)) for name in ("甲", "乙")]
    lin = visit(who.lin, WIDE)
    lin.open(f"/inbox/{threads[0].pk}")
    is_focused(lin.page, "textarea[name=text]")
    assert lin.sees("离开输入框")
    lin.page.keyboard.type("e")
    assert box(lin.page).input_value() == "e"
    lin.page.keyboard.press("Backspace")
    lin.page.keyboard.press("Escape")
    lin.page.keyboard.press("j")
    is_focused(lin.page, ".thread-row")
    lin.open(f"/inbox/{threads[0].pk}")
    is_focused(lin.page, "textarea[name=text]")
    lin.page.keyboard.press("Escape")
    with lin.page.expect_navigation():
        lin.page.keyboard.press("e")
    threads[0].refresh_from_db()
    assert threads[0].state == "done"
    lin.page.wait_for_load_state()
    with lin.page.expect_navigation():
        lin.page.keyboard.press("u")  # whoever goes on by keys is not caught in the next box
    threads[0].refresh_from_db()
    assert threads[0].state == "open"
    zhou = visit(who.zhou, PHONE)
    zhou.open(f"/inbox/{threads[1].pk}")
    zhou.page.wait_for_timeout(300)
    assert zhou.page.evaluate("document.activeElement === document.body"), "no keyboard over half the phone"


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_what_was_done_is_said_in_a_corner_and_goes_unless_somebody_is_at_it(
    who: Cast, visit: Visit, size: tuple[int, int]
) -> None:
    thread = thread_of(wrote(who.weibo))
    lin = visit(who.lin, size)
    lin.page.clock.install()
    lin.open(f"/inbox/{thread.pk}")
    page = lin.page
    before = page.locator("main").bounding_box()
    box(page).fill(WORDS)
    lin.press("存草稿")
    said = page.locator(".toasts .message")
    expect(said).to_contain_text("草稿")
    page.clock.run_for(500)
    assert touched(page) == []
    page.evaluate("scrollTo(0, 0)")
    after, mine = page.locator("main").bounding_box(), said.bounding_box()
    assert before is not None
    assert after is not None
    assert mine is not None
    assert after["y"] == before["y"]
    assert mine["width"] <= 440
    expect(page.locator(".toasts")).to_have_attribute("role", "status")
    said.hover()
    page.clock.run_for(30_000)
    expect(said).to_be_visible()
    page.mouse.move(size[0] // 2, 200)
    page.clock.run_for(9_000)
    expect(said).to_be_hidden()
