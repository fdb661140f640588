"""C11.pictures: a post of a picture column without a picture.

Practice C11: carefully collected, in exquisite picture form; D2 (inside the company) says that pictures are best.
Which columns live by their pictures is set per brand, by code or name. Passes: a picture, another column, a network or
rights without pictures. Found: none. What a picture shows is for alternative text (N.alt-text).
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import Setting, other_names
from guanwei.practice.subjects import Context, PostSubject

PICTURE_COLUMNS = Setting(
    id="C11.picture-columns",
    default="D2",
    longest=200,
    unit=Words(zh="栏目", en="columns"),
    label=Words(zh="离不开图片的栏目", en="Columns that live by pictures"),
    help=Words(
        zh="栏目的编号或名称，用逗号分开；留空就不检查。指南说公司内部的事最好配图，所以默认 D2。",
        en="Codes or names of columns, commas between them; empty checks none. The guide says that news from inside "
        "the company is best with pictures, hence D2.",
    ),
)

ID = "C11.pictures"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (PICTURE_COLUMNS,)
ABOUT = About(
    title=Words(zh="图片栏目没有图", en="Picture column without a picture"),
    why=Words(
        zh="有些栏目靠图片说话：没有图，同事的一天也只是一段话。",
        en="Some columns speak through pictures: a colleague's day without one is a paragraph.",
    ),
    passes=(
        Words(zh="带了图片，或者不是图片栏目。", en="A picture is there, or the column is another one."),
        Words(zh="转发；账号发不了图片。", en="A repost; an account that cannot post pictures."),
    ),
    found=(Words(zh="图片栏目的稿件一张图也没有。", en="A post of a picture column with no picture at all."),),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    column = subject.brand.column(subject.column)
    if column is None or subject.pictures or subject.forwarded is not None or not subject.limits.max_pictures:
        return
    wanted = {name.casefold() for name in other_names(context.settings[PICTURE_COLUMNS])}
    if wanted.isdisjoint({column.code.casefold(), column.name.casefold(), column.name_en.casefold()}):
        return
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"“{column.name}”靠图片说话，这条一张也没有（实践 C11）。",
            en=f'"{column.in_english}" lives by its pictures, and this post has none (practice C11).',
        ),
        hint=Words(
            zh="从素材库挑一张，或者现拍一张；实在没有图，换个栏目。",
            en="Choose one from the library or take one; if there is none, put the post into another column.",
        ),
        field=Field.PICTURES,
        figures={"column": column.code},
    )
