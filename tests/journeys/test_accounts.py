"""Accounts in a real browser: one is added and checked up, its profile mended; settings, roles, trail.

At a desk and on a phone, by mouse and by keys.
"""

import pytest

from guanwei.accounts.models import Account, CheckUp, Grant, Setting
from tests.journeys.company import Company, company
from tests.journeys.conftest import Visit
from tests.journeys.running import Visitor
from tests.servers.simulator import Simulator

PHONE = (390, 844)
SIZES = pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["desk", "phone"])


@pytest.fixture
def who(transactional_db: None) -> Company:
    return company()


def fits(visitor: Visitor) -> bool:
    """Nothing is wider than the window."""
    return bool(visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@SIZES
def test_an_account_is_added_checked_up_and_its_score_rises(
    who: Company, visit: Visit, simulator: Simulator, size: tuple[int, int]
) -> None:
    made = simulator.add_account(screen_name="青禾茗官方微博", safe_domains=["www.qingheming.example"])
    he = visit(who.he, size)
    he.open("/accounts")
    assert he.sees("还没有账号")
    he.page.locator("main").get_by_role("link", name="添加账号").first.click()
    he.page.locator('a[href*="network=weibo"]').click()
    he.page.get_by_label("名称").fill("青禾茗官方微博")
    he.page.get_by_label("安全域名").fill("qingheming.example")
    he.page.locator("summary", has_text="更多").last.click()
    he.page.get_by_label("服务器").fill(simulator.url)
    he.page.get_by_label("访问令牌").fill(made["access_token"])
    assert fits(he)
    he.press("添加并验证")
    assert he.sees("授权有效") and he.sees("体检")
    before = CheckUp.objects.get()
    he.page.get_by_role("link", name="体检").first.click()
    assert he.sees("名称“青禾茗官方微博”带着“官方微博”") and he.sees("还是平台默认的头像")
    assert fits(he)
    profile = {"description": "青禾茗茶业，在杭州种茶、做茶。讲茶，也听你讲。", "own_avatar": True, "own_cover": True}
    simulator.control("PATCH", f"accounts/{made['uid']}", {"screen_name": "青禾茗", "profile": profile})
    he.press("现在体检")
    after = CheckUp.objects.latest("at")
    assert after.score is not None and before.score is not None and after.score > before.score
    assert he.sees(f"{after.score}") and he.page.locator("circle").count() == 2
    he.open("/accounts")
    assert he.page.locator(".score").inner_text() == str(after.score)
    assert fits(he)


def test_the_list_is_gone_through_by_keys(who: Company, visit: Visit, simulator: Simulator) -> None:
    for name in ("青禾茗", "青禾茗客服"):
        who.on_weibo(simulator, name)
    lin = visit(who.lin)
    lin.open("/accounts")
    lin.page.keyboard.press("j")
    lin.page.keyboard.press("j")
    assert "青禾茗客服" in lin.page.evaluate("document.activeElement.innerText")
    with lin.page.expect_navigation():
        lin.page.keyboard.press("Enter")
    assert lin.page.locator("h1").inner_text().endswith("青禾茗客服")


@SIZES
def test_a_profile_is_entered_by_hand(who: Company, visit: Visit, simulator: Simulator, size: tuple[int, int]) -> None:
    account = who.on_weibo(simulator, "青禾茗")
    Account.objects.filter(pk=account.pk).update(profile="by_hand")
    zhou = visit(who.zhou, size)
    zhou.open(f"/accounts/{account.pk}?tab=check-up")
    zhou.page.get_by_role("link", name="填写主页资料").click()
    zhou.page.get_by_label("简介").fill("青禾茗茶业，在杭州种茶、做茶。讲茶，也听你讲。")
    zhou.page.locator('input[name="avatar"][value="own"]').check()
    zhou.page.locator('input[name="banner"][value="default"]').check()
    zhou.page.get_by_label("标签").fill("绿茶 冷泡茶 茶器")
    assert fits(zhou)
    zhou.press("保存并打分")
    assert zhou.sees("还是平台默认的背景图") and zhou.sees(str(CheckUp.objects.get().score))


@SIZES
def test_a_setting_is_set_seen_with_its_author_and_given_back(
    who: Company, visit: Visit, simulator: Simulator, size: tuple[int, int]
) -> None:
    account = who.on_weibo(simulator, "青禾茗")
    he = visit(who.he, size)
    he.open(f"/accounts/{account.pk}/settings")
    field = he.page.locator('[name="delivery.lateness-minutes"]')
    field.fill("25")
    with he.page.expect_navigation():
        field.press("Enter")
    assert Setting.objects.get(account=account).value == 25
    he.page.get_by_role("link", name="在此设置").click()
    assert he.sees("何静") and he.sees("上一级是 10")
    assert fits(he)
    he.press("恢复沿用")
    assert not Setting.objects.filter(account=account).exists()
    assert he.sees("已恢复为沿用上一级")


@SIZES
def test_a_role_is_given_and_found_in_the_table_and_in_the_trail(
    who: Company, visit: Visit, simulator: Simulator, size: tuple[int, int]
) -> None:
    account = who.on_weibo(simulator, "青禾茗")
    admin = visit(who.admin, size)
    admin.open("/users")
    admin.page.get_by_role("link", name="林晓").click()
    admin.page.get_by_label("角色").select_option("operator")
    admin.page.get_by_label("范围").select_option(f"account-{account.pk}")
    admin.press("授予角色")
    assert Grant.objects.filter(user=who.lin, account=account, role="operator").exists()
    assert fits(admin)
    admin.open("/users?view=table")
    assert admin.sees("运营")
    assert fits(admin)
    admin.open("/trail")
    with admin.page.expect_navigation():
        admin.page.locator("select[name=kind]").select_option("user")
    assert admin.sees("授予角色") and not admin.sees("添加了账号")
    assert fits(admin)
