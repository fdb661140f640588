"""E5.same-to-many: nearly the same answer to several people.

Practice E5: a human voice, never the same phrase to everybody. Compared are the normalised texts
(guanwei.practice.fingerprint) without the name of whoever is answered, by what they share of their runs of three
characters: of both together (Jaccard), or of the shorter one where that stands nearly whole in the other. Word for word
the same is E5.repeated's, and only counts here beside answers that differ a little. Passes: short answers, the same
person, one other person. Judged only against earlier answers whose text is known (EarlierReply.text), and those that
were handed in, each of which counts as somebody else's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import add

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.checks.e5_repeated import SHORTEST, WINDOW_DAYS
from guanwei.practice.findings import Field, Figure, Finding, Level
from guanwei.practice.fingerprint import normalised
from guanwei.practice.settings import PERCENT, Setting
from guanwei.practice.subjects import Context, EarlierReply, ReplySubject
from guanwei.practice.wording import iso, moment_words

ALIKE = Setting(
    id="E5.alike",
    default=40,
    low=20,
    high=100,
    unit=PERCENT,
    label=Words(zh="多像算差不多的回复", en="How alike two answers are taken for one"),
    help=Words(
        zh="两条回复共有的三字片段占全部的这么多，就算差不多。",
        en="Two answers that share so much of their runs of three characters are taken for one.",
    ),
)
PEOPLE = Setting(
    id="E5.alike-people",
    default=2,
    low=1,
    high=50,
    unit=Words(zh="人", en="people"),
    label=Words(zh="回复过几个人才提醒", en="To how many others"),
    help=Words(
        zh="差不多的话回复过这么多别人就提醒。", en="Found once so many other people got nearly the same answer."
    ),
)

ID = "E5.same-to-many"
VERSION = 1
SUBJECTS = (ReplySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (ALIKE, PEOPLE, WINDOW_DAYS, SHORTEST)
ABOUT = About(
    title=Words(zh="换汤不换药的回复", en="Nearly the same answer to several people"),
    why=Words(
        zh="换个称呼、改两个字再发给下一个人，读的人一眼就看得出来。指南要的是真诚交流，有人味。",
        en="Another name and two words changed: whoever reads the thread sees it. The guide asks for a human voice.",
    ),
    passes=(
        Words(zh="同样的问题，用不同的话回答。", en="The same question answered in other words."),
        Words(zh="给同一个人的回复，或者很短的客气话。", en="An answer to the same person, or a short word of thanks."),
    ),
    found=(
        Words(
            zh="30 天内用差不多的话回复过至少两个别人。",
            en="At least two others got nearly the same words within 30 days.",
        ),
    ),
)
_NEVER = datetime.min.replace(tzinfo=UTC)
_WORD_FOR_WORD = 100
_RUN = 3
_CONTAINED = 90  # per cent of the shorter answer's runs that stand in the longer one
_MUCH_LONGER = 3


@dataclass(frozen=True, slots=True)
class _Alike:
    """An earlier answer: one of the account's, or the place of one that was handed in."""

    percent: int
    reply: EarlierReply | None = None
    place: int = 0


def check(subject: ReplySubject, context: Context) -> Iterator[Finding]:
    if not context.earlier and not any(one.text for one in subject.earlier):
        return
    own = _runs(subject.text, subject.to)
    if len(own) + _RUN - 1 < context.settings[SHORTEST]:
        return
    since = context.now - timedelta(days=context.settings[WINDOW_DAYS])
    others = [one for one in subject.earlier if one.to != subject.to and one.moment >= since]
    alike = [
        _Alike(percent, one)
        for one in others
        if one.text
        and one.fingerprint != subject.fingerprint
        and (percent := _percent_alike(own, _runs(one.text, one.to))) >= context.settings[ALIKE]
    ]
    same = {one.to for one in others if one.fingerprint == subject.fingerprint}
    people = len(same | {one.reply.to for one in alike if one.reply})
    handed = list(_handed_in(subject, context, own))
    alike += [one for one in handed if one.percent < _WORD_FOR_WORD]
    people += len(handed)
    if alike and people >= context.settings[PEOPLE]:
        yield _finding(subject, context, alike, people)


def _handed_in(subject: ReplySubject, context: Context, own: frozenset[str]) -> Iterator[_Alike]:
    for place, text in enumerate(context.earlier):
        if normalised(text) == subject.core:
            yield _Alike(_WORD_FOR_WORD, place=place)
        elif (percent := _percent_alike(own, _runs(text, subject.to))) >= context.settings[ALIKE]:
            yield _Alike(min(percent, _WORD_FOR_WORD - 1), place=place)


@lru_cache(maxsize=2048)
def _runs(text: str, to: str) -> frozenset[str]:
    core = normalised(text.replace(to, "") if to else text)
    return frozenset(map(add, map(add, core, core[1:]), core[2:]))


def _percent_alike(one: frozenset[str], other: frozenset[str]) -> int:
    shorter, longer = sorted((len(one), len(other)))
    if not shorter:
        return 0
    shared = len(one & other)
    if 100 * shared >= _CONTAINED * shorter and longer <= _MUCH_LONGER * shorter:
        return 100 * shared // shorter
    return 100 * shared // (shorter + longer - shared)


def _finding(subject: ReplySubject, context: Context, alike: list[_Alike], people: int) -> Finding:
    nearest = max(alike, key=_nearness)
    which = Words(zh=f"以前的第 {nearest.place + 1} 条", en=f"the earlier answer number {nearest.place + 1}")
    known: dict[str, Figure] = {"place": nearest.place}
    if nearest.reply:
        to, at = nearest.reply.to, moment_words(nearest.reply.moment, subject.zone, context.now)
        which = Words(zh=f"{at.zh} 给“{to}”的那条", en=f'the one to "{to}" of {at.en}')
        known = {"to": to, "moment": iso(nearest.reply.moment, subject.zone)}
    gap = " " if which.zh[:1].isdigit() else ""
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"差不多的话已经回复过 {people} 个人，最像的是{gap}{which.zh}（{nearest.percent}%），"
            "读起来像模板（实践 E5）。",
            en=f"{people} others got nearly the same answer; most alike ({nearest.percent}%) is {which.en}. "
            "It reads like a template (practice E5).",
        ),
        hint=Words(
            zh="从对方的话里挑一个细节接上，其余的换个说法。",
            en="Take up one detail of what this person wrote, and say the rest in other words.",
        ),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={
            "people": people,
            "percent": nearest.percent,
            **known,
        },
    )


def _nearness(one: _Alike) -> tuple[int, bool, datetime, str]:
    if one.reply is None:
        return one.percent, False, _NEVER, ""
    return one.percent, True, one.reply.moment, one.reply.to
