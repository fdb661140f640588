"""Signing in as people do it: the first administrator, an authenticator app, a passkey. Apps and forms without any
script; the passkey in Chromium with an authenticator of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from guanwei.people.models import User
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, user
from tests.journeys.running import SCREEN, SLOW, Installation
from tests.servers import openid
from tests.servers.ports import free_port
from tests.web.proofs import code_of, shown_codes

FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def with_company_accounts(transactional_db: None, database_url: str, tmp_path: Path) -> Iterator[Installation]:
    """A console whose people also come from a provider, which knows where to send them back."""
    port, running = free_port(), Installation(tmp_path, database_url)
    provider = openid.start([f"http://localhost:{port}/sign-in/company/back"])
    try:
        running.start_web(port, **provider.environment())
        yield running
    finally:
        running.stop()
        provider.stop()


@contextmanager
def page_at(browser: Browser, url: str, *, script: bool = True) -> Iterator[Page]:
    """Somebody nobody knows yet. Fails when a page broke or broke the policy of what may run."""
    context = browser.new_context(
        base_url=url,
        locale="zh-CN",
        viewport={"width": SCREEN[0], "height": SCREEN[1]},
        java_script_enabled=script,
    )
    page = context.new_page()
    page.set_default_timeout(SLOW)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert trouble == []


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")


@pytest.fixture
def without_script(browser: Browser, installation: Installation) -> Iterator[Page]:
    with page_at(browser, installation.url, script=False) as page:
        yield page


def test_the_first_one_here_makes_the_administrator_with_the_code_from_the_terminal(
    installation: Installation, without_script: Page, browser: Browser
) -> None:
    page = without_script
    page.goto("/plan")
    expect(page.get_by_role("heading", name="首次设置", exact=True)).to_be_visible()
    fill: Callable[[str, str], None] = lambda label, text: page.get_by_label(label).fill(text)  # noqa: E731
    fill("设置码", "AAAA-BBBB-CCCC")
    fill("用户名", "mei")
    fill("你的姓名", "梅")
    fill("密码", PASSWORD)
    page.get_by_role("button", name="创建管理员").click()
    expect(page.get_by_role("alert")).to_contain_text("设置码不对")
    assert not User.objects.exists()
    fill("设置码", installation.said(r"Setup code: ([A-Z2-7-]+)"))
    fill("密码", PASSWORD)
    page.get_by_role("button", name="创建管理员").click()
    expect(page.get_by_role("heading", name="第二因素", exact=True)).to_be_visible()
    assert User.objects.get().is_admin
    page.goto("/users")
    expect(page.get_by_role("heading", name="用户", exact=True)).to_be_visible()
    with page_at(browser, installation.url) as other:
        other.goto("/sign-in/first")
        expect(other.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_an_app_is_set_up_and_asked_for_without_any_script(without_script: Page) -> None:
    lin, page = user("lin", "林晓"), without_script
    sign_in(page, "lin")
    page.goto("/me")
    page.get_by_role("link", name="去设置").click()
    page.get_by_role("link", name="设置验证器").click()
    picture = page.get_by_role("img", name="供验证器扫描的二维码")
    expect(picture).to_be_visible()
    assert page.request.get("/me/factors/app/picture").headers["content-type"] == "image/svg+xml"
    secret = page.locator("ol code").inner_text()
    page.get_by_label("验证码").fill(code_of(secret, steps=-1))
    page.get_by_role("button", name="设置", exact=True).click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    codes = shown_codes(page.content())
    assert len(codes) == 10
    sign_out(page)
    sign_in(page, "lin")
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    page.goto("/plan")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    sign_in(page, "lin")
    page.get_by_label("验证码").fill(code_of(secret))
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".rail")).to_be_visible()
    sign_out(page)
    sign_in(page, "lin")
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".rail")).to_be_visible()
    how = [entry.details["how"] for entry in Entry.objects.filter(verb="user.signed-in", actor=lin).order_by("pk")]
    assert how == [["password"], ["password", "app"], ["password", "recovery-code"]]


def test_a_passkey_is_made_by_the_browser_and_opens_the_console_alone(
    installation: Installation, browser: Browser
) -> None:
    lin = user("lin", "林晓")
    with page_at(browser, installation.url) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]
        sign_in(page, "lin")
        page.goto("/me/factors/passkey")
        page.get_by_label("通行密钥的名称").fill("工位的电脑")
        page.get_by_role("button", name="添加通行密钥").click()
        expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
        assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
        page.goto("/me/factors")
        expect(page.get_by_text("工位的电脑")).to_be_visible()

        sign_out(page)
        page.get_by_role("button", name="用通行密钥登录").click()
        expect(page.locator(".rail")).to_be_visible()

        sign_out(page)
        sign_in(page, "lin")
        page.get_by_role("button", name="用通行密钥", exact=True).click()
        expect(page.locator(".rail")).to_be_visible()

        sign_out(page)
        devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        page.get_by_role("button", name="用通行密钥登录").click()
        expect(page.get_by_role("alert")).to_contain_text("浏览器没有给出通行密钥")
    how = [entry.details["how"] for entry in Entry.objects.filter(verb="user.signed-in", actor=lin).order_by("pk")]
    assert how == [["password"], ["passkey"], ["password", "passkey"]]


@pytest.mark.parametrize("script", [True, False])
def test_the_way_to_the_companys_accounts_and_back(
    with_company_accounts: Installation, browser: Browser, script: bool
) -> None:
    """Out by a page of its own: the policy lets no form lead to another site."""
    ann = user("ann", "安")
    User.objects.filter(pk=ann.pk).update(invited_as="ann@company.example")
    with page_at(browser, with_company_accounts.url, script=script) as page:
        page.goto("/sign-in?next=/me")
        page.get_by_role("button", name="用 公司账号 登录").click()
        page.locator("[name=login]").fill("ann")
        page.locator("[name=password]").fill("any")
        page.get_by_role("button").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="安", exact=True)).to_be_visible()
