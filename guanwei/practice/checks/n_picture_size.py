"""N.picture-size: a picture file larger than the network takes.

Passes: exactly at the limit. Found: one byte over, each picture by its number. The network would refuse it, so it
cannot be waived.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import rights

ID = "N.picture-size"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="图片大小", en="Size of a picture"),
    why=Words(zh="超过大小上限的图片会被平台拒收。", en="The network refuses a picture file that is too large."),
    passes=(Words(zh="文件不超过上限。", en="The file is no larger than the limit."),),
    found=(Words(zh="超出一个字节也算。", en="One byte more."),),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if not subject.pictures:
        return
    limit, name = subject.limits.max_picture_bytes, rights(subject.limits)
    for number, picture in enumerate(subject.pictures, start=1):
        if picture.size <= limit:
            continue
        # Rounded apart, so that a file one byte too large never reads as "1,000 KB of 1,000 KB".
        size, most = f"{-(-picture.size // 1000):,} KB", f"{limit // 1000:,} KB"
        yield Finding(
            id=ID,
            level=LEVEL,
            message=Words(
                zh=f"第 {number} 张图有 {size}，{name.zh}单张最多 {most}，平台会拒收。",
                en=f"Picture {number} has {size}, {name.en} takes {most}. It will be refused.",
            ),
            hint=Words(zh="压缩之后重新上传。", en="Make it smaller and upload it again."),
            field=Field.PICTURES,
            figures={"picture": number, "bytes": picture.size, "limit": limit},
        )
