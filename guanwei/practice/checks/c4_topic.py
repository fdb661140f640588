"""C4.topic: a topic that is nearly one of the brand's own.

Practice C4: lead topic discussions that fit the product. A topic gathers what is said under it, and one with a slip
gathers nothing: #赫木茶会# beside #赫木的茶会#. Own topics are those of the brand's columns. Passes: an own topic as
it is set, and any topic of its own kind. Found: one that differs only in width, case, script or spaces, or by a single
character that was added, left out, changed or exchanged (two from eight characters on). Topics of fewer than four
characters are too easily another word, and other figures (第 3 期, 第 4 期) are another topic. The fix writes the own
one.
"""

from collections.abc import Iterator

from guanwei.lib.text import Span, find_tags, find_topics, match_form
from guanwei.lib.words import Words
from guanwei.networks.contract import Counting
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level
from guanwei.practice.subjects import CampaignSubject, Context, PostSubject

ID = "C4.topic"
VERSION = 1
SUBJECTS = (PostSubject, CampaignSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="话题写错", en="Topic with a slip"),
    why=Words(
        zh="话题把大家说的聚在一起；写错一个字，就聚到没人的地方去了。",
        en="A topic gathers what people say. With one slip the post stands where nobody is.",
    ),
    passes=(
        Words(zh="与栏目设定的话题一字不差。", en="A topic exactly as the column has it."),
        Words(zh="另外的话题，期数不同的话题。", en="Another topic, or one with another number in it."),
        Words(zh="不到四个字的话题。", en="A topic of fewer than four characters."),
    ),
    found=(
        Words(
            zh="只差一个字（八个字以上差两个字），或只差大小写、全半角、繁简、空格。",
            en="One character away from an own topic (two from eight on), or only case, width, script or spaces.",
        ),
    ),
)

_SHORTEST, _LONG = 4, 8


def check(subject: PostSubject | CampaignSubject, context: Context) -> Iterator[Finding]:
    own = subject.brand.topics
    if not own:
        return
    if "#" in subject.text:
        single = isinstance(subject, PostSubject) and subject.limits.counting is not Counting.WEIBO
        for topic in find_tags(subject.text) if single else find_topics(subject.text):
            meant = nearly(topic.value, own)
            if meant:
                yield _finding(subject.text, topic, meant)
    if isinstance(subject, CampaignSubject) and (meant := nearly(subject.topic, own)):
        yield _finding(subject.text, None, meant, subject.topic)


def nearly(topic: str, own: tuple[str, ...]) -> str:
    """The own topic that `topic` is a slip of; "" when it is one of them or none is near."""
    if not topic or topic in own:
        return ""
    form = _bare(topic)
    for candidate in own:
        other = _bare(candidate)
        if form == other:
            return candidate
        shorter = min(len(form), len(other))
        if shorter < _SHORTEST or _digits(form) != _digits(other):
            continue
        if within(form, other, 2 if shorter >= _LONG else 1):
            return candidate
    return ""


def within(one: str, other: str, most: int) -> bool:
    """Is `other` reached from `one` by at most `most` characters added, left out, changed or swapped with the next?"""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, character in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (character != wanted))
            if at > 1 and to > 1 and character == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def _bare(topic: str) -> str:
    return "".join(match_form(topic).split())


def _digits(form: str) -> str:
    return "".join(character for character in form if character.isdigit() or character in "一二三四五六七八九十")


def _finding(text: str, topic: Span | None, meant: str, written: str = "") -> Finding:
    said = topic.value if topic else written
    fix = None
    if topic:
        whole = text[topic.start : topic.end]
        closing = "#" if whole.endswith("#") and len(whole) > 1 else ""
        label = Words(zh=f"改成 #{meant}#", en=f"Make it #{meant}#")
        fix = Fix(label, Field.TEXT, (topic.start, topic.end), f"#{meant}{closing}")
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"话题“{said}”和自己的话题“{meant}”只差一点，写错了就聚不到一起（实践 C4）。",
            en=f'The topic "{said}" is nearly our own "{meant}"; with a slip nobody finds the post (practice C4).',
        ),
        hint=Words(zh=f"如果说的是“{meant}”，照原样写。", en=f'If "{meant}" is meant, write it exactly so.'),
        field=Field.TEXT,
        span=(topic.start, topic.end) if topic else None,
        figures={"topic": said, "own": meant},
        fix=fix,
    )
