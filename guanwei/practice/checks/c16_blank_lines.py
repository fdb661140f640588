"""C16.blank-lines: several empty lines in a row.

Practice C16: appropriately arranged. Text pasted from a document brings runs of empty lines; on a phone they push the
rest of the post out of sight, and Weibo folds it there. Passes: one empty line between paragraphs. Found: two or more,
lines of white space included. The fix leaves one of each run. A hint: it never stands in the way.
"""

import re
from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import in_english

ID = "C16.blank-lines"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="多余空行", en="Empty lines in a row"),
    why=Words(
        zh="从文档里粘贴过来的连续空行，在手机上会把后面的内容顶出屏幕。",
        en="Runs of empty lines, pasted from a document, push the rest of the post off a phone's screen.",
    ),
    passes=(Words(zh="段与段之间空一行。", en="One empty line between paragraphs."),),
    found=(Words(zh="连着空两行以上，只有空格的行也算。", en="Two or more, lines of white space included."),),
)

# A line break, then lines with nothing to see in them: at least two. Possessive, so that no run costs its square.
_RUN = re.compile(r"\n(?:[^\S\n]*+\n){2,}+")
_ONE = "\n\n"


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    runs = list(_RUN.finditer(subject.text))
    if not runs:
        return
    start, end = runs[0].start(), runs[-1].end()
    lines = sum(run.group().count("\n") - 2 for run in runs)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"有 {lines} 行多余的空行，手机上后面的内容会被顶下去（实践 C16）。",
            en=f"{in_english(lines, 'empty line', 'empty lines')} too many: on a phone the rest moves out of sight "
            "(practice C16).",
        ),
        hint=Words(zh="段与段之间留一行就够了。", en="One empty line between paragraphs is enough."),
        field=Field.TEXT,
        span=(runs[0].start(), runs[0].end()),
        figures={"lines": lines},
        fix=Fix(
            Words(zh="去掉多余空行", en="Remove the empty lines"),
            Field.TEXT,
            (start, end),
            _RUN.sub(_ONE, subject.text[start:end]),
        ),
    )
