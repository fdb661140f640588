"""C13.reworded: what an earlier post said, in other words.

Practice C13 and B5: not copied. Compared by what is rare in both texts, in whatever order (guanwei.practice.near), so
that swapped words, moved clauses, other figures, traditional characters and a comment wrapped round hide nothing. Looks
at the account's own posts, the brand's other accounts, what was heard from others, and texts that were handed in.
Passes: two posts of a series (label, topic, slogan and signature do not count), the same subject with other content, a
wording of the same post for another account, own posts outside the window of C13.repeated. Found: any other that says
the same; of one among thousands it has to be surer than of a text that was handed in. The very same text is
C13.repeated, one copied piece C13.part-copied. Too short a text is nobody's.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.checks.c13_repeated import WINDOW_DAYS
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.near import Kind
from guanwei.practice.resembling import Resembled, Whose, found_in, who_and_when
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import NOTHING, in_english, iso, moment_words

ID = "C13.reworded"
VERSION = 6
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (WINDOW_DAYS,)
ABOUT = About(
    title=Words(zh="换了说法的旧内容", en="An earlier post in other words"),
    why=Words(
        zh="换几个词、调一下语序，读者和被抄的人还是看得出来。指南说不抄袭：一天发一百条抄来的，不如一条自己的。",
        en="Other words and another order hide nothing from readers, nor from whoever wrote it first. The guide says: "
        "not copied; one post of one's own is worth more than a hundred that are not.",
    ),
    passes=(
        Words(
            zh="同一系列的两条，栏目标签、话题和口号一样，内容不同。", en="Two posts of a series with other content."
        ),
        Words(
            zh="只是话题相同，或者引了同一句名言、同一部法规。", en="Only the subject, a proverb or a law is shared."
        ),
        Words(zh="同一条稿件在另一个账号上的另一种写法。", en="Another wording of the same post for another account."),
    ),
    found=(
        Words(zh="换了同义词、调了句子顺序、改了数字的旧内容。", en="Synonyms, order or figures are changed."),
        Words(zh="把别人的内容改成繁体，或者前后加了一两句。", en="Traditional script, or a line before and after."),
    ),
)

_WORD_FOR_WORD = 0.5  # of the text


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    found = found_in(subject, context, Kind.REWORDED, context.settings[WINDOW_DAYS])
    if found:
        yield _finding(subject, context, found[0], len(found) - 1)


def _finding(subject: PostSubject, context: Context, one: Resembled, others: int) -> Finding:
    at = moment_words(one.moment, subject.zone, context.now) if one.moment else None
    which, share = who_and_when(one, at), round(100 * one.share)
    more = NOTHING
    if others:
        english = in_english(others, "other", "others")
        more = Words(zh=f"，另外还有 {others} 条相近", en=f" (and {english} come close)")
    advice = Words(zh="换个角度重写；不必再说的就撤下。", en="Write it from another angle, or leave it out.")
    if one.whose is Whose.OTHERS:
        advice = Words(
            zh="写自己的看法；想用对方的内容就转发并注明出处。",
            en="Say what you think of it yourselves, or pass the original on and name it.",
        )
    return Finding(
        id=ID,
        level=LEVEL,
        message=_message(subject.text, one, which, more),
        hint=advice,
        field=Field.TEXT,
        span=_place(subject.text, one),
        figures={
            "where": one.whose.value,
            "entry": one.id,
            "percent": share,
            "others": others,
            "moment": iso(one.moment, subject.zone) if one.moment else "",
        },
    )


def _message(text: str, one: Resembled, which: Words, more: Words) -> Words:
    """Mostly word for word (script, punctuation and links aside), or in other words?"""
    taken = sum(end - start for start, end in one.spans) / len(text)
    if taken >= _WORD_FOR_WORD:
        return Words(
            zh=f"有 {round(100 * taken)}% 的文字原样出自{which.zh}，前后只改动了一点{more.zh}（实践 C13）。",
            en=f"{round(100 * taken)}% of the text stands as it is in {which.en}, little is changed{more.en} "
            "(practice C13: not copied).",
        )
    share = round(100 * one.share)
    return Words(
        zh=f"和{which.zh}有 {share}% 的意思相同，只是换了说法{more.zh}（实践 C13）。",
        en=f"{share}% of it stands in {which.en} in other words{more.en} (practice C13: not copied).",
    )


def _place(text: str, one: Resembled) -> tuple[int, int]:
    """From the first piece that stands in both to the last, where that is most of the text; else the whole of it."""
    start, end = (one.spans[0][0], one.spans[-1][1]) if one.spans else (0, 0)
    return (start, end) if 2 * (end - start) >= len(text) else (0, len(text))
