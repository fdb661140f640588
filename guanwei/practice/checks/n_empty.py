"""N.empty: a post without text, picture or link; an answer or a name without a word.

Passes: anything a reader can see or follow. Found: nothing at all, also when the text is white space or invisible
characters only. The network would refuse it, so it cannot be waived.
"""

import unicodedata
from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, NameSubject, PostSubject, ReplySubject

ID = "N.empty"
VERSION = 2
SUBJECTS = (PostSubject, ReplySubject, NameSubject)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="空的", en="Empty"),
    why=Words(
        zh="平台不收没有内容的稿件、回复和名称。", en="No network takes a post, an answer or a name without content."
    ),
    passes=(
        Words(
            zh="稿件有文字、图片、链接中的任何一样；回复和名称有文字。",
            en="A post with text, a picture or a link; an answer or a name with text.",
        ),
    ),
    found=(
        Words(
            zh="什么都没有，或者文字里只有空格和看不见的字符。",
            en="Nothing at all, or a text of white space and invisible characters only.",
        ),
    ),
)


_POST = (
    Words(
        zh="这条稿件还是空的，没有文字，也没有图片和链接，平台不会收。",
        en="This post is still empty: no text, no picture, no link. The network will refuse it.",
    ),
    Words(zh="先写内容，再送审。", en="Write it first, then ask for approval."),
)
_REPLY = (
    Words(zh="这条回复还是空的，平台不会收。", en="This answer is still empty. The network will refuse it."),
    Words(zh="先写回复，再发出。", en="Write the answer first."),
)
_NAME = (
    Words(zh="名称还是空的，平台不会收。", en="The name is still empty. The network will refuse it."),
    Words(zh="写上品牌的名字。", en="Put the brand's name."),
)


def check(subject: PostSubject | ReplySubject | NameSubject, context: Context) -> Iterator[Finding]:
    text = subject.name if isinstance(subject, NameSubject) else subject.text
    if any(map(_shows, text)) or (isinstance(subject, PostSubject) and (subject.pictures or subject.link.strip())):
        return
    is_post = isinstance(subject, PostSubject)
    message, hint = _POST if is_post else _NAME if isinstance(subject, NameSubject) else _REPLY
    yield Finding(id=ID, level=LEVEL, message=message, hint=hint, field=Field.TEXT)


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZC"
