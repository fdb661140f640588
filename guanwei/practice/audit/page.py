"""A review as one page of HTML that stands by itself: no script, no address outside, printable.

What strangers wrote is escaped wherever it stands, and no link of theirs is one here.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

from guanwei.lib.words import Words
from guanwei.practice.audit.engagement import Told
from guanwei.practice.audit.plots import heat_map, mix_bar, timeline
from guanwei.practice.audit.review import Review
from guanwei.practice.audit.scoring import Section
from guanwei.practice.audit.study import differences
from guanwei.practice.audit.telling import WORDINGS, about, first_words, moment_words, score_words, shown_parts

HEADINGS = {
    "title": Words("运营体检", "Operating review"),
    "beside": Words("对标", "Study"),
    "first": Words("先改什么", "What to change first"),
    "otherwise": Words("对方不一样的地方", "What they do otherwise"),
    "scores": Words("得分", "Scores"),
    "figures": Words("数字", "Figures"),
    "heat": Words("星期和钟点", "Weekday and hour"),
    "mix": Words("内容配比", "Mix"),
    "months": Words("每月条数和推广", "Posts and promotion by month"),
    "examples": Words("查到的用语", "Wording that was found"),
    "again": Words("说过的又说了", "Said again"),
    "best": Words("互动最好的", "Most answered"),
    "worst": Words("互动最差的", "Least answered"),
    "notes": Words("没有评的", "What is not judged"),
    "how": Words("怎么算", "How it is computed"),
    "points": Words("分", "points"),
    "row": Words("条目", "Row"),
    "interactions": Words("互动", "Interactions"),
    "no_text": Words("（没有正文）", "(no text)"),
    "too_few": Words("有互动数的不到 20 条，不列。", "Fewer than 20 posts with counts: not shown."),
}


def page(reviews: Sequence[Review], language: str, made: date | None = None) -> str:
    """One review, or two side by side: ours first. `made` is the day on which it was reviewed."""
    lang = "en" if language.startswith("en") else "zh"
    say = _Say(lang)
    heading = " · ".join(review.label for review in reviews if review.label)
    kind = say("title") if len(reviews) == 1 else say("beside")
    title = escape(f"{kind} · {heading}" if heading else kind)
    body = [
        f"<h1>{title}</h1>",
        *_about(reviews, say, made),
        *_summary(reviews, say),
        *_plots(reviews, say),
        *_scores(reviews, say),
    ]
    body += [*_figures(reviews, say), *_evidence(reviews, say)]
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{"en" if lang == "en" else "zh-Hans"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


class _Say:
    """A heading or Words in the language of the page, escaped."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, words: Words | str) -> str:
        return escape((HEADINGS[words] if isinstance(words, str) else words).in_language(self.language))


def _about(reviews: Sequence[Review], say: _Say, made: date | None) -> Iterator[str]:
    for review in reviews:
        told = [f"{say(row.label)} {say(row.value)}" for row in about(review, made)]
        label = [escape(review.label)] if len(reviews) > 1 else []
        yield f'<p class="about">{" · ".join(label + told)}</p>'


def _summary(reviews: Sequence[Review], say: _Say) -> Iterator[str]:
    yield '<div class="beside">'
    for review in reviews:
        yield "<section>"
        if len(reviews) > 1:
            yield f"<h2>{escape(review.label)}</h2>"
        of = " / 100" if review.score is not None else ""
        yield f'<p class="score"><b>{say(score_words(review.score))}</b>{of}</p>'
        yield f"<h3>{say('first')}</h3>"
        tag, sentences = "li" if review.first else "p", first_words(review)
        listed = "".join(f"<{tag}>{say(sentence)}</{tag}>" for sentence in sentences)
        yield f"<ol>{listed}</ol>" if review.first else listed
        if review.notes:
            notes = "".join(f"<li>{say(note)}</li>" for note in review.notes)
            yield f'<h3>{say("notes")}</h3><ul class="notes">{notes}</ul>'
        yield "</section>"
    yield "</div>"
    if len(reviews) > 1 and (told := differences(*reviews)):
        items = "".join(f"<li>{say(sentence)}</li>" for sentence in told)
        yield f"<h2>{say('otherwise')}</h2><ol>{items}</ol>"


