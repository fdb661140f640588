"""A review as a page, as a PDF and beside another: what is shown, and in which words."""

import json
import re
import sys
from contextlib import suppress
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from guanwei.lib.problem import Problem
from guanwei.practice.audit import Audit, AuditPost
from guanwei.practice.audit.page import page
from guanwei.practice.audit.pdf import NO_FONT, pdf
from guanwei.practice.audit.study import differences
from guanwei.practice.audit.telling import NOT_THERE, shown_parts
from tests.pure.practice.timelines import HALF_A_DAY, MONDAY, TEA, ZONE, daily, review_of


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


def test_the_pdf_holds_what_the_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed to Typst: the date, the source, points apart from reasons, how they are computed, what is said
    again, and the words that were found apart from those around them."""
    handed: dict[str, Any] = {}

    def compiled(template: str, sys_inputs: dict[str, str]) -> bytes:
        handed.update(json.loads(sys_inputs["data"]))
        return b"%PDF-"

    typst = SimpleNamespace(Fonts=lambda: SimpleNamespace(families=lambda: ["SimHei"]), compile=compiled)
    monkeypatch.setitem(sys.modules, "typst", typst)
    audit = Audit(ZONE, label="禾木记", source="ours.csv")
    for post in daily(30, text=f"{TEA}，全网第一"):
        audit.add(post)
    audit.add(AuditPost(MONDAY, text=f"{TEA.replace('今年的第一批', '头一批')}，全网第一"))
    pdf([audit.review()], "zh", date(2026, 4, 1))
    blocks = {block["kind"]: block for block in handed["blocks"]}
    assert (handed["made"], handed["latin"]) == ("2026-04-01", "Libertinus Serif")
    about = blocks["summary"]["about"]
    assert ["来源", "ours.csv"] in about and ["体检日期", "2026-04-01"] in about
    [floods] = [row for row in blocks["scores"]["rows"] if row["name"].startswith("B2")]
    assert (floods["of"][0]["text"], floods["how"]) == ("100", "不超过 0% 满分，50% 起 0 分")
    assert blocks["found"]["rows"][0][2] == "全网第一"
    assert blocks["pairs"]["rows"][0][1].startswith("今年的第一批")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pdf_is_set_without_an_error_for_every_kind_of_timeline(language: str) -> None:
    """An empty one, one without texts, one with all that there can be; where there is a Chinese font."""
    full = review_of([*daily(30, text=f"{TEA}，全网第一"), AuditPost(MONDAY, text=f"{TEA}呀", likes=1)])
    for reviews in ([review_of([])], [review_of(daily(25))], [full], [full, review_of(daily(21))]):
        with suppress(Problem):
            assert pdf(reviews, language, date(2026, 4, 1)).startswith(b"%PDF-")


def test_what_nobody_tells_is_no_row_of_dashes() -> None:
    silent, speaking = review_of(daily(25)), review_of(daily(25, text=TEA))
    titles = [parts[0].title.zh for parts in shown_parts([silent])]
    assert "文风" not in titles and "概况" in titles
    assert all(row.value != NOT_THERE for (part,) in shown_parts([silent]) for row in part.rows)
    beside = {parts[0].title.zh: parts for parts in shown_parts([silent, speaking])}
    assert [row.value == NOT_THERE for row in (part.rows[0] for part in beside["文风"])] == [True, False]


def test_the_page_says_where_it_comes_from_and_when_and_marks_the_words() -> None:
    audit = Audit(ZONE, label="禾木记", source="ours.csv")
    for post in daily(30, text="我们的茶是全网第一<b>"):
        audit.add(post)
    html = page([audit.review()], "zh", date(2026, 4, 1))
    assert "来源 ours.csv" in html and "体检日期 2026-04-01" in html
    assert "<mark>全网第一</mark>&lt;b&gt;" in html
    alone = page([review_of(daily(3))], "en")
    assert "not judged</b></p>" in alone and "not judged</b> / 100" not in alone
