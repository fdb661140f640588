"""The guide's pages about the checks are those that the code would write now."""

from pathlib import Path

import pytest

from guanwei.practice.document import FOLDER, page_name, pages, write
from guanwei.practice.registry import CHECKS

ROOT = Path(__file__).resolve().parents[3]


def test_the_pages_are_up_to_date():
    guide = ROOT / FOLDER
    files = [*guide.glob("checks.*md"), *guide.glob("checks/*.md")]
    written = {file.relative_to(guide).as_posix(): file.read_text(encoding="utf-8") for file in files}
    assert written == pages(), "run: python -m guanwei.practice.document"


@pytest.mark.parametrize("ending", [".md", ".zh.md"])
def test_every_check_has_its_page_and_every_setting_its_row(ending: str):
    index = pages()[f"checks{ending}"]
    of_checks = {name: text for name, text in pages().items() if name.startswith("checks/") and name.endswith(ending)}
    for check in CHECKS:
        page = f"checks/{page_name(check.id)}{ending}"
        assert f"[`{check.id}`]({page})" in index
        assert of_checks[page].startswith(f"# {check.id} ")
        for setting in (*check.settings, check.level):
            assert f"| `{setting.id}` |" in of_checks[page]
    assert len({page_name(check.id) for check in CHECKS}) == len(CHECKS)


def test_no_row_of_a_table_is_broken_by_its_text():
    for page in pages().values():
        widths = [line.count("|") for line in page.splitlines() if line.startswith("|")]
        assert set(widths) == {6}


def test_a_page_of_a_check_that_is_no_more_goes(tmp_path: Path):
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "z9-old.md").write_text("")
    write(tmp_path)
    assert not (tmp_path / "checks" / "z9-old.md").exists()
    assert (tmp_path / "checks" / "c13-repeated.zh.md").read_text(encoding="utf-8").startswith("# C13.repeated ")