def _plots(reviews: Sequence[Review], say: _Say) -> Iterator[str]:
    for name in ("heat", "mix", "months"):
        drawn = [(review.label, plot_of(name, review, say.language)) for review in reviews]
        if any(plot for _, plot in drawn):
            yield f'<h2>{say(name)}</h2><div class="beside">'
            for label, plot in drawn:
                caption = f"<figcaption>{escape(label)}</figcaption>" if len(reviews) > 1 else ""
                yield f"<figure>{caption}{plot}</figure>"
            yield "</div>"


def plot_of(name: str, review: Review, language: str) -> str:
    """The plot `heat`, `mix` or `months` as SVG; empty where there is nothing to draw."""
    title = HEADINGS[name].in_language(language)
    if name == "heat":
        return heat_map(review.rhythm, language, title) if review.rhythm and review.rhythm.with_hour else ""
    if not review.mix.judged:
        return ""
    return mix_bar(review.mix, language, title) if name == "mix" else timeline(review.mix, title)


def _scores(reviews: Sequence[Review], say: _Say) -> Iterator[str]:
    yield f"<h2>{say('scores')}</h2>"
    names = "".join(f'<th scope="col">{escape(review.label) or say("points")}</th>' for review in reviews)
    how = f'<th scope="col">{say("how")}</th>'
    yield f'<table class="scores"><thead><tr><th scope="col">{say("row")}</th>{names}{how}</tr></thead><tbody>'
    for sections in zip(*(review.sections for review in reviews), strict=True):
        yield from _score_rows(sections, say)
    yield "</tbody></table>"


def _score_rows(sections: Sequence[Section], say: _Say) -> Iterator[str]:
    first = sections[0]
    points = "".join(f"<td><b>{say(score_words(section.points))}</b></td>" for section in sections)
    yield f'<tr class="section"><th scope="row">{first.letter} {say(first.title)}</th>{points}<td></td></tr>'
    items = {(item.row, item.title): item for section in sections for item in section.items}
    for (row, title), known in items.items():
        cells = []
        for section in sections:
            item = next((one for one in section.items if (one.row, one.title) == (row, title)), None)
            said = f"<b>{say(score_words(item.points))}</b> {say(item.said)}" if item else "–"
            cells.append(f"<td>{said}</td>")
        yield f'<tr><th scope="row">{row} {say(title)}</th>{"".join(cells)}<td>{say(known.how)}</td></tr>'


def _figures(reviews: Sequence[Review], say: _Say) -> Iterator[str]:
    yield f"<h2>{say('figures')}</h2>"
    for parts in shown_parts(reviews):
        yield f"<h3>{say(parts[0].title)}</h3><table>"
        for rows in zip(*(part.rows for part in parts), strict=True):
            cells = "".join(f"<td>{say(row.value)}</td>" for row in rows)
            yield f'<tr><th scope="row">{say(rows[0].label)}</th>{cells}</tr>'
        yield "</table>"


def _evidence(reviews: Sequence[Review], say: _Say) -> Iterator[str]:
    for review in reviews:
        if len(reviews) > 1:
            yield f"<h2>{escape(review.label)}</h2>"
        yield from _examples(review, say)
        yield from _ends(review, say)


def _examples(review: Review, say: _Say) -> Iterator[str]:
    found = {name: review.voice.wordings[check].examples for check, name in WORDINGS.items()}
    if any(found.values()):
        yield f"<h3>{say('examples')}</h3><table>"
        for name, examples in found.items():
            for example in examples:
                before, words, after = map(escape, example.parts)
                marked = f"{before}<mark>{words}</mark>{after}" if words else after
                cells = f"<td>{marked}</td><td>{escape(example.day)}</td>"
                yield f'<tr><th scope="row">{say(name)}</th>{cells}</tr>'
        yield "</table>"
    if review.repetition.pairs:
        yield f"<h3>{say('again')}</h3><table>"
        for pair in review.repetition.pairs:
            yield f"<tr><td>{escape(pair.text)}</td><td>{escape(pair.earlier)}</td></tr>"
        yield "</table>"


def _ends(review: Review, say: _Say) -> Iterator[str]:
    told = review.engagement
    if told.all is None:
        return
    if not told.enough:
        yield f"<p>{say('too_few')}</p>"
        return
    for name, posts in (("best", told.best), ("worst", told.worst)):
        yield f"<h3>{say(name)}</h3><table>"
        yield from (_post(post, review, say) for post in posts)
        yield "</table>"


def _post(post: Told, review: Review, say: _Say) -> str:
    words = moment_words(post, review.zone)
    text = escape(post.text) if post.text else say("no_text")
    return f'<tr><th scope="row">{say(words)}</th><td>{text}</td><td class="number">{post.interactions:,}</td></tr>'
