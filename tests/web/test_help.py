"""The documentation inside the console: every page in the reader's language, every link leading somewhere."""

import re

import pytest

from guanwei.web.helping import FOLDERS, ROOT, contents, help_page
from tests.cast import cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db

PAGES = sorted({(folder, file.name.split(".")[0]) for folder in FOLDERS for file in (ROOT / folder).glob("*.md")})


def test_help_lists_every_page_of_the_documentation() -> None:
    page = text_of(browser(cast().lin).get("/help"))
    for folder, name in PAGES:
        assert f"/help/{folder}/{name}" in page


def test_a_page_comes_in_the_language_of_the_reader() -> None:
    who = cast()
    assert "检查一览" in text_of(browser(who.lin).get("/help/guide/checks"))
    assert 'lang="zh-CN"' in text_of(browser(who.lin).get("/help/guide/checks"))


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize(("folder", "name"), PAGES)
def test_links_between_pages_lead_to_pages(folder: str, name: str, chinese: bool) -> None:
    page = help_page(folder, name, chinese=chinese)
    assert page is not None and page.title
    for target in re.findall(r'href="(/help/[^"#]+)', page.html):
        to, _, page_of = target.removeprefix("/help/").rpartition("/")
        assert help_page(to, page_of, chinese=chinese), target


def test_a_page_in_a_folder_of_a_folder_is_shown_and_linked() -> None:
    reader = browser(cast().lin)
    assert 'href="/help/guide/checks/c13-repeated"' in text_of(reader.get("/help/guide/checks"))
    page = text_of(reader.get("/help/guide/checks/c13-repeated"))
    assert "C13.repeated" in page and 'href="/help/guide/checks"' in page


def test_a_state_diagram_becomes_a_table_of_what_can_follow() -> None:
    page = help_page("concepts", "delivery", chinese=False)
    assert page and "class='turns'" in page.html and "mermaid" not in page.html
    assert "<code>claimed</code></th><td><code>sending</code>" in page.html


def test_the_table_says_when_a_state_follows() -> None:
    page = help_page("concepts", "inbox", chinese=False)
    assert page and "<code>snoozed</code> until a time" in page.html


def test_no_space_comes_between_two_chinese_characters_where_a_line_of_the_file_ends() -> None:
    page = help_page("concepts", "listening", chinese=True)
    assert page and not re.search(r"[\u4e00-\u9fff，。；：]\n[\u4e00-\u9fff]", page.html)


@pytest.mark.parametrize(
    "address", ["/help/decisions/0001-licence", "/help/guide/nothing", "/help/guide/..", "/help/x"]
)
def test_what_is_no_page_of_help_does_not_exist(address: str) -> None:
    assert browser(cast().lin).get(address).status_code == 404


def test_contents_are_titles_not_file_names() -> None:
    assert ("checks", "检查一览") in contents("guide", chinese=True)
