"""What a journey is made with: an installation that runs, and a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from guanwei.people.models import User
from tests.journeys.running import SCREEN, Installation, Visitor, chromium

Visit = Callable[..., Visitor]


@pytest.fixture
def installation(transactional_db: None, database_url: str, tmp_path: Path) -> Iterator[Installation]:
    """The console runs; workers are started by the journey. Ends before the database is emptied."""
    running = Installation(tmp_path, database_url)
    try:
        running.start_web()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's own event loop runs in this thread, and Django would refuse to ask the database beside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright, chromium(playwright) as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture
def visit(browser: Browser, installation: Installation) -> Iterator[Visit]:
    """Opens a browser for a person; closed, and looked at for trouble, when the journey ends."""
    visitors: list[Visitor] = []

    def opened(user: User, size: tuple[int, int] = SCREEN, *, script: bool = True) -> Visitor:
        visitors.append(Visitor(browser, installation.url, user, size, script=script))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.close()
