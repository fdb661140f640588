"""The diagram that people read and the arrows that the ledger follows are the same."""

import re
from pathlib import Path

from guanwei.delivery.states import ARROWS, State

PAGE = Path(__file__).resolve().parents[3] / "docs" / "concepts" / "delivery.md"


def test_the_diagram_in_the_documentation_shows_every_arrow_and_no_other() -> None:
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert drawn == {(state.value, then.value) for state, targets in ARROWS.items() for then in targets}


def test_the_page_explains_every_state() -> None:
    explained = set(re.findall(r"^\| (\w+) \| \S+ \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {state.value for state in State} <= explained
