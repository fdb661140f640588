"""N.empty: a post without text, picture or link.

Passes: anything a reader can see or follow. Found: nothing at all, also when the text is white space or invisible
characters only. The network would refuse it, so it cannot be waived.
"""

import unicodedata
from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject

ID = "N.empty"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="空稿", en="Empty post"),
    why=Words(zh="平台不收没有内容的稿件。", en="No network takes a post without content."),
    passes=(Words(zh="有文字、图片、链接中的任何一样。", en="There is text, a picture or a link."),),
    found=(
        Words(
            zh="三样都没有，或者文字里只有空格和看不见的字符。",
            en="None of the three, or a text of white space and invisible characters only.",
        ),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if subject.pictures or subject.link.strip() or any(map(_shows, subject.text)):
        return
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh="这条稿件还是空的，没有文字，也没有图片和链接，平台不会收。",
            en="This post is still empty: no text, no picture, no link. The network will refuse it.",
        ),
        hint=Words(zh="先写内容，再送审。", en="Write it first, then ask for approval."),
        field=Field.TEXT,
    )


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZC"
