"""A review as PDF: what the page holds, set by Typst (docs/decisions/0011-audit-pdf.md).

What strangers wrote reaches Typst as data and is never read as markup. Typst is an extra: without it, and without a
Chinese font on the machine, there is no PDF, and the error says what to install.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from guanwei.lib.problem import Problem
from guanwei.lib.words import Words
from guanwei.practice.audit.page import HEADINGS, plot_of
from guanwei.practice.audit.review import Review
from guanwei.practice.audit.study import differences
from guanwei.practice.audit.telling import WORDINGS, first_words, moment_words, parts_of, score_words

TEMPLATE = Path(__file__).with_name("review.typ")
# The first that is there is taken.
FONTS = (
    *(
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "Noto Sans SC",
        "PingFang SC",
        "Microsoft YaHei",
        "WenQuanYi Micro Hei",
    ),
    *("WenQuanYi Zen Hei", "SimHei", "Droid Sans Fallback"),
)
NO_TYPST = Words(
    "没有写 PDF：它需要 typst（34 MB）。在官微的文件夹里 make setup 会装好，或者在官微的环境里 pip install typst；"
    "也可以用 --html，再在浏览器里打印成 PDF。",
    "No PDF was written: it needs typst (34 MB). `make setup` in the folder of Guanwei brings it, or `pip install "
    "typst` in its environment; or use --html and print the page to PDF in a browser.",
)
NO_FONT = Words(
    "没有写 PDF：这台机器上没有中文字体，会缺字。请装一个，例如 fonts-noto-cjk；或者用 --html，再在浏览器里打印。",
    "No PDF was written: there is no Chinese font on this machine, and it would lack letters. Install one, such as "
    "fonts-noto-cjk; or use --html and print the page in a browser.",
)

Block = dict[str, Any]


def pdf(reviews: Sequence[Review], language: str) -> bytes:
    """One review, or two side by side. Problem where Typst or a Chinese font is not there."""
    try:
        import typst
    except ImportError as error:
        raise Problem(NO_TYPST.zh, NO_TYPST.en) from error
    there = set(typst.Fonts().families())
    font = next((name for name in FONTS if name in there), None)
    if font is None:
        raise Problem(NO_FONT.zh, NO_FONT.en)
    told = {
        "lang": "en" if language.startswith("en") else "zh",
        "font": font,
        "title": _title(reviews, language),
        "blocks": list(_blocks(reviews, language)),
    }
    data = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode()  # no lone surrogates
    made = typst.compile(str(TEMPLATE), sys_inputs={"data": data})
    assert isinstance(made, bytes)
    return made


def _title(reviews: Sequence[Review], language: str) -> str:
    kind = HEADINGS["title" if len(reviews) == 1 else "beside"].in_language(language)
    return " · ".join([kind, *(review.label for review in reviews if review.label)])


def _blocks(reviews: Sequence[Review], language: str) -> Iterator[Block]:
    for review in reviews:
        yield from _summary(review, language, named=len(reviews) > 1)
    if len(reviews) > 1 and (told := differences(*reviews)):
        yield _heading("otherwise", language)
        yield {"kind": "list", "items": [sentence.in_language(language) for sentence in told]}
    for name in ("heat", "mix", "months"):
        plots = [(review.label, plot) for review in reviews if (plot := plot_of(name, review, language))]
        if plots:
            yield _heading(name, language)
        for label, plot in plots:
            yield {"kind": "plot", "svg": plot, "label": label if len(reviews) > 1 else ""}
    yield from _scores(reviews, language)
    for parts in zip(*map(parts_of, reviews), strict=True):
        yield {"kind": "heading", "text": parts[0].title.in_language(language)}
        rows = _named(reviews)
        for label in dict.fromkeys(row.label for part in parts for row in part.rows):
            values = [next((row.value for row in part.rows if row.label == label), Words("–", "–")) for part in parts]
            rows.append([label.in_language(language), *(one.in_language(language) for one in values)])
        yield {"kind": "table", "rows": rows}
    for review in reviews:
        yield from _evidence(review, language, named=len(reviews) > 1)


def _summary(review: Review, language: str, *, named: bool) -> Iterator[Block]:
    score = score_words(review.score).in_language(language)
    yield {"kind": "score", "text": score, "label": review.label if named else ""}
    yield _heading("first", language)
    yield {"kind": "list", "items": [sentence.in_language(language) for sentence in first_words(review)]}
    if review.notes:
        yield _heading("notes", language)
        yield {"kind": "list", "items": [note.in_language(language) for note in review.notes]}


def _scores(reviews: Sequence[Review], language: str) -> Iterator[Block]:
    yield _heading("scores", language)
    rows = _named(reviews)
    for sections in zip(*(review.sections for review in reviews), strict=True):
        points = [score_words(section.points).in_language(language) for section in sections]
        rows.append([f"{sections[0].letter} {sections[0].title.in_language(language)}", *points])
        for row, title in dict.fromkeys((item.row, item.title) for section in sections for item in section.items):
            cells = []
            for section in sections:
                item = next((one for one in section.items if (one.row, one.title) == (row, title)), None)
                shown = (score_words(item.points), item.said) if item else (Words("–", "–"),)
                cells.append("  ".join(words.in_language(language) for words in shown))
            rows.append([f"    {row} {title.in_language(language)}", *cells])
    yield {"kind": "table", "rows": rows}


def _evidence(review: Review, language: str, *, named: bool) -> Iterator[Block]:
    label = f" · {review.label}" if named else ""
    found = [
        [name.in_language(language), one.quote, one.day]
        for check, name in WORDINGS.items()
        for one in review.voice.wordings[check].examples
    ]
    if found:
        yield {"kind": "heading", "text": HEADINGS["examples"].in_language(language) + label}
        yield {"kind": "posts", "rows": found}
    if not review.engagement.enough:
        return
    for name, posts in (("best", review.engagement.best), ("worst", review.engagement.worst)):
        yield {"kind": "heading", "text": HEADINGS[name].in_language(language) + label}
        none = HEADINGS["no_text"].in_language(language)
        rows = [
            [moment_words(post, review.zone).in_language(language), post.text or none, f"{post.interactions:,}"]
            for post in posts
        ]
        yield {"kind": "posts", "rows": rows}


def _named(reviews: Sequence[Review]) -> list[list[str]]:
    """Two accounts are headed by their names."""
    return [["", *(review.label for review in reviews)]] if len(reviews) > 1 else []


def _heading(name: str, language: str) -> Block:
    return {"kind": "heading", "text": HEADINGS[name].in_language(language)}
