"""A review on the terminal: what to change first, the scores, the figures, the hours. Two of them side by side."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from guanwei.cli.output import Output, folded_to, width_of
from guanwei.lib.words import Words
from guanwei.practice.audit.page import HEADINGS
from guanwei.practice.audit.review import Review
from guanwei.practice.audit.scoring import Section
from guanwei.practice.audit.study import differences
from guanwei.practice.audit.telling import (
    WEEKDAYS,
    WORDINGS,
    first_words,
    marked,
    moment_words,
    score_words,
    shown_parts,
)

_SHADES = " ░▒▓█"
_WIDEST = 46  # columns of a cell


def show(out: Output, reviews: Sequence[Review]) -> None:
    if out.json:
        told = [review.as_json() for review in reviews]
        out.data(told[0] if len(told) == 1 else {"reviews": told, "otherwise": list(differences(*reviews))})
        return
    for review in reviews:
        _summary(out, review)
    if len(reviews) > 1 and (sentences := differences(*reviews)):
        _heading(out, HEADINGS["otherwise"], "-")
        for number, sentence in enumerate(sentences, start=1):
            out.say(Words(f"  {number}. {sentence.zh}", f"  {number}. {sentence.en}"))
    _scores(out, reviews)
    _figures(out, reviews)
    for review in reviews:
        _heat(out, review, named=len(reviews) > 1)
        _examples(out, review)
        _ends(out, review)


def _heading(out: Output, words: Words | str, level: str = "=") -> None:
    text = out.text(words) if isinstance(words, Words) else _line(words)
    out.say(Words("", ""))
    out.say(Words(text, text))
    out.say(Words(line := level * width_of(text), line))


def _summary(out: Output, review: Review) -> None:
    _heading(out, review.label)
    score = score_words(review.score)
    of = " / 100" if review.score is not None else ""
    out.say(Words(f"总分 {score.zh}{of}", f"Score: {score.en}{of}"))
    out.say(Words(f"\n{HEADINGS['first'].zh}：", f"\n{HEADINGS['first'].en}:"))
    for number, sentence in enumerate(first_words(review), start=1):
        out.say(Words(f"  {number}. {sentence.zh}", f"  {number}. {sentence.en}"))
    for note in review.notes:
        out.say(Words(f"  · {note.zh}", f"  · {note.en}"))


def _scores(out: Output, reviews: Sequence[Review]) -> None:
    _heading(out, HEADINGS["scores"], "-")
    columns = {"row": HEADINGS["row"]} | _columns(reviews)
    rows: list[dict[str, object]] = []
    for sections in zip(*(review.sections for review in reviews), strict=True):
        head = Words(f"{sections[0].letter} {sections[0].title.zh}", f"{sections[0].letter} {sections[0].title.en}")
        rows.append({"row": head} | {str(at): score_words(one.points) for at, one in enumerate(sections)})
        items = dict.fromkeys((item.row, item.title) for section in sections for item in section.items)
        for row, title in items:
            named = Words(f"  {row} {title.zh}", f"  {row} {title.en}")
            rows += _lines(out, named, [_said(section, row, title) for section in sections])
    out.table(columns, rows)


def _said(section: Section, row: str, title: Words) -> Words | None:
    item = next((one for one in section.items if (one.row, one.title) == (row, title)), None)
    if item is None:
        return None
    points = score_words(item.points)
    return Words(f"{points.zh}  {item.said.zh}", f"{points.en}  {item.said.en}")


def _figures(out: Output, reviews: Sequence[Review]) -> None:
    for parts in shown_parts(reviews):
        _heading(out, parts[0].title, "-")
        rows: list[dict[str, object]] = []
        for told in zip(*(part.rows for part in parts), strict=True):
            rows += _lines(out, told[0].label, [row.value for row in told])
        out.table({"row": Words("", "")} | _columns(reviews), rows)


def _lines(out: Output, label: Words, values: Sequence[Words | None]) -> Iterator[dict[str, object]]:
    """One row of a table; where accounts stand side by side what is too wide goes on in the lines below."""
    if len(values) == 1:
        yield {"row": label, "0": values[0]}
        return
    folded = [folded_to(out.text(value), _WIDEST) if value else [""] for value in values]
    for number, cells in enumerate(zip_longest(*folded, fillvalue="")):
        yield {"row": label if number == 0 else ""} | {str(at): cell for at, cell in enumerate(cells)}


def _columns(reviews: Sequence[Review]) -> dict[str, Words]:
    """Two accounts are headed by their names; one needs none."""
    if len(reviews) == 1:
        return {"0": Words("", "")}
    return {str(at): Words(review.label, review.label) for at, review in enumerate(reviews)}


def _line(text: str) -> str:
    """What strangers wrote, on one line: an escape sequence of theirs must not reach the terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _heat(out: Output, review: Review, *, named: bool) -> None:
    if review.rhythm is None or not review.rhythm.with_hour:
        return
    heading = HEADINGS["heat"]
    label = f" · {review.label}" if named else ""
    _heading(out, Words(heading.zh + label, heading.en + label), "-")
    heat = review.rhythm.heat
    most = max(map(max, heat)) or 1
    hours = "      " + "".join(f"{hour:<2}" for hour in range(24))
    out.say(Words(hours.rstrip(), hours.rstrip()))
    for name, counts in zip(WEEKDAYS, heat, strict=True):
        shades = "".join(_SHADES[-(-count * (len(_SHADES) - 1) // most)] * 2 for count in counts)
        lines = [f"{text}{' ' * (6 - width_of(text))}{shades}  {sum(counts):,}" for text in (name.zh, name.en)]
        out.say(Words(*lines))


def _examples(out: Output, review: Review) -> None:
    found = [(name, one) for check, name in WORDINGS.items() for one in review.voice.wordings[check].examples]
    if found:
        _heading(out, HEADINGS["examples"], "-")
        out.table(
            {"name": Words("", ""), "day": Words("", ""), "quote": Words("", "")},
            [{"name": name, "day": one.day, "quote": _line(marked(one))} for name, one in found],
        )
    if review.repetition.pairs:
        _heading(out, HEADINGS["again"], "-")
        for pair in review.repetition.pairs:
            text, earlier = _line(pair.text), _line(pair.earlier)
            out.say(Words(f"{text}\n  ≈ {earlier}", f"{text}\n  ≈ {earlier}"))


def _ends(out: Output, review: Review) -> None:
    told = review.engagement
    if told.all is None:
        return
    if not told.enough:
        out.say(HEADINGS["too_few"])
        return
    for name, posts in (("best", told.best), ("worst", told.worst)):
        _heading(out, HEADINGS[name], "-")
        rows = [
            {
                "at": moment_words(post, review.zone),
                "count": f"{post.interactions:,}",
                "text": _line(post.text)[:60] if post.text else HEADINGS["no_text"],
            }
            for post in posts
        ]
        out.table({"at": Words("", ""), "count": Words("", ""), "text": Words("", "")}, rows)
