"""Words are found however they are dressed up, and a span never moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import match_form, matchable
from guanwei.lib.text.wordlist import Together, WordList, longest_of


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("全國最強", "全国最强"),
        ("ＯＦＦＩＣＩＡＬ", "official"),
        ("第①", "第1"),
        ("最\u200b强", "最强"),
        ("zuì强", "zui强"),
        ("著名", "着名"),
        ("가", "가"),
        ("e\u0301", "e"),
        ("喝茶\ufe0f", "喝茶"),
    ],
)
def test_what_dresses_a_word_up_is_taken_off(written: str, form: str) -> None:
    assert matchable(written).text == form


@pytest.mark.parametrize("written", ["最 强", "最*强", "最·强", "最\u200b 强", "最--强"])
def test_stuffing_between_the_characters_of_a_word_does_not_hide_it(written: str) -> None:
    text = f"全国{written}！"
    tight = matchable(text).tight
    (hit,) = WordList(["最强"]).all_in(tight)
    start, end = tight.span(hit.start, hit.end)
    assert text[start:end] == written


def test_a_line_or_a_sentence_ends_a_word() -> None:
    assert not list(WordList(["最强"]).all_in(matchable("价格最\n强").tight))
    assert not list(WordList(["最强"]).all_in(matchable("就数他最。强").tight))


def test_the_longest_word_at_a_place_is_one_hit() -> None:
    words = WordList(["最强", "最强音"])
    assert [hit.word for hit in words.longest_in(matchable("最强音"))] == [1]
    assert sorted(hit.word for hit in words.all_in(matchable("最强音"))) == [0, 1]


def test_a_word_with_nothing_to_look_for_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing in them"):
        WordList(["\u200b"])


@given(st.text())
def test_every_character_of_the_form_has_its_place_in_the_text(text: str) -> None:
    for form in (matchable(text), matchable(text).tight):
        assert len(form.starts) == len(form.text) + 1
        assert list(form.starts) == sorted(form.starts)
        for place in range(len(form.text)):
            start, end = form.span(place, place + 1)
            assert 0 <= start < end <= len(text)
            assert form.text[place] in match_form(text[start:end])


@given(st.text())
def test_the_form_is_its_own_form(text: str) -> None:
    once = match_form(text)
    assert once == matchable(text).text
    assert match_form(once) == once


@given(st.lists(st.sampled_from(["最", "最好", "好喝", "第一", "a1", "1", "，", "Ａ"]), max_size=8).map("".join))
def test_several_lists_in_one_pass_tell_what_each_of_them_would(text: str) -> None:
    lists = [WordList(words) for words in (["最好", "a1"], ["好"], [], ["第一", "最好"], ["好喝最", "好", "好"])]
    form = matchable(text)
    found = Together(lists).spans_in(form.text)
    assert [sorted(found.get(place, [])) for place in range(len(lists))] == [
        sorted(words.spans_in(form.text)) for words in lists
    ]
    assert [list(longest_of(found.get(place, []))) for place in range(len(lists))] == [
        list(words.longest_in(form)) for words in lists
    ]
