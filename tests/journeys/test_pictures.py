"""The pictures of the README can be made: the script finds its way through Today, inbox and composer."""

from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests import cast as people
from tests.domain.inbox.talking import wrote
from tests.journeys.running import Installation

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "pictures.py"


@pytest.fixture
def pictures() -> ModuleType:
    spec = util.spec_from_file_location("pictures", SCRIPT)
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_takes_today_inbox_and_composer_in_both_languages(
    installation: Installation, browser: Browser, pictures: ModuleType, tmp_path: Path
) -> None:
    who = people.cast()
    people.approved(who)
    for number in range(2):
        wrote(who.weibo, "绿茶怎么泡？", by=f"茶友{number}")
    for short, language in pictures.LANGUAGES.items():
        page = pictures.signed_in(browser, installation.url, "lin", people.PASSWORD, short, language)
        try:
            pictures.take(page, tmp_path, short)
            # It ends in the composer: the words stand there, with a preview beside them.
            assert page.locator("#looks .look .shown").first.inner_text().strip() == pictures.TEXT
            assert page.locator("html").get_attribute("lang") == ("en" if short == "en" else "zh-CN")
            assert page.locator("#notices, .found, .finding, #checks").first.is_visible()
        finally:
            page.context.close()
    made = sorted(file.name for file in tmp_path.glob("*.png"))
    assert made == [f"{name}-{short}.png" for name in ("composer", "inbox", "today") for short in ("en", "zh")]
    for file in tmp_path.glob("*.png"):
        with Image.open(file) as picture:
            assert picture.size == (1440, 900)
