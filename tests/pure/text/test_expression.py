"""An expression that is tried only where it can begin finds what the standard library finds."""

import gc
import importlib
import pkgutil
import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei import practice
from guanwei.lib.text import matchable
from guanwei.lib.text.expression import Expression, beginning_of
from guanwei.practice.packs.loading import pack, packs

PATTERNS = (
    "教(?:你|大家)|手把手|怎么[泡做]|如何[选用]",
    r"(?<!\d)[1-9]\d?%\s?off|[第最]好?",
    r"\b(?:free|gift|[£$€]\d+ off)\b",
    r"(?=[只仅])(?:只要|仅需)\d|^\s*好|好$",
    r"(?:很|真){0,2}好|x+?y|(?>ab|a)c",
    r"(?ix: [k-mS] ö? | kilo | 元 )",
    r"(.)\1|(?P<one>[好坏])\s?(?P=one)",
    r"[^好]坏|\W好|.最",
    "(?:好)?",
    "买.{0,4}[赠送]|教.你|x",
    r"好(坏)?(?(1)最|第)|y",
    "(?s)好.坏",
    "(?i)buy|好",
    r"(?i:é|[à-ü])好",
    r"(?i:[a-z]\d)",
    r"[一-龥]\d|[!-~]好",
)
TEXTS = st.lists(
    st.sampled_from(
        [
            *"教你手把怎么泡做如何选用第最好坏只仅需要很真元.,! \n%9x1$ybackKlmSıſ\u212aÖéÜ",
            "free",
            "OFF",
            " off",
            "kilo",
        ]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS, start=st.integers(0, 6), end=st.integers(0, 16))
def test_it_finds_the_same_in_the_same_places(pattern: str, text: str, start: int, end: int) -> None:
    one, plain = Expression(pattern), re.compile(pattern)
    assert spans(one.finditer(text)) == spans(plain.finditer(text))
    assert spans(one.finditer(text, start, end)) == spans(plain.finditer(text, start, end))
    assert one.stands_in(text) is (plain.search(text) is not None)
    first, its = one.search(text), plain.search(text)
    assert (first and (first.span(), first.groups())) == (its and (its.span(), its.groups()))


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("教(?:你|大家)|手把手|[泡做]", "手教泡做"),
        (r"\b(?:free|gift)\b|(?<!\d)9", "9fg"),
        ("(?:很|真)?好", "好很真"),
        ("(?=[只仅])(?:..|...)", "仅只"),
        ("(?i:S元)", "Ssſ"),
    ],
)
def test_what_it_can_begin_with_is_known(pattern: str, first: str) -> None:
    assert sorted(beginning_of(pattern)) == sorted(first)


NO_BEGINNING = ("[^好]坏", ".好", "(?:好)?", "(?=好)", r"(好)坏\1", r"好(坏)?(?(1)最|第)", "(?i:É)", "(?i)b", r"\W")


@pytest.mark.parametrize("pattern", NO_BEGINNING)
def test_where_anything_or_nothing_may_stand_nothing_is_known(pattern: str) -> None:
    assert beginning_of(pattern) == ""


def test_capitals_are_of_no_matter_where_it_says_so() -> None:
    one = Expression("buy\\ now  # a comment", "ix")
    assert Expression("buy", "i").stands_in("BUY it")
    assert one.stands_in("BUY NOW") and not Expression("buy now").stands_in("BUY NOW")


def test_every_expression_of_the_practice_finds_the_same_in_the_sentences_of_the_packs_and_most_have_a_beginning() -> (
    None
):
    for module in pkgutil.walk_packages(practice.__path__, f"{practice.__name__}."):
        if not any(part in module.name for part in (".migrations", ".models", ".audit")):
            importlib.import_module(module.name)
    groups = [group for name in packs() for group in pack(name).groups if group.expression]
    ours = [one for one in gc.get_objects() if isinstance(one, Expression)] + [group.pattern for group in groups]
    each = {one.pattern: one for one in ours}.values()
    sentences = [matchable(text).tight.text for name in packs() for text in (*pack(name).hit, *pack(name).passes)]
    for one in each:
        plain = re.compile(one.pattern)
        for text in sentences:
            assert spans(one.finditer(text)) == spans(plain.finditer(text)), (one.pattern, text)
    assert len(each) > 60 and sum(beginning_of(one.pattern) != "" for one in each) > 0.8 * len(each)


def spans(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [one.span() for one in found]
