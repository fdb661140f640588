"""The diagram that people read and the arrows that the ledger follows are the same."""

import re
from pathlib import Path

import pytest

from guanwei.delivery.states import ARROWS, State

PAGE = Path(__file__).resolve().parents[3] / "docs" / "concepts" / "delivery.md"


@pytest.mark.parametrize("page", [PAGE, PAGE.with_suffix(".zh.md")], ids=["en", "zh"])
def test_the_diagrams_in_the_documentation_show_every_arrow_and_no_other(page: Path) -> None:
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert drawn == {(state.value, then.value) for state, targets in ARROWS.items() for then in targets}


def test_the_page_explains_every_state() -> None:
    explained = set(re.findall(r"^\| (\w+) \| \S+ \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {state.value for state in State} <= explained
