"""The console and workers as processes of their own on the test database, and browsers in which people sign in."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Locator, Page, Playwright, Request

from guanwei.people.models import User
from tests.cast import PASSWORD
from tests.servers.process import ServerDied, ServerProcess

READY_SECONDS = 60.0
SLOW = 30_000  # milliseconds that a page may take on a machine that does other things meanwhile
SCREEN, PHONE = (1280, 900), (390, 844)


class Installation:
    """What runs for one journey. Everything that was started ends with `stop`, or with the test run."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.url = ""
        self._folder = folder
        self._guanwei = [sys.executable, "-m", "guanwei", "--lang", "en", "--home", os.environ["GUANWEI_HOME"]]
        self._environment = {"DATABASE_URL": database_url, "PYTHONUNBUFFERED": "1"}
        self._processes: list[ServerProcess] = []

    def start_web(self, port: int = 0, **settings: str) -> None:
        """The console, on any port unless told; `url` is its address, without the slash at the end."""
        process = self._start("web", "--port", str(port), **settings)
        _wait(process, lambda: "Listening on" in process.tail())
        found = re.search(r"Listening on (http://\S+)/", process.tail())
        assert found
        self.url = found[1]
        _wait(process, lambda: httpx.get(f"{self.url}/healthz", trust_env=False).is_success)

    def start_worker(self, **settings: str) -> ServerProcess:
        """A worker that has finished a round. `settings`: GUANWEI_... of the environment."""
        from guanwei.delivery.models import Sender

        before = set(Sender.objects.values_list("name", flat=True))
        process = self._start("worker", **settings)
        _wait(process, lambda: Sender.objects.exclude(name__in=before).exists())
        return process

    def said(self, pattern: str) -> str:
        """What the console said when it started: the first group of `pattern`."""
        found = re.search(pattern, self._processes[0].tail())
        assert found, self._processes[0].tail()
        return found[1]

    def command(self, *words: str) -> str:
        """`guanwei ...` to its end. Fails when it fails; returns what it printed."""
        done = subprocess.run(
            [*self._guanwei, *words],
            env={**os.environ, **self._environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.stop()

    def _start(self, command: str, *options: str, **settings: str) -> ServerProcess:
        log = self._folder / f"{command}-{len(self._processes)}.log"
        words = [*self._guanwei, command, *options]
        process = ServerProcess(words, log, environment={**self._environment, **settings})
        self._processes.append(process)
        return process


def _wait(process: ServerProcess, ready: Any) -> None:
    end = time.monotonic() + READY_SECONDS
    while not ready():
        if time.monotonic() > end or process.ended:
            raise ServerDied(process.tail())
        time.sleep(0.05)


def wait_until(true: Any, seconds: float, otherwise: Any = lambda: "") -> None:
    """Looks again and again; fails with what `otherwise` says when it takes longer."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.1)


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's browser where there is one, else the one that Playwright brought."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    browser = playwright.chromium.launch(
        executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [], timeout=60_000
    )
    try:
        yield browser
    finally:
        browser.close()


class Visitor:
    """Somebody at a browser, signed in. Reads Chinese, as the cast does. `script`: whether theirs runs any."""

    def __init__(
        self, browser: Browser, url: str, user: User, size: tuple[int, int] = SCREEN, *, script: bool = True
    ) -> None:
        self.user = user
        self._context = browser.new_context(
            base_url=url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
            accept_downloads=True,
            java_script_enabled=script,
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(SLOW)
        self.trouble: list[str] = []
        self.page.on("request", self._look_at)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.open("/sign-in")
        self.page.get_by_label("用户名").fill(user.username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")
        assert "/sign-in" not in self.page.url, self.page.locator("main").inner_text()

    def open(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, name: str, within: Locator | None = None) -> None:
        """Presses the button and waits for the page that comes."""
        button = (within or self.page).get_by_role("button", name=name, exact=True).first
        with self.page.expect_navigation():
            button.click()

    def unfold(self, name: str, within: Locator | None = None) -> None:
        """Opens what is folded away under these words."""
        (within or self.page).locator("summary", has_text=name).first.click()

    def sees(self, text: str) -> bool:
        """On the page as it stands now, read as a person does."""
        return text in self.page.locator("body").inner_text()

    def waits_for(self, path: str, text: str, seconds: float) -> None:
        """Opens the page again and again until it says so."""
        self.open(path)
        wait_until(
            lambda: self.sees(text) or self.open(path), seconds, lambda: self.page.locator("main").inner_text()[:2000]
        )

    def close(self) -> None:
        """Fails when a page asked another machine for anything, or a script of ours broke."""
        self._context.close()
        assert self.trouble == []

    def _look_at(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None):
            self.trouble.append(f"asked for {request.url}")
