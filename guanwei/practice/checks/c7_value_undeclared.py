"""C7.value-undeclared: nobody has said what the post gives its readers.

Practice C7: practical value, an opinion of our own, or an exclusive. Each post declares which of the three it has.
Asked only where the brand wants it (`C7.ask`), since it is one more thing to tick. Passes: one of the three. Found,
where it is asked: nothing declared; "none of them" always, under an id of its own, because whoever ticked it meant it.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.worth import Value

ASK = Setting(
    id="C7.ask",
    default="no",
    choices=("no", "yes"),
    unit=Words(zh="要不要", en="yes or no"),
    label=Words(zh="每条都要说明价值", en="Each post declares its value"),
    help=Words(
        zh="要：没有说明是实用、观点还是独家的稿件会提醒。不要：不问。",
        en="Yes: a post that does not say whether it is practical, an opinion or an exclusive is found. No: not asked.",
    ),
)

ID = "C7.value-undeclared"
NONE = f"{ID}.none"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (ASK,)
ABOUT = About(
    title=Words(zh="没有说明价值", en="No value declared"),
    why=Words(
        zh="每条稿件至少要占一样：实用、有自己的观点、独家。说不出是哪一样，读者多半也看不出来。",
        en="Each post has practical value, an opinion of our own, or an exclusive. What its author cannot name, its "
        "readers will hardly see.",
    ),
    passes=(
        Words(zh="选了实用、观点或独家。", en="Practical, opinion or exclusive is declared."),
        Words(zh="没有选，而品牌没有要求。", en="Nothing is declared, and the brand does not ask."),
    ),
    found=(
        Words(zh="品牌要求说明，却没有选。", en="The brand asks, and nothing is declared."),
        Words(zh="选了“都没有”。", en='"None of them" is declared.'),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if subject.value is Value.NONE:
        yield _finding(
            NONE,
            Words(
                zh="作者说这条既不实用、也没有自己的观点、也不是独家（实践 C7）。",
                en="Its author says that it has neither practical value, nor an opinion, nor an exclusive "
                "(practice C7).",
            ),
            Words(zh="补上其中一样；补不上就不发。", en="Give it one of the three, or leave it out."),
        )
    elif subject.value is None and context.settings[ASK] == "yes":
        yield _finding(
            ID,
            Words(
                zh="还没有说明这条给读者什么：实用、观点还是独家（实践 C7）。",
                en="Nobody has said yet what it gives its readers: practical value, an opinion or an exclusive "
                "(practice C7).",
            ),
            Words(zh="在三样里选一样。", en="Choose one of the three."),
        )


def _finding(finding_id: str, message: Words, hint: Words) -> Finding:
    return Finding(id=finding_id, level=LEVEL, message=message, hint=hint, field=Field.TEXT)
