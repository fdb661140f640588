"""Makes the pictures of the README from the demonstration: `make pictures`.

Starts Guanwei with its demonstration brand in a folder of its own, waits until the month is planned and the fans' words
have come in, looks at Today and at the composer as a person would, and leaves docs/pictures/*.png.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}
STARTED, FILLED = 120.0, 120.0  # seconds
TEXT = "【有用】砂锅裂了一道细纹别急着扔：煮一锅浓米汤，凉透再倒掉，纹路会被填上。裂到底的就改种薄荷吧。"
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="guanwei-pictures-"))
    log = home / "up.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "guanwei", "--lang", "en", "--home", str(home / "home"), "up", "--demo"]
        running = subprocess.Popen([*command, "--port", "0"], cwd=ROOT, stdout=out, stderr=out)
    try:
        address, password = _started(log)
        with sync_playwright() as playwright:
            found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=found, args=arguments)
            for short, language in LANGUAGES.items():
                page = signed_in(browser, address, "zhou", password, short, language)
                _wait_until_filled(page)
                take(page, PICTURES, short)
                page.context.close()
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(home, ignore_errors=True)
    return 0


def _started(log: Path) -> tuple[str, str]:
    """Address and password, as soon as they are printed."""
    end = time.monotonic() + STARTED
    while time.monotonic() < end:
        said = log.read_text("utf-8", "replace")
        address = re.search(r"Address:\s+(\S+)/", said)
        password = re.search(r"[Pp]assword:\s+([^\s,]+)", said)
        if address and password and "Ctrl-C" in said:
            return address[1], password[1]
        time.sleep(0.2)
    raise SystemExit(f"Guanwei did not start:\n{log.read_text('utf-8', 'replace')}")


def signed_in(browser: Browser, address: str, name: str, password: str, short: str, language: str) -> Page:
    """Today, as this person sees it in this language; the context is the page's own."""
    locale = "en-US" if short == "en" else "zh-CN"
    context = browser.new_context(base_url=address, viewport=SIZE, locale=locale, timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto("/sign-in")
    page.locator(f"button[name=language][value={language}]").click()
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    _choose_language(page, language)
    return page


def _wait_until_filled(page: Page) -> None:
    end = time.monotonic() + FILLED
    while page.locator(".slip, #now .row .column").count() == 0 and time.monotonic() < end:
        page.wait_for_timeout(1000)
        page.goto("/")


def take(page: Page, folder: Path, short: str) -> None:
    """Today, the second conversation of the inbox, the composer with an account chosen and words in it."""
    page.goto("/")
    _keep(page, folder / f"today-{short}.png")
    page.goto("/inbox")
    page.locator("a.text[data-key=a]").nth(1).click()
    page.wait_for_load_state()
    _keep(page, folder / f"inbox-{short}.png")
    page.goto("/posts/new")
    page.locator("[name=accounts]").first.check(force=True)
    page.locator("[name=text]").fill(TEXT)
    page.wait_for_timeout(2500)  # until the findings stand beside it
    _keep(page, folder / f"composer-{short}.png")


def _choose_language(page: Page, language: str) -> None:
    """The person's own language wins over the browser's."""
    page.goto("/me")
    page.locator("select[name=language]").select_option(language)
    with page.expect_navigation():
        page.locator("form:has(select[name=language]) button").first.click()
    page.goto("/")


def _keep(page: Page, file: Path) -> None:
    """Few colours are enough for a page of text, and keep the repository small."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
