"""The guide's pages about the checks are those that the code would write now."""

from pathlib import Path

import pytest

from guanwei.practice.document import FOLDER, pages
from guanwei.practice.registry import ALL_SETTINGS, CHECKS

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["checks.md", "checks.zh.md"])
def test_the_page_is_up_to_date(name: str):
    written = (ROOT / FOLDER / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run: python -m guanwei.practice.document"


@pytest.mark.parametrize("name", ["checks.md", "checks.zh.md"])
def test_the_page_names_every_check_and_every_setting(name: str):
    page = pages()[name]
    assert [check.id for check in CHECKS if f"## {check.id} " not in page] == []
    assert [setting.id for setting in ALL_SETTINGS if f"| `{setting.id}` |" not in page] == []


def test_no_row_of_a_table_is_broken_by_its_text():
    for page in pages().values():
        widths = [line.count("|") for line in page.splitlines() if line.startswith("|")]
        assert set(widths) == {6}
