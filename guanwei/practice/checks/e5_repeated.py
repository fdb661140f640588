"""E5.repeated: word for word what somebody else was answered.

Practice E5: real communication, a human voice, never the same phrase to everybody. Exact repetition over the normalised
text (guanwei.practice.fingerprint), as many days back as are set, and earlier answers of which nobody says to whom and
when. Passes: a short word of thanks, an answer of one's
own wording, the same answer so long ago. Found: the same words to somebody else, with to whom and when.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.fingerprint import first_same
from guanwei.practice.settings import CHARACTERS, DAYS, Setting
from guanwei.practice.subjects import Context, EarlierReply, ReplySubject
from guanwei.practice.wording import NOTHING, in_english, iso, moment_words

WINDOW_DAYS = Setting(
    id="E5.window-days",
    default=30,
    low=1,
    high=365,
    unit=DAYS,
    label=Words(zh="回复往前看多少天", en="Days to look back over answers"),
    help=Words(
        zh="在这么多天以内用同样的话回复过别人就提醒。",
        en="An answer that somebody else was given in the same words within so many days is found.",
    ),
)
SHORTEST = Setting(
    id="E5.shortest",
    default=8,
    low=1,
    high=100,
    unit=CHARACTERS,
    label=Words(zh="多短的回复不比", en="Shorter answers are not compared"),
    help=Words(
        zh="去掉标点、空格和链接后不到这么多字的回复不比，例如“谢谢支持”。",
        en="Answers with fewer characters (punctuation, white space and links left out) are not compared, such as "
        "谢谢支持.",
    ),
)

ID = "E5.repeated"
VERSION = 1
SUBJECTS = (ReplySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (WINDOW_DAYS, SHORTEST)
ABOUT = About(
    title=Words(zh="同一句话回复很多人", en="The same answer to many"),
    why=Words(
        zh="逐字重复的回复像机器人，对方看得见你也这样回了别人。指南要的是真诚交流，有人味。",
        en="An answer that is repeated word for word sounds like a machine, and everybody can see that others got it "
        "too. The guide asks for real communication with a human voice.",
    ),
    passes=(
        Words(zh="很短的客气话，例如“谢谢支持”。", en="A short word of thanks such as 谢谢支持."),
        Words(zh="给同一个人的回复。", en="An answer to the same person."),
    ),
    found=(
        Words(zh="30 天内用一模一样的话回复过别人。", en="Somebody else got the same words within 30 days."),
        Words(zh="只改了标点、空格或链接。", en="Only punctuation, white space or the link differ."),
    ),
)

HINT = Words(zh="提到对方说的具体内容，用自己的话写一句。", en="Take up what this person said, in words of your own.")


def check(subject: ReplySubject, context: Context) -> Iterator[Finding]:
    if not subject.earlier and not context.earlier:
        return
    if not subject.core or len(subject.core) < context.settings[SHORTEST]:
        return
    since = context.now - timedelta(days=context.settings[WINDOW_DAYS])
    same = [
        one
        for one in subject.earlier
        if one.fingerprint == subject.fingerprint and one.to != subject.to and one.moment >= since
    ]
    if same:
        yield _finding(subject, context, same)
    given = first_same(subject.core, context.earlier)
    if given is not None:
        yield _as_given(subject, given)


def _as_given(subject: ReplySubject, place: int) -> Finding:
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"和以前的第 {place + 1} 条回复一模一样，读起来像机器人（实践 E5）。",
            en=f"Word for word the earlier answer number {place + 1}; it reads like a machine (practice E5).",
        ),
        hint=HINT,
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={"place": place},
    )


def _finding(subject: ReplySubject, context: Context, same: Sequence[EarlierReply]) -> Finding:
    newest = max(same, key=lambda one: (one.moment, one.to))
    people = len({one.to for one in same})
    at = moment_words(newest.moment, subject.zone, context.now)
    more = NOTHING
    if people > 1:
        others = in_english(people - 1, "other person", "other people")
        more = Words(zh=f"，另外还有 {people - 1} 个人", en=f", and {others}")
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{at.zh} 用一模一样的话回复过“{newest.to}”{more.zh}，读起来像机器人（实践 E5）。",
            en=f'"{newest.to}"{more.en} got the same words, last on {at.en}; it reads like a machine (practice E5).',
        ),
        hint=HINT,
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={"people": people, "times": len(same), "moment": iso(newest.moment, subject.zone)},
    )
