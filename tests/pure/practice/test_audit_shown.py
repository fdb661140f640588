"""A review as a page, as a PDF and beside another: what is shown, and in which words."""

import re
import sys
from datetime import timedelta

import pytest

from guanwei.lib.problem import Problem
from guanwei.practice.audit import AuditPost
from guanwei.practice.audit.page import page
from guanwei.practice.audit.pdf import NO_FONT, pdf
from guanwei.practice.audit.study import differences
from tests.pure.practice.timelines import HALF_A_DAY, MONDAY, TEA, daily, review_of


def test_the_page_asks_for_nothing_outside_and_escapes_what_strangers_wrote() -> None:
    posts = [
        AuditPost(MONDAY, text="<script>alert(1)</script> https://evil.example/x", likes=number) for number in range(30)
    ]
    html = page([review_of(posts)], "zh")
    assert "<script>" not in html and "&lt;script&gt;" in html
    outside = set(re.findall(r"(?:src|href|url\()\s*=?\s*[\"'(]?\s*(?:https?:)?//[^\"')\s]+", html))
    assert outside == set()
    assert 'lang="zh-Hans"' in html and html.count("<svg") == 3


def test_two_reviews_stand_side_by_side_in_both_languages() -> None:
    ours, theirs = review_of(daily(30, text=TEA)), review_of(daily(25))
    for language, word in (("zh", "对标"), ("en", "Study")):
        html = page([ours, theirs], language)
        assert word in html and html.count("<figcaption>") >= 2


def test_a_study_says_what_they_do_otherwise_and_nothing_where_both_do_alike() -> None:
    ours = review_of(daily(30, text=TEA))
    theirs = review_of(
        AuditPost(post.at, text=f"{post.text}？[太阳]") for post in daily(30, every=HALF_A_DAY, text=TEA)
    )
    assert differences(ours, ours) == ()
    assert differences(ours, review_of(daily(19, text=TEA))) == ()
    told = [sentence.en for sentence in differences(ours, theirs)]
    assert len(told) == 3
    assert "Posts with emoji: 禾木记 100%, 禾木记 0%." in told


def test_a_pdf_without_typst_names_both_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Problem) as refused:
        pdf([review_of([])], "zh")
    assert "make setup" in refused.value.words.zh and "pip install typst" in refused.value.words.en
    assert "--html" in refused.value.words.zh and "--html" in refused.value.words.en


def test_a_pdf_is_made_or_says_which_font_it_needs() -> None:
    """With a Chinese font there is a PDF; without, a sentence: never anything else. `make setup` brings Typst."""
    evil = [
        AuditPost(MONDAY + timedelta(days=day), text='#eval("1") $x$ *b* \\ " \ud800', likes=day) for day in range(30)
    ]
    reviews = [review_of(evil), review_of(daily(25))]
    try:
        made, said = pdf(reviews, "zh"), None
    except Problem as refused:
        made, said = b"", refused.words
    assert made.startswith(b"%PDF-") or said == NO_FONT
