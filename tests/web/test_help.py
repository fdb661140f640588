"""The documentation inside the console: every page in the reader's language, every link leading somewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.web import diagrams
from guanwei.web.helping import FOLDERS, ROOT, groups, help_page, search
from tests.cast import cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db

PAGES = sorted({(folder, file.name.split(".")[0]) for folder in FOLDERS for file in (ROOT / folder).glob("*.md")})
SOURCES = [
    source
    for file in sorted(ROOT.rglob("*.md"))
    for source in re.findall(r"```mermaid\n(.*?)```", file.read_text("utf-8"), re.DOTALL)
]


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


@pytest.mark.parametrize("chinese", [True, False])
def test_a_state_diagram_is_drawn_with_every_arrow_and_said_in_words(chinese: bool) -> None:
    page = help_page("concepts", "delivery", chinese=chinese)
    assert page and "mermaid" not in page.html and "style=" not in page.html
    assert page.html.count('class="arrow"') == page.html.count('class="head"') >= 51
    assert page.html.count("<svg role=") == 6 and page.html.count('class="ring"') == 2
    assert ("<li>即将发送 → 发送中</li>" if chinese else "<li>claimed → sending</li>") in page.html
    assert page.html.count(" → ") == page.html.count('class="arrow"')


def test_the_drawing_says_when_a_state_follows() -> None:
    page = help_page("concepts", "inbox", chinese=False)
    assert page and 'open → snoozed <span class="quiet">until a time</span>' in page.html
    assert page.html.count('<circle class="number"') == page.html.count('<text class="number"') == 5


@pytest.mark.parametrize("source", SOURCES)
def test_no_arrow_runs_through_a_state_and_none_leaves_the_picture(source: str) -> None:
    diagram = diagrams.read(source)
    width, height = diagram.size
    assert width <= 490  # or the letters are too small on a phone
    for curve in diagrams.curves(diagram):
        ends = (curve.arrow.begin, curve.arrow.then)
        for x, y in curve.points():
            assert 0 < x < width and 0 < y < height
            for state, place in diagram.places().items():
                half = (diagrams.BOX[0] / 2, diagrams.BOX[1] / 2)
                assert state in ends or not diagrams.within((x, y), place, half), (ends, state)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefghi"), st.sampled_from("abcdefghi")).filter(lambda two: two[0] != two[1]),
        max_size=20,
        unique=True,
    )
)
def test_any_arrows_among_nine_states_are_drawn(arrows: list[tuple[str, str]]) -> None:
    rows = ["%% row: a b c", "%% row: d e f", "%% row: g h i"]
    drawn = diagrams.curves(diagrams.read("\n".join([*rows, *(f"{one} --> {other}" for one, other in arrows)])))
    assert [(curve.arrow.begin, curve.arrow.then) for curve in drawn] == arrows


def test_a_state_without_a_place_is_named() -> None:
    with pytest.raises(diagrams.DiagramUnclear, match="held"):
        diagrams.read("%% row: waiting\nwaiting --> held")


def test_no_space_comes_between_two_chinese_characters_where_a_line_of_the_file_ends() -> None:
    page = help_page("concepts", "listening", chinese=True)
    assert page and not re.search(r"[\u4e00-\u9fff，。；：]\n[\u4e00-\u9fff]", page.html)


@pytest.mark.parametrize(
    "address", ["/help/decisions/0001-licence", "/help/guide/nothing", "/help/guide/..", "/help/x"]
)
def test_what_is_no_page_of_help_does_not_exist(address: str) -> None:
    assert browser(cast().lin).get(address).status_code == 404


def test_contents_are_titles_in_the_order_of_the_day_and_each_page_stands_once() -> None:
    listed = groups(chinese=True)
    assert [page.title for page in listed["daily"]][:5] == ["今天", "写稿", "审核", "收件箱", "叫停"]
    pages = [(page.folder, page.name) for group in listed.values() for page in group]
    assert sorted(pages) == PAGES
    assert text_of(browser(cast().lin).get("/help")).count(">检查一览<") == 1


def test_a_search_finds_pages_by_what_they_say_titles_first() -> None:
    hits = search("收件箱", chinese=True)
    assert hits[0].page.title.startswith("收件箱") and len(hits) > 3
    assert all("收件箱" in hit.page.text for hit in hits)
    assert search("time_zone_of_nobody", chinese=False) == search(" ", chinese=True) == []
    reader = browser(cast().lin)
    assert 'href="/help/guide/stop"' in text_of(reader.get("/help?q=叫停"))
    assert "“&lt;b&gt;”" in text_of(reader.get("/help?q=<b>"))
