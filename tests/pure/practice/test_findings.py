"""Findings: their order, the gravest of them, and what is left after a trip through JSON."""

import json
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.words import Words
from guanwei.practice.findings import Field, Finding, Fix, Level, in_order, worst

words = st.builds(Words, zh=st.text(), en=st.text())
spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))
figures = st.dictionaries(st.text(), st.integers() | st.floats(allow_nan=False) | st.text(), max_size=3)
findings = st.builds(
    Finding,
    id=st.sampled_from(["B1.flood", "C2.promotion-share", "N.length"]),
    level=st.sampled_from(Level),
    message=words,
    hint=words,
    field=st.none() | st.sampled_from(Field),
    span=st.none() | spans,
    figures=figures,
    fix=st.none() | st.builds(Fix, words, st.sampled_from(Field), spans, st.text()),
)


def a_finding(level: Level, check_id: str = "X", span: tuple[int, int] | None = None) -> Finding:
    return Finding(check_id, level, Words("说明", "what"), Words("做法", "do"), span=span)


@given(findings)
def test_a_finding_comes_back_from_json_as_it_was(finding: Finding):
    assert Finding.from_json(json.loads(json.dumps(finding.as_json()))) == finding


def test_block_weighs_more_than_ask_and_ask_more_than_hint():
    assert worst([a_finding(Level.HINT), a_finding(Level.BLOCK), a_finding(Level.ASK)]) is Level.BLOCK
    assert worst([a_finding(Level.HINT), a_finding(Level.ASK)]) is Level.ASK
    assert worst([a_finding(Level.HINT)]) is Level.HINT


def test_nothing_found_has_no_worst_level():
    assert worst([]) is None


def test_the_gravest_stands_first_then_the_place_in_the_text_then_the_id():
    expected = (
        a_finding(Level.BLOCK, "Z"),
        a_finding(Level.ASK, "B", None),
        a_finding(Level.ASK, "A", (0, 3)),
        a_finding(Level.ASK, "A", (5, 6)),
        a_finding(Level.HINT, "A"),
    )
    assert all(in_order(shuffled) == expected for shuffled in permutations(expected))


def test_a_fix_replaces_its_span_and_nothing_else():
    fix = Fix(Words("去掉", "drop"), Field.TEXT, (2, 4), "好")
    assert fix.applied_to("今天天天晴") == "今天好晴"


def test_a_fix_of_an_empty_span_inserts():
    assert Fix(Words("带上", "put in"), Field.LINK, (0, 0), "https://a.cn").applied_to("") == "https://a.cn"
