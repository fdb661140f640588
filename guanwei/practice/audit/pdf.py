"""A review as PDF: what the page holds, set by Typst (docs/decisions/0011-audit-pdf.md).

What strangers wrote reaches Typst as data and is never read as markup. Typst is an extra: without it, and without a
Chinese font on the machine, there is no PDF, and the error says what to install.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from guanwei.lib.problem import Problem
from guanwei.lib.words import Words
from guanwei.practice.audit.page import HEADINGS, plot_of
from guanwei.practice.audit.review import Review
from guanwei.practice.audit.scoring import Section
from guanwei.practice.audit.study import differences
from guanwei.practice.audit.telling import (
    NOT_THERE,
    WORDINGS,
    about,
    first_words,
    moment_words,
    score_words,
    shown_parts,
)

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
# Latin letters of a Chinese font are wide apart, and its quotation marks take a whole square.
LATIN = ("Noto Sans", "Source Sans 3", "Helvetica Neue", "Segoe UI", "Arial", "Liberation Sans", "DejaVu Sans")
ALWAYS_THERE = "Libertinus Serif"  # comes with Typst
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


def pdf(reviews: Sequence[Review], language: str, made: date | None = None) -> bytes:
    """One review, or two side by side; `made` is the day on which it was reviewed. Problem where Typst or a Chinese
    font is not there."""
    try:
        import typst
    except ImportError as error:
        raise Problem(NO_TYPST.zh, NO_TYPST.en) from error
    there = set(typst.Fonts().families())
    font = next((name for name in FONTS if name in there), None)
    if font is None:
        raise Problem(NO_FONT.zh, NO_FONT.en)
    say = _Say("en" if language.startswith("en") else "zh")
    told = {
        "lang": say.language,
        "font": font,
        "latin": next((name for name in LATIN if name in there), ALWAYS_THERE),
        "kind": say("title" if len(reviews) == 1 else "beside"),
        "names": [review.label for review in reviews if review.label],
        "made": made.isoformat() if made else "",
        "blocks": list(_blocks(reviews, say, made)),
    }
    data = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode()  # no lone surrogates
    pages = typst.compile(str(TEMPLATE), sys_inputs={"data": data})
    assert isinstance(pages, bytes)
    return pages


class _Say:
    """A heading or Words in the language of the document."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, words: Words | str) -> str:
        return (HEADINGS[words] if isinstance(words, str) else words).in_language(self.language)


def _blocks(reviews: Sequence[Review], say: _Say, made: date | None) -> Iterator[Block]:
    for review in reviews:
        yield from _summary(review, say, made, named=len(reviews) > 1)
    if len(reviews) > 1 and (told := differences(*reviews)):
        yield _heading(say("otherwise"))
        yield {"kind": "list", "items": [say(sentence) for sentence in told]}
    yield from _plots(reviews, say)
    yield from _scores(reviews, say)
    yield _heading(say("figures"))
    for parts in shown_parts(reviews):
        rows = [
            [say(told[0].label), *(say(row.value) for row in told)]
            for told in zip(*(part.rows for part in parts), strict=True)
        ]
        names = [review.label for review in reviews] if len(reviews) > 1 else []
        yield {"kind": "figures", "title": say(parts[0].title), "names": names, "rows": rows}
    for review in reviews:
        yield from _evidence(review, say, named=len(reviews) > 1)


def _summary(review: Review, say: _Say, made: date | None, *, named: bool) -> Iterator[Block]:
    yield {
        "kind": "summary",
        "label": review.label if named else "",
        "score": say(score_words(review.score)),
        "points": review.score,
        "sections": [
            {"name": f"{one.letter} {say(one.title)}", "points": one.points, "text": say(score_words(one.points))}
            for one in review.sections
        ],
        "about": [[say(row.label), say(row.value)] for row in about(review, made)],
    }
    yield _heading(say("first"))
    sentences = [say(sentence) for sentence in first_words(review)]
    yield {"kind": "list" if review.first else "notes", "items": sentences}
    if review.notes:
        yield _heading(say("notes"))
        yield {"kind": "notes", "items": [say(note) for note in review.notes]}


def _plots(reviews: Sequence[Review], say: _Say) -> Iterator[Block]:
    for name in ("heat", "mix", "months"):
        plots = [(review.label, plot) for review in reviews if (plot := plot_of(name, review, say.language))]
        if plots:
            yield _heading(say(name))
        for label, plot in plots:
            yield {"kind": "plot", "svg": plot, "label": label if len(reviews) > 1 else ""}


def _scores(reviews: Sequence[Review], say: _Say) -> Iterator[Block]:
    yield _heading(say("scores"))
    rows: list[Block] = []
    for sections in zip(*(review.sections for review in reviews), strict=True):
        heads = [{"points": one.points, "text": say(score_words(one.points)), "said": ""} for one in sections]
        rows.append({"name": f"{sections[0].letter} {say(sections[0].title)}", "how": "", "section": True, "of": heads})
        rows += _item_rows(sections, say)
    yield {
        "kind": "scores",
        "names": [review.label for review in reviews] if len(reviews) > 1 else [],
        "head": {name: say(name) for name in ("row", "points", "figures", "how")},
        "rows": rows,
    }


def _item_rows(sections: Sequence[Section], say: _Say) -> Iterator[Block]:
    items = {(item.row, item.title): item for section in sections for item in section.items}
    for (row, title), known in items.items():
        found = [next((one for one in part.items if (one.row, one.title) == (row, title)), None) for part in sections]
        cells = [
            {"points": one.points, "text": say(score_words(one.points)), "said": say(one.said)}
            if one
            else {"points": None, "text": say(NOT_THERE), "said": ""}
            for one in found
        ]
        yield {"name": f"{row} {say(title)}", "how": say(known.how), "section": False, "of": cells}


def _evidence(review: Review, say: _Say, *, named: bool) -> Iterator[Block]:
    label = f" · {review.label}" if named else ""
    found = [
        [say(name), *one.parts, one.day]
        for check, name in WORDINGS.items()
        for one in review.voice.wordings[check].examples
    ]
    if found:
        yield _heading(say("examples") + label)
        yield {"kind": "found", "rows": found}
    if review.repetition.pairs:
        yield _heading(say("again") + label)
        yield {"kind": "pairs", "rows": [[pair.text, pair.earlier] for pair in review.repetition.pairs]}
    if review.engagement.all is None:
        return
    if not review.engagement.enough:
        yield {"kind": "notes", "items": [say("too_few")]}
        return
    for name, posts in (("best", review.engagement.best), ("worst", review.engagement.worst)):
        yield _heading(say(name) + label)
        rows = [
            [say(moment_words(post, review.zone)), post.text or say("no_text"), f"{post.interactions:,}"]
            for post in posts
        ]
        yield {"kind": "posts", "rows": rows, "head": ["", "", say("interactions")]}


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text}
