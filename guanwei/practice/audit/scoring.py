"""How well the account keeps to the practice, section by section: points from 0 to 100, each with how it comes about.

A section is the mean of its items, the whole the mean of its sections; what could not be judged counts for nothing. A
mean hides what it should not: an account that is silent for years has few floods and little officialese. So what is
essential pulls both halfway down to itself. The points put things in order: what counts are the figures beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guanwei.lib.words import Words
from guanwei.practice.audit.content_items import content_items
from guanwei.practice.audit.marks import POSTS, Evidence, Item, Scale, counted, judged
from guanwei.practice.audit.rhythm import TOO_MANY, RhythmFigures
from guanwei.practice.audit.voice import FLAT, THIN
from guanwei.practice.checks.b1_flood import MAX_PER_DAY, MAX_PER_HOUR
from guanwei.practice.checks.b2_silence import SILENT_DAYS
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.wording import NOTHING, in_english, percent

_NO_DAYS = Words(zh="来源没有写哪一天，看不出来", en="the source names no days: it cannot be told")
ESSENTIAL = frozenset({"B1", "B2", "B5", "C2", "C12"})  # rows; rhythm and content have them


@dataclass(frozen=True, slots=True)
class Section:
    letter: str
    title: Words
    points: int | None
    items: tuple[Item, ...]


def sections_of(seen: Evidence) -> tuple[Section, ...]:
    parts = {
        "A": (Words("我们是谁", "Who we are"), _identity(seen)),
        "B": (Words("节奏", "Rhythm"), _rhythm(seen)),
        "C": (Words("内容", "Content"), content_items(seen)),
        "D": (Words("栏目", "Columns"), _columns(seen)),
        "E": (Words("互动", "Interaction"), _interaction(seen)),
    }
    return tuple(section_of(letter, title, tuple(items)) for letter, (title, items) in parts.items())


def overall(sections: tuple[Section, ...]) -> int | None:
    essential = [section.points for section in sections if any(item.row in ESSENTIAL for item in section.items)]
    return _pulled_down(_mean([section.points for section in sections]), essential)


def section_of(letter: str, title: Words, items: tuple[Item, ...]) -> Section:
    essential = [item.points for item in items if item.row in ESSENTIAL]
    return Section(letter, title, _pulled_down(_mean([item.points for item in items]), essential), items)


def _pulled_down(mean: int | None, essential: list[int | None]) -> int | None:
    """Halfway to the worst of what is essential, where that is below the mean."""
    worst = min((points for points in essential if points is not None), default=None)
    return mean if mean is None or worst is None or worst >= mean else round((mean + worst) / 2)


def _mean(points: list[int | None]) -> int | None:
    judged = [one for one in points if one is not None]
    return round(sum(judged) / len(judged)) if judged else None


# --- the sections ---------------------------------------------------------------------------------------------------


def _identity(seen: Evidence) -> Iterator[Item]:
    voice, flat = seen.voice, seen.voice.wordings[FLAT].posts
    yield judged(
        "A3",
        Words("不打官腔", "No officialese"),
        voice.share(flat),
        Scale(0.0, 0.2),
        counted(flat, voice.texts, POSTS),
        Words(zh="把官腔换成人话。", en="Say it as a person would."),
        voice.texts,
    )
    mix = seen.mix
    forwards, replies = mix.groups[ColumnGroup.FORWARD], mix.replies
    said = Words(
        zh=f"自己的内容 {seen.posts - forwards:,} 条，转发 {forwards:,} 条，回复 {replies:,} 条",
        en=f"{in_english(seen.posts - forwards, 'post', 'posts')} of its own, "
        f"{in_english(forwards, 'forward', 'forwards')}, {in_english(replies, 'answer', 'answers')}",
    )
    shown = Words(zh="只列出，不打分", en="shown, not judged")
    yield Item("A4", Words("实际的角色", "The role that is lived"), None, said, shown, NOTHING)
    if voice.names is not None:
        yield Item(
            "C9", Words("提到自己", "Names itself"), None, counted(voice.names, voice.texts, POSTS), shown, NOTHING
        )


def _rhythm(seen: Evidence) -> Iterator[Item]:
    if seen.rhythm is not None:
        yield _floods(seen.rhythm)
        yield _silences(seen.rhythm)
        yield from _nutrition(seen, seen.rhythm)


def _floods(rhythm: RhythmFigures) -> Item:
    days, most, hour = len(rhythm.flood_days), MAX_PER_DAY.default, MAX_PER_HOUR.default
    worst = NOTHING
    if rhythm.flood_days:
        fullest = rhythm.flood_days[0][1]
        worst = Words(zh=f"，最多的一天 {fullest} 条", en=f", {fullest} on the fullest")
    return judged(
        "B1",
        Words("不刷屏", "No flooding"),
        max(rhythm.in_floods, rhythm.crowded) / rhythm.posts,
        Scale(0.0, 0.2),
        Words(
            zh=f"{days:,} 天超过 {most} 条{worst.zh}；{rhythm.crowded:,} 条是一小时里的第 {hour + 1} 条或更多",
            en=f"{in_english(days, 'day', 'days')} with more than {most}{worst.en}; "
            f"{in_english(rhythm.crowded, 'post', 'posts')} came as number {hour + 1} or more within an hour",
        ),
        Words(
            zh=f"一天不超过 {most} 条、一小时不超过 {hour} 条，多出来的挪到空着的时段。",
            en=f"At most {most} a day and {hour} an hour; move the rest to empty hours.",
        ),
        rhythm.posts if rhythm.days_known else 0,
        absent=_NO_DAYS,
    )


def _silences(rhythm: RhythmFigures) -> Item:
    times, days, silent = len(rhythm.silences), SILENT_DAYS.default, rhythm.silent_days
    longest = NOTHING
    if rhythm.silences:
        gap = rhythm.silences[0]
        longest = Words(
            zh=f"，最长 {gap.days} 天（{gap.first} 起）", en=f", the longest {gap.days} days from {gap.first}"
        )
    return judged(
        "B2",
        Words("不断更", "No silence"),
        silent / rhythm.days,
        Scale(0.0, 0.5),
        Words(
            zh=f"连着 {days} 天以上没有声音 {times:,} 次，共 {rhythm.days:,} 天里的 {silent:,} 天{longest.zh}",
            en=f"{in_english(times, 'silence', 'silences')} of {days} days or more, {silent:,} of {rhythm.days:,} "
            f"days{longest.en}",
        ),
        Words(zh="备一些常青稿，空两天之前就补上。", en="Keep evergreen posts ready and fill before the second day."),
        rhythm.posts if rhythm.days_known else 0,
        absent=_NO_DAYS,
    )


def _nutrition(seen: Evidence, rhythm: RhythmFigures) -> Iterator[Item]:
    failed = rhythm.days_of_failure
    yield judged(
        "B5",
        Words("一天不到一百条", "Never a hundred a day"),
        failed / max(1, rhythm.active_days),
        Scale(0.0, 0.05),
        Words(
            zh=f"{failed:,} 天有 {TOO_MANY} 条以上", en=f"{in_english(failed, 'day', 'days')} with {TOO_MANY} or more"
        ),
        Words(zh="一天一百条必败，先减到十条以内。", en="A hundred a day is certain failure; come down to ten first."),
        rhythm.posts if rhythm.days_known else 0,
        absent=_NO_DAYS,
    )
    thin = seen.voice.wordings[THIN].posts
    among = seen.voice.texts if seen.pictures_told else 0
    yield judged(
        "B5",
        Words("言之有物", "Something in it"),
        seen.voice.share(thin),
        Scale(0.0, 0.2),
        counted(thin, seen.voice.texts, POSTS),
        Words(
            zh="只有话题、链接、表情的，补一句自己的话。", en="Add a sentence of your own to bare hashtags and links."
        ),
        among,
        absent=Words(zh="来源没有正文或图片数", en="the source has no texts, or does not count pictures"),
    )


def _columns(seen: Evidence) -> Iterator[Item]:
    columns = seen.mix.columns
    told = sum(count for _, count in columns)
    title = Words("七个栏目", "The seven columns")
    scale = Scale(1.0, 0.0, Words(zh="七个栏目各占 3% 就是满分", en="full marks for seven columns with 3% each"))
    if not told:
        none = Words(zh="来源没有栏目这一列", en="the source tells no columns")
        yield Item("D", title, None, none, scale.how, NOTHING)
        return
    alive = [name for name, count in columns if count >= 0.03 * told]
    listed = Words(
        zh="、".join(f"{name} {percent(count / told)}" for name, count in columns[:7]),
        en=", ".join(f"{name} {percent(count / told)}" for name, count in columns[:7]),
    )
    do = Words(zh="把空着的栏目用起来。", en="Put the columns that lie idle to use.")
    yield judged("D", title, min(1.0, len(alive) / 7), scale, listed, do, told)


def _interaction(seen: Evidence) -> Iterator[Item]:
    answers, replies = seen.answers, seen.mix.replies
    title = Words("像人说话", "A human voice")
    scale = Scale(0.0, 0.3)
    if not replies:
        none = Words(zh="来源里没有回复", en="the source has no answers")
        yield Item("E5", title, None, none, scale.how, NOTHING)
        return
    share = answers.canned / answers.texts if answers.texts else 0.0
    said = counted(answers.canned, answers.texts, Words(zh="条回复", en="answers are set phrases"))
    do = Words(zh="别用套话，回答对方真正问的。", en="No set phrases: answer what was really asked.")
    yield judged("E5", title, share, scale, said, do, answers.texts)
