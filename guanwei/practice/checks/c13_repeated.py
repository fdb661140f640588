"""C13.repeated: the same text once more.

Practice C13: not copied. Exact repetition over the normalised text (guanwei.practice.fingerprint): links, punctuation,
white space, case and width do not make it another text. Looks at the account's own posts, published and planned, and
at the brand's other accounts, as many days back and ahead as are set; at what others wrote and at texts that were
handed in, whenever that was. Passes: the same post on another account (that is one post), a repetition outside the
window, a text too short to be anybody's own (转发微博). Found: any other.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import Entry, EntryState
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.resembling import Resembled, Whose, found_in, who_and_when
from guanwei.practice.settings import CHARACTERS, DAYS, Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.windows import Window
from guanwei.practice.wording import NOTHING, iso, moment_words

WINDOW_DAYS = Setting(
    id="C13.window-days",
    default=90,
    low=1,
    high=365,
    unit=DAYS,
    label=Words(zh="前后看多少天", en="Days to look back and ahead"),
    help=Words(
        zh="在这么多天以内出现过同样的文字就提醒；常青稿隔得够久再发不算重复。",
        en="The same text within so many days is found; an evergreen that rests long enough is none.",
    ),
)
SHORTEST = Setting(
    id="C13.shortest",
    default=6,
    low=1,
    high=100,
    unit=CHARACTERS,
    label=Words(zh="多短就不比了", en="Shorter texts are not compared"),
    help=Words(
        zh="去掉标点、空格和链接后不到这么多字的不比，例如“早安”“转发微博”。",
        en="Texts with fewer characters (punctuation, white space and links left out) are not compared, such as 早安.",
    ),
)

ID = "C13.repeated"
# Let stand by itself: whoever repeats a sister account has not said that this one may repeat itself.
SISTER = f"{ID}.sister"
VERSION = 3
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (WINDOW_DAYS, SHORTEST)
ABOUT = About(
    title=Words(zh="重复内容", en="Repeated text"),
    why=Words(
        zh="一模一样的内容再发一遍，读者觉得敷衍，平台也可能拒收。",
        en="The same text once more looks careless to readers, and a network may refuse it.",
    ),
    passes=(
        Words(zh="同一条稿件发在另一个平台的账号上。", en="The same post on an account of another network."),
        Words(zh="上一次在 90 天以前。", en="The last time was more than 90 days ago."),
        Words(zh="太短的文字，例如“转发微博”。", en="A very short text such as 转发微博."),
    ),
    found=(
        Words(
            zh="本账号在 90 天内发过，或者排期里还有一条。",
            en="This account published it within 90 days, or has it planned.",
        ),
        Words(zh="同品牌的其他账号发过或排了。", en="Another account of the brand published it or has it planned."),
        Words(zh="只改了标点、空格、大小写或链接。", en="Only punctuation, white space, case or the link differ."),
        Words(zh="别人写过一模一样的内容，我们听到过。", en="Somebody else wrote it before, and we heard it."),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if context.nothing_before or not subject.core or len(subject.core) < context.settings[SHORTEST]:
        return
    reach, moment = timedelta(days=context.settings[WINDOW_DAYS]), subject.due or context.now
    window: Window = (moment - reach, moment + reach + timedelta(microseconds=1))
    own = [entry for entry in context.timeline.same_text(subject.fingerprint, window) if entry.id != subject.id]
    elsewhere = [
        entry for entry in context.sisters.same_text(subject.fingerprint, window) if entry.post != subject.post
    ]
    if own:
        yield _finding(subject, context, own, Words(zh="本账号", en="This account"), "own")
    if elsewhere:
        yield _finding(
            subject, context, elsewhere, Words(zh="品牌的另一个账号", en="Another account of the brand"), "sister"
        )
    others = [one for one in found_in(subject, context, None, 0) if one.whose in (Whose.OTHERS, Whose.LISTED)]
    if others:
        yield _copied(subject, context, others[0], len(others))


def _finding(subject: PostSubject, context: Context, same: Sequence[Entry], who: Words, where: str) -> Finding:
    moment = subject.due or context.now
    nearest = min(same, key=lambda entry: (abs(entry.moment - moment), entry.moment, entry.id))
    at, others = moment_words(nearest.moment, subject.zone, context.now), len(same) - 1
    more = Words(zh=f"，另外还有 {others} 次", en=f", and {others} times more") if others else NOTHING
    if nearest.state is EntryState.PUBLISHED:
        did = Words(zh=f"{who.zh} {at.zh} 发过一模一样的内容", en=f"{who.en} published the same text on {at.en}")
    else:
        did = Words(zh=f"{who.zh} {at.zh} 已经排了一模一样的内容", en=f"{who.en} has the same text planned for {at.en}")
    return Finding(
        id=SISTER if where == "sister" else ID,
        level=LEVEL,
        message=Words(
            zh=f"{did.zh}{more.zh}，再发一遍读者会觉得敷衍（实践 C13）。",
            en=f"{did.en}{more.en}; once more looks careless (practice C13).",
        ),
        hint=Words(
            zh="换个角度重写，或者撤下其中一条。", en="Write it anew from another angle, or take one of the two out."
        ),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={
            "where": where,
            "times": len(same),
            "entry": nearest.id,
            "moment": iso(nearest.moment, subject.zone),
            "state": nearest.state.value,
        },
    )


def _copied(subject: PostSubject, context: Context, one: Resembled, times: int) -> Finding:
    """The same text stands somewhere else: heard from somebody, or handed in."""
    at = moment_words(one.moment, subject.zone, context.now) if one.moment else None
    which = who_and_when(one, at)
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"和{which.zh}一模一样，读者会觉得是照抄（实践 C13）。",
            en=f"It is {which.en} word for word; readers take it for a copy (practice C13).",
        ),
        hint=Words(
            zh="写自己的内容；想用对方的就转发并注明出处。", en="Write your own, or pass the original on and name it."
        ),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={
            "where": one.whose.value,
            "times": times,
            "entry": one.id,
            "moment": iso(one.moment, subject.zone) if one.moment else "",
        },
    )
