"""N.topic: a #topic# on an account whose rights carry none.

Weibo's call for ordinary apps cuts topics out of the text without a word (docs/concepts/weibo.md, share). Passes: no
topic, rights that carry them, posts by hand. Found: a topic that readers would never see. The post still goes out, so
it can be waived. The fix keeps the words and drops the hash signs.
"""

from collections.abc import Iterator

from guanwei.lib.text import Span, find_tags, find_topics
from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Counting
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import NOTHING, rights

ID = "N.topic"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="话题会丢", en="Topic that would be lost"),
    why=Words(
        zh="微博普通权限发出的稿件，#话题# 会被悄悄删掉，句子可能因此读不通。",
        en="Weibo silently cuts #topics# out of what ordinary rights send; the sentence may no longer read.",
    ),
    passes=(
        Words(
            zh="没有话题，账号的权限能带话题，或者由人手动发布。",
            en="No topic, rights that carry topics, or a post that goes out by hand.",
        ),
    ),
    found=(Words(zh="权限带不了话题，稿件里却有。", en="A topic in the text that the rights do not carry."),),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    # Without POST a person posts it by hand, and a person can set a topic.
    if Capability.TOPIC in subject.limits.capabilities or Capability.POST not in subject.limits.capabilities:
        return
    on_weibo = subject.limits.counting is Counting.WEIBO
    topics = find_topics(subject.text) if on_weibo else find_tags(subject.text)
    if not topics:
        return
    first, name = topics[0], rights(subject.limits)
    shown = subject.text[first.start : first.end]
    others = Words(zh=f"等 {len(topics)} 个话题", en=f" and {len(topics) - 1} more") if topics[1:] else NOTHING
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{name.zh}带不了话题，{shown}{others.zh}会被平台悄悄删掉，读者看不到。",
            en=f"{name.en} carries no topics: {shown}{others.en} would be cut out silently and no reader see it.",
        ),
        hint=Words(
            zh="去掉井号，让话题词留在句子里；一定要带话题，就改成手动发布。",
            en="Drop the hash signs and keep the words; if the topic matters, post it by hand.",
        ),
        field=Field.TEXT,
        span=(first.start, first.end),
        figures={"topics": len(topics)},
        fix=Fix(
            label=Words(zh="去掉井号，保留文字", en="Drop the hash signs, keep the words"),
            field=Field.TEXT,
            span=(0, len(subject.text)),
            replacement=without_hashes(subject.text, topics),
        ),
    )


def without_hashes(text: str, topics: tuple[Span, ...]) -> str:
    """The text with its topics as plain words."""
    pieces, after = [], 0
    for topic in topics:
        pieces += [text[after : topic.start], topic.value]
        after = topic.end
    return "".join([*pieces, text[after:]])
