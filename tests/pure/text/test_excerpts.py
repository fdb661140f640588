"""What is shown of a text that was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import excerpt, found_in
from guanwei.lib.text.folding import folded, folded_with_places, runs

LETTERS = "茶叶绿Aaß１1ｱﾞアé, 。\u200b️👍🏻"


def shown(text: str, typed: str, length: int = 90) -> str:
    """With brackets around what is marked."""
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in excerpt(text, typed, length=length))


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("泡绿茶用八十度的水", "绿茶", "泡[绿茶]用八十度的水"),
        ("新款 ｉＰｈｏｎｅ 壳", "iphone", "新款 [ｉＰｈｏｎｅ] 壳"),
        ("绿茶，还是绿茶", "茶", "绿[茶]，还是绿[茶]"),
        ("绿茶", "绿 茶", "[绿茶]"),
        ("哈哈哈", "哈哈", "[哈哈哈]"),
        ("Straße 5", "strasse", "[Straße] 5"),
        ("Straße 5", "ras", "St[raß]e 5"),
        ("绿\u200b茶好", "绿茶", "[绿\u200b茶]好"),
        ("没有它", "绿茶", "没有它"),
        ("一行\n\n又一行", "又", "一行 [又]一行"),
        ("", "茶", ""),
        ("茶", "，。", "茶"),
    ],
)
def test_what_was_looked_for_is_marked_in_its_own_letters(text: str, typed: str, expected: str) -> None:
    assert shown(text, typed) == expected


def test_a_long_text_is_cut_around_the_first_place() -> None:
    text = "前" * 100 + "绿茶" + "后" * 100
    assert shown(text, "绿茶", 40) == "…" + "前" * 24 + "[绿茶]" + "后" * 14 + "…"
    assert shown(text, "后后", 40).startswith("…前")
    assert shown(text, "没有", 10) == "前" * 10 + "…"


def test_at_the_end_of_a_long_text_as_much_is_shown_as_anywhere() -> None:
    assert shown("前" * 100 + "绿茶", "绿茶", 40) == "…" + "前" * 38 + "[绿茶]"


@given(st.text(LETTERS, max_size=60), st.text(LETTERS, max_size=5), st.integers(5, 40))
def test_the_pieces_are_a_part_of_the_text_and_what_is_marked_is_what_was_typed(
    text: str, typed: str, length: int
) -> None:
    pieces = excerpt(text, typed, length=length)
    line = "".join(piece.text for piece in pieces).strip("…")
    assert line in " ".join(text.split())
    wanted = "".join(runs(typed))
    for piece in pieces:
        if piece.found:
            assert set(folded(piece.text)) & set(wanted)


@given(st.text(max_size=60))
def test_every_folded_letter_has_its_place(text: str) -> None:
    whole, places = folded_with_places(text)
    assert whole == folded(text)
    assert len(places) == len(whole) + 1


@given(st.text(LETTERS, max_size=60), st.text(LETTERS, max_size=3))
def test_every_place_that_says_it_is_found(text: str, typed: str) -> None:
    covered = {at for start, stop in found_in(text, typed) for at in range(start, stop)}
    whole, places = folded_with_places(text)
    for run in runs(typed):
        for at in range(len(whole) - len(run) + 1):
            if whole[at : at + len(run)] == run:
                assert places[at] in covered
