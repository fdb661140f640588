"""A3.flat-wording: a stack of flat, bureaucratic phrases.

Practice A3: vivid, lively, fun. 进一步加强, 切实, leverage, synergy: each may stand in a good post once. What is found
is their stack, at least so many of them and so many to a hundred characters. The phrases stand in
phrases/flat-wording.toml and are listed in the finding. An answer that is nothing but canned is E5.canned's.
"""

import re
from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.canned import judged
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.checks.e5_canned import MOST_LEFT
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.flatness import flat_phrases
from guanwei.practice.settings import Setting
from guanwei.practice.subjects import Context, PostSubject, ReplySubject

FEWEST = Setting(
    id="A3.flat-phrases",
    default=2,
    low=1,
    high=20,
    unit=Words(zh="处", en="phrases"),
    label=Words(zh="几处官话才提醒", en="How many flat phrases"),
    help=Words(zh="一条里至少有这么多处才提醒。", en="Found only where at least so many stand in one text."),
)
DENSITY = Setting(
    id="A3.flat-density",
    default=3.0,
    low=0.5,
    high=20.0,
    unit=Words(zh="处/百字", en="per hundred characters"),
    label=Words(zh="官话的密度", en="How close together they stand"),
    help=Words(
        zh="每一百字至少有这么多处才提醒；一个英文词按两个字算。",
        en="Found only where at least so many stand in a hundred characters; a word in Latin letters counts two.",
    ),
)

ID = "A3.flat-wording"
VERSION = 1
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (FEWEST, DENSITY, MOST_LEFT)
ABOUT = About(
    title=Words(zh="官话套话", en="Flat wording"),
    why=Words(
        zh="通篇“进一步加强、切实推进、奠定坚实基础”，没有人会读完，更不会转。指南要的是生动、活泼、有趣。",
        en="Nobody reads to the end of a stack of synergies and commitments to excellence. The guide asks for vivid, "
        "lively, fun.",
    ),
    passes=(
        Words(zh="整条里只有一处。", en="One of them in a whole post."),
        Words(zh="很长的正文里零散几处。", en="A few, far apart, in a long text."),
    ),
    found=(
        Words(
            zh="“公司高度重视，进一步加强管理，切实提升服务，为高质量发展奠定坚实基础”。",
            en='"We leverage synergies across our ecosystem to drive innovation and empower stakeholders".',
        ),
    ),
)
_SHOWN = 5

_LATIN = re.compile("[A-Za-z0-9]")


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, ReplySubject) and judged(subject.text, context.settings[MOST_LEFT], subject.answers):
        return  # E5.canned says it
    places = flat_phrases(subject.text)
    if len(places) < context.settings[FEWEST]:
        return
    hundred = _length(subject.text) / 100
    density = round(len(places) / hundred, 1) if hundred else 0.0
    if density < context.settings[DENSITY]:
        return
    phrases = list(dict.fromkeys(subject.text[start:end] for start, end in places))
    zh, en = "、".join(phrases[:_SHOWN]), ", ".join(phrases[:_SHOWN])
    more = Words(zh="等", en=" and more") if len(phrases) > _SHOWN else Words(zh="", en="")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"有 {len(places)} 处官话套话（{zh}{more.zh}），读起来像公文，不像人在说话（实践 A3）。",
            en=f"{len(places)} flat phrases ({en}{more.en}): it reads like a circular, not like somebody speaking "
            "(practice A3).",
        ),
        hint=Words(
            zh="换成一件看得见的事：谁、做了什么、结果怎样。",
            en="Say one thing that can be seen instead: who did what, and what came of it.",
        ),
        field=Field.TEXT,
        span=places[0],
        figures={"phrases": len(places), "per_hundred": density},
    )


def _length(text: str) -> float:
    """In Chinese characters; Latin letters make words of about five, which count two."""
    latin = _LATIN.findall(text)
    others = sum(map(str.isalnum, text)) - len(latin)
    return others + sum(map(str.isalpha, latin)) * 2 / 5
