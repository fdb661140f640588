"""E5.no-person: an answer without the sign of the person who wrote it, where the brand has agreed on one.

Practice E5: signs of the person who writes. How answers are signed is the brand's to set, as people would write it
with a star for the name: `——*`, `^*`. Nothing is set, nothing is found. Passes: an answer that ends in one of the forms
set, whatever dash, width or case, emoji behind it included. Found: any other.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from guanwei.lib.text import matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import Setting
from guanwei.practice.subjects import Context, ReplySubject

SIGNED = Setting(
    id="E5.signature",
    default="",
    longest=60,
    unit=Words(zh="落款", en="signature"),
    label=Words(zh="回复的落款", en="How answers are signed"),
    help=Words(
        zh="用 * 代表名字，例如“——*”“^*”；几种写法用空格分开。留空就不检查。",
        en="With a star for the name, such as ——* or ^*; spaces between several forms. Empty: not checked.",
    ),
)

ID = "E5.no-person"
VERSION = 1
SUBJECTS = (ReplySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (SIGNED,)
ABOUT = About(
    title=Words(zh="回复没有落款", en="The answer is not signed"),
    why=Words(
        zh="说好了回复要署名：落款让对方知道，对面是一个人。",
        en="The brand has agreed that answers are signed: a name shows that there is a person on this side.",
    ),
    passes=(
        Words(zh="以设定的写法结尾，例如“——小禾”。", en="An answer that ends in the form that is set, such as ——小禾."),
        Words(zh="没有设定落款。", en="No signature is set."),
    ),
    found=(Words(zh="设了落款，回复却没有署名。", en="A signature is set, and the answer has none."),),
)
_DASHES = re.compile(r"[-‐-―─━－﹣~～]+")
_TAIL = r"(?:\s|\[[^\[\]]{1,8}\]|[^\w\s])*\Z"


def check(subject: ReplySubject, context: Context) -> Iterator[Finding]:
    forms = context.settings[SIGNED].split()
    if not forms or not subject.text.strip():
        return
    if any(_ending(form).search(_folded(subject.text)) for form in forms):
        return
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"回复没有落款，对方看不出是谁在说话；品牌约定的写法是“{forms[0]}”（实践 E5）。",
            en=f'The answer is not signed, so nobody sees who speaks; the brand signs as "{forms[0]}" (practice E5).',
        ),
        hint=Words(zh="在末尾写上你的名字或代号。", en="Put your name or initials at the end."),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={"signature": forms[0]},
    )


@lru_cache(maxsize=64)
def _ending(form: str) -> re.Pattern[str]:
    pieces = [re.escape(piece) for piece in _folded(form).split("*")]
    return re.compile(r"\s?[^\s*]{1,12}".join(pieces) + _TAIL)


def _folded(text: str) -> str:
    """Every dash is one to whoever signs; only the end of the answer is looked at."""
    return _DASHES.sub("-", matchable(text).text)[-80:]
