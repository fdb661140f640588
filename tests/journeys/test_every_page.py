"""Every page of the console as it is looked at: at a desk and on a phone, in both languages, light and dark.

Each is held to axe's rules (nothing serious), fits the screen's width, and breaks no script or policy. A picture of
each is left in build/screenshots, to be looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from guanwei.accounts.checkup import Yardstick, examine
from guanwei.accounts.checkups import keep_check_up
from guanwei.accounts.values import set_value
from guanwei.lib.clock import utc_now
from guanwei.networks.public_profile import PublicProfile
from guanwei.people.actions import set_preferences
from guanwei.practice.registry import run
from guanwei.practice.settings import Settings
from guanwei.practice.subjects import Context, ProfileSubject
from guanwei.publishing.models import Plan
from tests.architecture.tree import ROOT
from tests.cast import PASSWORD, Cast, a_draft, cast
from tests.journeys.running import SLOW, Installation
from tests.servers.axe import axe_script
from tests.web.test_matrix import RULES, makers_of

PICTURES = ROOT / "build" / "screenshots"
GRAVE = ("serious", "critical")
# What is no page and cannot be opened as one: a stream, a file that is saved, a button's address.
NO_PAGES = {
    "live",
    "live-parts",
    "search-suggest",
    "app-picture",
    "export",
    "import-template",
    "picture",
    "portrait",
    "theme",
}


# What one address shows beside its first face.
PARTS = {
    "account": ("?tab=check-up", "?tab=rights", "?tab=access", "?tab=trail"),
    "accounts": ("?state=needs", "?q=nothing"),
    "new-account": ("?network=weibo", "?network=bluesky", "?network=mastodon"),
    "users": ("?view=table",),
    "brand-settings": ("?show=own",),
    "week": ("?view=month", "?view=month&month={beyond:%Y-%m}", "?view=list&from={beyond:%Y-%m-%d}"),
}


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    size: tuple[int, int]
    language: str
    scheme: str


# Each size, language and scheme once: all eight would be the same pages again.
SCREENS = (
    Screen("desk", (1440, 900), "zh-hans", "light"),
    Screen("phone", (390, 844), "en", "dark"),
)


@pytest.fixture
def who(transactional_db: None) -> Cast:
    """With check-ups of two weeks, so that their pages are more than empty."""
    who = cast()
    for week, name in ((1, "青禾茗官方微博"), (0, "青禾茗")):
        seen = PublicProfile("青禾茗", name, "讲茶", "", None, "https://a.example/", "杭州", ("绿茶",), True)
        judged = examine(seen, "weibo", Yardstick(("青禾茗茶业",), ("qingheming.example",)))
        subject = ProfileSubject("1", "weibo", seen, ("青禾茗茶业",))
        findings = run(subject, Context(utc_now(), Settings()))
        keep_check_up(
            actor=who.he,
            now=utc_now() - timedelta(days=7 * week),
            account=who.weibo,
            source="network",
            profile=seen,
            judged=judged,
            findings=[finding.as_json() for finding in findings],
        )
    set_value(actor=who.he, now=utc_now(), key="A1.fewest-tags", value=5, brand=who.brand)
    return who


def beyond() -> date:
    """The first day of a month to come that begins within a week, so that days of the one before stand in it."""
    first = (utc_now().date().replace(day=1) + timedelta(days=62)).replace(day=1)
    return first if first.weekday() else (first + timedelta(days=31)).replace(day=1)


@pytest.fixture
def pages(who: Cast) -> dict[str, str]:
    """Name and address of everything that a person can look at, each with what it shows."""
    makers = makers_of(who)
    first = makers["delivery"]  # approved before drafts of the same minute make it a flood
    made = {first: first()}
    around = datetime.combine(beyond(), time(4), UTC)
    for days, account in ((-1, who.weibo), (0, who.weibo), (-1, who.bluesky), (31, who.weibo)):
        plan = a_draft(who, account, due_at=around + timedelta(days=days))
        if days == 0:
            Plan.objects.filter(pk=plan.pk).update(state=Plan.State.PUBLISHED, published_at=plan.due_at)
    found = {}
    for name, rule in RULES.items():
        if rule.posts or name in NO_PAGES or "admin" not in rule.may:
            continue
        make = makers.get(name, list)
        if make not in made:
            made[make] = make()
        address = reverse(name, args=made[make])
        found[name] = address + rule.query.format(slug=who.brand.slug)
        parts = enumerate(PARTS.get(name, ()), start=2)
        found |= {f"{name}-{number}": address + query.format(beyond=beyond()) for number, query in parts}
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_page_is_accessible_fits_and_breaks_nothing(
    screen: Screen, who: Cast, pages: dict[str, str], browser: Browser, installation: Installation
) -> None:
    set_preferences(actor=who.admin, now=utc_now(), language=screen.language, zone=who.admin.zone)
    rules = axe_script().read_text("utf-8")
    found: dict[str, list[str]] = {}  # what is wrong, and on which pages
    with _signed_in(browser, installation, who, screen) as page:
        trouble: list[str] = []
        page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
        page.on("console", lambda said: trouble.append(f"console: {said.text}") if said.type == "error" else None)
        for name, address in pages.items():
            answer = page.goto(address)
            assert answer is not None and answer.ok, f"{address}: {answer and answer.status}"
            if not page.locator("main").count():
                continue  # a part of a page, a drawing, or data
            _picture(page, screen, name)
            wrong = [*_grave(page, rules), *_too_wide(page), *trouble]
            trouble.clear()
            for what in wrong:
                found.setdefault(what, []).append(f"{name} {address}")
    assert not found, "\n".join(f"{what}\n    {len(on)} pages: {on[:3]}" for what, on in found.items())


def test_today_is_never_faded_not_even_among_the_days_of_another_month(
    who: Cast, pages: dict[str, str], browser: Browser, installation: Installation
) -> None:
    rules = axe_script().read_text("utf-8")
    for screen in SCREENS:
        with _signed_in(browser, installation, who, screen) as page:
            page.goto(f"/plan?view=month&month={beyond():%Y-%m}")
            cells = page.locator(".month .cell.other:has(.slip)")
            assert cells.count(), "neighbouring days with posts"
            cells.first.evaluate("cell => cell.classList.add('today')")
            faded = page.locator(".month .cell, .month .cell *").evaluate_all(
                "all => all.filter((one) => getComputedStyle(one).opacity !== '1').length"
            )
            assert faded == 0
            assert list(_grave(page, rules)) == []


@contextmanager
def _signed_in(browser: Browser, installation: Installation, who: Cast, screen: Screen) -> Iterator[Page]:
    """A page of the administrator, in this language and on this screen."""
    context = browser.new_context(
        base_url=installation.url,
        locale="en-US" if screen.language == "en" else "zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": screen.size[0], "height": screen.size[1]},
        color_scheme="dark" if screen.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(SLOW)
    page.goto("/sign-in")
    page.locator("[name=username]").fill(who.admin.username)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("button.strong").first.click()
    yield page
    context.close()


def _picture(page: Page, screen: Screen, name: str) -> None:
    folder = PICTURES / screen.name
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def _grave(page: Page, rules: str) -> Iterator[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(rules)
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for violation in result["violations"]:
        if violation["impact"] in GRAVE:
            nodes = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
            yield f"{violation['id']} ({len(violation['nodes'])}): {nodes}"


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide <= 0:
        return []
    widest = page.evaluate(
        "[...document.querySelectorAll('main *, .top *, .rail *')].filter(e => e.getBoundingClientRect().right > "
        "document.documentElement.clientWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"
    )
    return [f"{wide} pixels wider than the screen: {widest}"]
