"""N.picture-type: a picture format that the network does not take.

Passes: a MIME type of the account's rights. Found: any other, each picture by its number. The network would refuse it,
so it cannot be waived.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import rights

ID = "N.picture-type"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="图片格式", en="Format of a picture"),
    why=Words(zh="每个平台只收几种图片格式。", en="Each network takes a few picture formats only."),
    passes=(Words(zh="平台收的格式，例如 JPEG、PNG。", en="A format that the network takes, such as JPEG or PNG."),),
    found=(
        Words(zh="其他格式，例如微博不收 WebP 和 HEIC。", en="Any other: Weibo, for one, takes neither WebP nor HEIC."),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    taken = subject.limits.picture_types
    if not taken or not subject.pictures:  # rights without pictures: N.pictures says so
        return
    formats, name = sorted(map(_format, taken)), rights(subject.limits)
    for number, picture in enumerate(subject.pictures, start=1):
        if picture.mime in taken:
            continue
        given = _format(picture.mime)
        yield Finding(
            id=ID,
            level=LEVEL,
            message=Words(
                zh=f"第 {number} 张图是 {given} 格式，{name.zh}只收 {'、'.join(formats)}，平台会拒收。",
                en=f"Picture {number} is {given}; {name.en} takes {', '.join(formats)}. It will be refused.",
            ),
            hint=Words(zh="另存为 JPEG 或 PNG 再上传。", en="Save it as JPEG or PNG and upload it again."),
            field=Field.PICTURES,
            figures={"picture": number, "mime": picture.mime},
        )


def _format(mime: str) -> str:
    kind = mime.rpartition("/")[2]
    return {"webp": "WebP"}.get(kind, kind.upper()) or "?"
