"""A review as rows of a table: the same for the terminal, the page and two accounts side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words
from guanwei.practice.audit.engagement import EngagementFigures, Told
from guanwei.practice.audit.mixing import form_name
from guanwei.practice.audit.review import Review
from guanwei.practice.audit.voice import ABSOLUTE, FLAT, HARD_SELL, THIN, Example, VoiceFigures
from guanwei.practice.checks.c5_mix import NAMES
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.settings import MIX_POSTS
from guanwei.practice.wording import NOTHING, in_english, percent, plain

WEEKDAYS = (
    *(Words("周一", "Mon"), Words("周二", "Tue"), Words("周三", "Wed"), Words("周四", "Thu")),
    *(Words("周五", "Fri"), Words("周六", "Sat"), Words("周日", "Sun")),
)
WORDINGS = {
    ABSOLUTE: Words("绝对化用语", "absolute wording"),
    HARD_SELL: Words("硬广用语", "hard selling"),
    FLAT: Words("官腔", "officialese"),
    THIN: Words("没有内容", "nothing in it"),
}
NOT_THERE = Words("—", "–")


@dataclass(frozen=True, slots=True)
class Row:
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Part:
    title: Words
    rows: tuple[Row, ...]


def parts_of(review: Review) -> tuple[Part, ...]:
    """The same parts and rows for every review, so that two of them stand side by side."""
    return (
        Part(Words("概况", "At a glance"), tuple(_glance(review))),
        Part(Words("内容配比", "Mix"), tuple(_mix(review))),
        Part(Words("节奏", "Rhythm"), tuple(_rhythm(review))),
        Part(Words("用语和重复", "Wording and repetition"), tuple(_wording(review))),
        Part(Words("文风", "Voice"), tuple(_voice(review.voice))),
        Part(Words("互动数", "Engagement"), tuple(_engagement(review.engagement))),
    )


def shown_parts(reviews: Sequence[Review]) -> Iterator[tuple[Part, ...]]:
    """Part by part, of each review the same rows in the same order. What no review tells is left out: the notes say why
    it is not there, and a list of dashes says nothing."""
    for parts in zip(*map(parts_of, reviews), strict=True):
        told = {row.label for part in parts for row in part.rows if row.value != NOT_THERE}
        kept = [label for label in dict.fromkeys(row.label for part in parts for row in part.rows) if label in told]
        if kept:
            yield tuple(Part(part.title, tuple(_row(part, label) for label in kept)) for part in parts)


def _row(part: Part, label: Words) -> Row:
    return next((row for row in part.rows if row.label == label), Row(label, NOT_THERE))


def about(review: Review, made: date | None) -> tuple[Row, ...]:
    """What stands below the title: where it comes from, of which days, how much of it, and when it was reviewed."""
    rows = [Row(Words("来源", "Source"), _same(review.source))] if review.source else []
    if review.rhythm is not None:
        rows.append(Row(Words("时间", "Period"), _same(review.rhythm.period)))
    rows.append(Row(Words("条数", "Posts"), _same(f"{review.posts:,}")))
    if made is not None:
        rows.append(Row(Words("体检日期", "Reviewed on"), _same(made.isoformat())))
    return tuple(rows)


def first_words(review: Review) -> tuple[Words, ...]:
    """What to change first; or that all is well; or that so few posts tell nothing of either."""
    if review.first:
        return review.first
    if review.score is not None:
        return (Words("能评的都不错，没有要先改的。", "What could be judged is in order; nothing comes first."),)
    count, least = review.posts + review.mix.replies, MIX_POSTS.default
    return (
        Words(
            zh=f"只有 {count:,} 条，太少了，好坏都说不了：至少要 {least} 条。",
            en=f"{in_english(count, 'post', 'posts')}: too few to say whether it is done well or badly; it takes "
            f"{least}.",
        ),
    )


def marked(example: Example) -> str:
    """Where there is neither colour nor weight: the words that were found stand in 「」."""
    before, words, after = example.parts
    return f"{before}「{words}」{after}" if words else after


def score_words(points: int | None) -> Words:
    return Words(zh="未评", en="not judged") if points is None else _same(str(points))


def moment_words(post: Told, zone: ZoneInfo) -> Words:
    """`2026-03-02 09:00`, or what of it the source tells: `2026-03-02`, `2026-03 周一 09:00`."""
    local = post.at.astimezone(zone)
    if not post.hour_known:
        return _same(f"{local:%Y-%m-%d}")
    if post.day_known:
        return _same(f"{local:%Y-%m-%d %H:%M}")
    weekday = WEEKDAYS[local.weekday()]
    return Words(zh=f"{local:%Y-%m} {weekday.zh} {local:%H:%M}", en=f"{local:%Y-%m} {weekday.en} {local:%H:%M}")


def _glance(review: Review) -> Iterator[Row]:
    rhythm = review.rhythm
    yield Row(Words("时间", "Period"), _same(rhythm.period) if rhythm else NOT_THERE)
    yield Row(Words("时区", "Time zone"), _same(review.zone.key))
    yield Row(Words("条数", "Posts"), _same(f"{review.posts:,}"))
    yield Row(Words("有正文", "With text"), _same(f"{review.texts:,}"))
    yield Row(Words("回复", "Answers"), _same(f"{review.mix.replies:,}"))
    forms = review.mix.forms
    yield Row(
        Words("形式", "Forms"),
        Words(
            zh="、".join(f"{form_name(form).zh} {count:,}" for form, count in forms[:5]),
            en=", ".join(f"{form_name(form).en} {count:,}" for form, count in forms[:5]),
        )
        if forms
        else NOT_THERE,
    )


def _mix(review: Review) -> Iterator[Row]:
    mix = review.mix
    for group in ColumnGroup:
        value = _same(f"{percent(mix.share(group))} ({mix.groups[group]:,})") if mix.judged else NOT_THERE
        yield Row(NAMES[group], value)
    yield Row(Words("看不出", "not known"), _same(f"{mix.unknown:,}"))
    month = mix.heaviest
    most = (
        _same(f"{month.name}: {percent(month.share)} ({month.promotions:,} / {month.posts:,})") if month else NOT_THERE
    )
    yield Row(Words("推广最多的月份", "Month with most promotion"), most)


def _rhythm(review: Review) -> Iterator[Row]:
    rhythm = review.rhythm
    if rhythm is None:
        return
    yield Row(Words("每天", "A day"), _same(f"{rhythm.per_day:.1f}"))
    sure = rhythm.days_known
    a_day = _same(f"{rhythm.per_active_day:.1f}") if sure else NOT_THERE
    yield Row(Words("发的日子里每天", "A day with posts"), a_day)
    hours = ", ".join(f"{hour:02}:00" for hour in rhythm.best_hours)
    yield Row(Words("发得最多的钟点", "Hours with most posts"), _same(hours) if hours else NOT_THERE)
    silences = [f"{gap.first} – {gap.last} ({gap.days})" for gap in rhythm.silences[:3]]
    yield Row(Words("断更", "Silences"), _same(f"{len(rhythm.silences):,}") if sure else NOT_THERE)
    yield Row(
        Words("最长的断更（天数）", "Longest silences (days)"), _same("; ".join(silences)) if silences else NOT_THERE
    )
    floods = [f"{day} ({count})" for day, count in rhythm.flood_days[:3]]
    yield Row(Words("刷屏的日子", "Days of flood"), _same(f"{len(rhythm.flood_days):,}") if sure else NOT_THERE)
    yield Row(Words("最多的几天（条数）", "Fullest days (posts)"), _same("; ".join(floods)) if floods else NOT_THERE)


def _wording(review: Review) -> Iterator[Row]:
    voice, found = review.voice, review.repetition
    for check, name in WORDINGS.items():
        count = voice.wordings[check].posts
        yield Row(name, _share(count, voice))
    exact = percent(found.exact / found.judged) if found.judged else ""
    near = percent(found.near / found.judged) if found.judged else ""
    none = not found.judged
    yield Row(Words("原样重复", "the same again"), NOT_THERE if none else _same(f"{exact} ({found.exact:,})"))
    label = Words("换了说法或照搬一段", "in other words or in part")
    yield Row(label, NOT_THERE if none else _same(f"{near} ({found.near:,})"))


def _voice(voice: VoiceFigures) -> Iterator[Row]:
    length = NOT_THERE
    if voice.texts:
        length = Words(
            zh=f"{voice.median_length} 字（{voice.shortest} – {voice.longest}）",
            en=f"{voice.median_length} characters ({voice.shortest} – {voice.longest})",
        )
    yield Row(Words("长度中位数", "Median length"), length)
    yield Row(Words("带问句", "asks something"), _share(voice.questions, voice))
    yield Row(Words("带表情", "with emoji"), _share(voice.emoji, voice))
    yield Row(Words("说“我们”“小编”", "says “we”"), _share(voice.we, voice))
    names = NOT_THERE if voice.names is None else _share(voice.names, voice)
    yield Row(Words("提到品牌名", "names the brand"), names)
    yield Row(Words("有【标签】", "with a 【label】"), _share(voice.labels, voice))
    yield Row(Words("有话题", "with a hashtag"), _share(voice.topics, voice))
    yield Row(Words("有链接", "with a link"), _share(voice.links, voice))
    yield Row(Words("连着三个感叹号", "three exclamation marks"), _share(voice.shouts, voice))


def _engagement(told: EngagementFigures) -> Iterator[Row]:
    middle = NOT_THERE
    if told.all:
        middle = Words(
            zh=f"{plain(told.all.median)}（{told.all.posts:,} 条，平均 {told.mean:.1f}）",
            en=f"{plain(told.all.median)} ({in_english(told.all.posts, 'post', 'posts')}, mean {told.mean:.1f})",
        )
    yield Row(Words("每条互动的中位数", "Median of a post"), middle)
    for group in ColumnGroup:
        one = told.by_group.get(group)
        said = NOT_THERE
        if one:
            said = Words(
                zh=f"{plain(one.median)}（{one.posts:,} 条）",
                en=f"{plain(one.median)} ({in_english(one.posts, 'post', 'posts')})",
            )
        yield Row(Words(f"其中{NAMES[group].zh}", f"of these {NAMES[group].en}"), said)
    best = NOT_THERE
    if told.best_hour:
        hour, one = told.best_hour
        best = Words(
            zh=f"{hour:02}:00，中位数 {plain(one.median)}（{one.posts:,} 条）",
            en=f"{hour:02}:00, median {plain(one.median)} ({one.posts:,} posts)",
        )
    yield Row(Words("互动最好的钟点", "Hour with the best answer"), best)


def _share(count: int, voice: VoiceFigures) -> Words:
    return _same(f"{percent(voice.share(count))} ({count:,})") if voice.texts else NOT_THERE


def _same(text: str) -> Words:
    return Words(zh=text, en=text) if text else NOTHING
