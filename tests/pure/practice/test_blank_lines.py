"""C16.blank-lines: runs of empty lines, and the fix that leaves one of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pure.practice.world import a_post, around, found

ID = "C16.blank-lines"


@pytest.mark.parametrize(
    "text", ["", "一行", "一行\n二行", "一段\n\n二段", "一段\n  \n二段", "\n\n", "一段\n\n二段\n\n三段"]
)
def test_one_empty_line_is_how_paragraphs_are_parted(text: str) -> None:
    assert found(a_post(text), around(), ID) == ()


@pytest.mark.parametrize(
    ("text", "lines", "fixed"),
    [
        ("一段\n\n\n二段", 1, "一段\n\n二段"),
        ("一段\n \t\n\u3000\n\n二段", 2, "一段\n\n二段"),
        ("一\n\n\n二\n\n三\n\n\n\n四", 3, "一\n\n二\n\n三\n\n四"),
    ],
)
def test_more_are_found_and_one_press_leaves_one_of_each_run(text: str, lines: int, fixed: str) -> None:
    [finding] = found(a_post(text), around(), ID)
    assert finding.figures["lines"] == lines
    assert finding.fix is not None
    assert finding.fix.applied_to(text) == fixed
    assert finding.span is not None and text[slice(*finding.span)].startswith("\n")


@given(st.text(alphabet="字a \t\u3000\n", max_size=60))
def test_after_the_fix_nothing_is_found_and_no_word_is_lost(text: str) -> None:
    findings = found(a_post(text), around(), ID)
    if not findings:
        return
    assert findings[0].fix is not None
    fixed = findings[0].fix.applied_to(text)
    assert found(a_post(fixed), around(), ID) == ()
    assert fixed.split() == text.split()
