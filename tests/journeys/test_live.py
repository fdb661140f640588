"""What colleagues and fans do appears on the open page, and takes nothing away from who works on it."""

from datetime import timedelta

from playwright.sync_api import expect

from guanwei.accounts.models import Account
from guanwei.delivery import stops
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.publishing import review
from tests import cast as people
from tests.cast import OFFICE, in_review
from tests.domain.inbox.talking import wrote
from tests.journeys.conftest import Visit

SOON = 20_000  # milliseconds, on a machine that does other things meanwhile


def test_the_queue_and_its_badge_follow_what_colleagues_do(visit: Visit) -> None:
    who = people.cast()
    chen = visit(who.chen)
    chen.open("/approvals")
    expect(chen.page.locator("#queue article")).to_have_count(0)
    plan = in_review(who, text="泡绿茶用八十度的水")
    expect(chen.page.locator("#queue article")).to_have_count(1, timeout=SOON)
    expect(chen.page.locator('.rail [data-live-part="approvals-badge"]')).to_contain_text("1", timeout=SOON)
    review.approve(actor=who.he, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash, public_ip=OFFICE)
    expect(chen.page.locator("#queue article")).to_have_count(0, timeout=SOON)
    stops.stop(actor=who.zhou, now=utc_now(), reason="演练一下", account=who.weibo)
    expect(chen.page.locator(".banner", has_text="演练一下")).to_be_visible(timeout=SOON)


def test_the_plan_as_a_list_and_a_posts_page_follow_what_colleagues_do(visit: Visit) -> None:
    who = people.cast()
    plan = in_review(who, text="泡绿茶用八十度的水")
    listed, page = visit(who.lin), visit(who.lin)
    listed.open("/plan?view=list")
    page.open(f"/posts/{plan.post_id}")
    expect(listed.page.locator("#plan-list")).to_contain_text("审核中")
    expect(page.page.locator("#post")).to_contain_text("审核中")
    review.approve(actor=who.he, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash, public_ip=OFFICE)
    expect(listed.page.locator("#plan-list")).to_contain_text("待发布", timeout=SOON)
    expect(page.page.locator("#post")).to_contain_text("待发布", timeout=SOON)


def test_rows_do_not_move_under_the_pointer_and_what_is_new_waits_behind_a_button(visit: Visit) -> None:
    who = people.cast()
    now = utc_now()
    for number in range(3):
        wrote(who.weibo, f"第 {number} 个问题", by=f"友{number}", at=now - timedelta(minutes=60 - number))
    lin = visit(who.lin)
    lin.open("/inbox")
    rows = lin.page.locator("#threads > .thread-row")
    expect(rows).to_have_count(3)
    rows.nth(1).hover()
    before = rows.nth(1).bounding_box()
    wrote(who.weibo, "新来的问题", by="新友", at=now - timedelta(minutes=90))
    button = lin.page.locator(".live-new")
    expect(button).to_have_text("1 条新的", timeout=SOON)
    assert rows.count() == 3
    assert rows.nth(1).bounding_box() == before
    button.click()
    expect(rows).to_have_count(4)
    expect(button).to_have_count(0)
    lin.page.mouse.move(5, 5)
    wrote(who.weibo, "又一个", by="再友", at=now - timedelta(minutes=80))
    expect(rows).to_have_count(5, timeout=SOON)


def test_what_is_typed_and_chosen_stays(visit: Visit) -> None:
    who = people.cast()
    in_review(who, text="第一条稿件")
    chen = visit(who.chen)
    chen.open("/approvals")
    chen.unfold("退回")
    comment = chen.page.locator("#queue input[name=comment]").first
    comment.fill("请把水温写清楚")
    chen.page.mouse.move(5, 5)
    in_review(who, text="第二条稿件")
    button = chen.page.locator(".live-new")
    expect(button).to_be_visible(timeout=SOON)
    expect(comment).to_have_value("请把水温写清楚")
    expect(comment).to_be_focused()
    button.click()
    expect(chen.page.locator("#queue article")).to_have_count(2)
    assert chen.page.locator('#queue textarea, #queue input[name="comment"]').evaluate_all(
        "fields => fields.some(field => field.value === '请把水温写清楚')"
    )


def test_all_pages_of_a_browser_share_one_stream(visit: Visit) -> None:
    who = people.cast()
    chen = visit(who.chen)
    chen.open("/approvals")
    other = chen.page.context.new_page()
    other.goto("/")
    third = chen.page.context.new_page()
    third.goto("/approvals")
    in_review(who, text="泡绿茶用八十度的水")
    for page in (chen.page, third):
        expect(page.locator("#queue article")).to_have_count(1, timeout=SOON)
    expect(other.locator('.rail [data-live-part="approvals-badge"]')).to_contain_text("1", timeout=SOON)
    streams = [
        page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.includes('/live?')).length")
        for page in (chen.page, other, third)
    ]
    assert streams == [0, 0, 0]  # the worker holds it, and no page does


def test_where_there_is_no_shared_worker_each_page_has_its_own(visit: Visit) -> None:
    who = people.cast()
    chen = visit(who.chen)
    chen.page.add_init_script("delete window.SharedWorker")
    chen.open("/approvals")
    expect(chen.page.locator("html[data-live=open]")).to_be_attached(timeout=SOON)
    in_review(who, text="泡绿茶用八十度的水")
    expect(chen.page.locator("#queue article")).to_have_count(1, timeout=SOON)


def test_a_colleague_who_begins_to_answer_is_seen_at_once(visit: Visit) -> None:
    who = people.cast()
    Account.objects.filter(pk=who.weibo.pk).update(profile="granted")
    who.weibo.refresh_from_db()
    wrote(who.weibo, "泡绿茶用多少度的水？")
    thread = Thread.objects.get()
    lin, chen = visit(who.lin), visit(who.chen)
    lin.open(f"/inbox/{thread.pk}")
    chen.open(f"/inbox/{thread.pk}")
    chen.page.locator("form.answering textarea[name=text]").fill("水温八十度")
    expect(lin.page.locator("#notices")).to_contain_text("陈岚", timeout=8_000)  # a beat alone takes 15 seconds
