"""N.alt-text: a description of a picture that is longer than the network takes.

Passes: exactly at the limit; any length where the network carries no descriptions, for none is sent there. Found: one
character over. The network would refuse it, so it cannot be waived. Missing descriptions are another matter (C11).
"""

from collections.abc import Iterator

from guanwei.lib.text import grapheme_length
from guanwei.lib.words import Words
from guanwei.networks.contract import Capability
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import rights

ID = "N.alt-text"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="替代文本长度", en="Length of an alt text"),
    why=Words(
        zh="替代文本读给看不见图的人听，平台对它也有字数上限。",
        en="An alt text is read to those who cannot see the picture; the network limits its length too.",
    ),
    passes=(Words(zh="不超过上限，或者平台本来就不带替代文本。", en="Within the limit, or the network carries none."),),
    found=(Words(zh="多一个字也算超出。", en="One character more."),),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    limit = subject.limits.max_alt_text
    if not subject.pictures or limit == 0 or Capability.ALT_TEXT not in subject.limits.capabilities:
        return
    name = rights(subject.limits)
    for number, picture in enumerate(subject.pictures, start=1):
        length = grapheme_length(picture.alt_text)
        if length <= limit:
            continue
        yield Finding(
            id=ID,
            level=LEVEL,
            message=Words(
                zh=f"第 {number} 张图的替代文本有 {length:,} 字，{name.zh}最多 {limit:,} 字，平台会拒收。",
                en=f"The alt text of picture {number} has {length:,} characters, {name.en} takes {limit:,}. "
                "It will be refused.",
            ),
            hint=Words(zh="说清画面里有什么就够了，删短一些。", en="Say what is in the picture, and no more."),
            field=Field.PICTURES,
            figures={"picture": number, "length": length, "limit": limit},
        )
