"""C13.part-copied: a part of an earlier post, word for word.

Practice C13 and B5: not copied. Finds pieces of nine units and more (a Chinese character, a word of another script or a
number is one) that stand in an earlier post as they are and make up a fifth of the text or more. Passes: shorter
pieces (a proverb, the title of a law), what several of the texts beside it have in common (a signature, a slogan).
Found: any other, with the longest piece. A text that says the same as a whole is C13.reworded.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.checks.c13_repeated import WINDOW_DAYS
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.near import Kind
from guanwei.practice.resembling import Resembled, found_in, who_and_when
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import iso, moment_words

ID = "C13.part-copied"
VERSION = 2
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (WINDOW_DAYS,)
ABOUT = About(
    title=Words(zh="照搬了一段", en="A passage copied"),
    why=Words(
        zh="整段照搬的文字一搜就能搜到；要引用，就写明是谁说的。",
        en="A passage that was copied is found by anybody who searches for it; if it is a quotation, say whose.",
    ),
    passes=(
        Words(zh="一句俗语、一部法规的名称。", en="A proverb, the title of a law."),
        Words(zh="几条之间都有的署名和口号。", en="A signature or a slogan that several posts have."),
    ),
    found=(
        Words(
            zh="五分之一以上的文字原样出现在之前的一条里。", en="A fifth of the text or more stands in an earlier post."
        ),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    found = found_in(subject, context, Kind.PART_COPIED, context.settings[WINDOW_DAYS])
    if found:
        yield _finding(subject, context, found[0])


def _finding(subject: PostSubject, context: Context, one: Resembled) -> Finding:
    at = moment_words(one.moment, subject.zone, context.now) if one.moment else None
    which, share = who_and_when(one, at), round(100 * one.share)
    start, end = max(one.spans, key=lambda span: span[1] - span[0])
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"有 {share}% 的文字原样出现在{which.zh}里（实践 C13）。",
            en=f"{share}% of the text stands word for word in {which.en} (practice C13: not copied).",
        ),
        hint=Words(
            zh="用自己的话写这一段，或者加引号并注明出处。",
            en="Put this passage into words of your own, or quote it and say whose it is.",
        ),
        field=Field.TEXT,
        span=(start, end),
        figures={
            "where": one.whose.value,
            "entry": one.id,
            "percent": share,
            "pieces": len(one.spans),
            "moment": iso(one.moment, subject.zone) if one.moment else "",
        },
    )
