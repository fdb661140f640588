"""N.length: longer than the network takes, by the network's own counting.

Weibo counts half-width units, two to a character, links at a flat weight; Bluesky counts user-perceived characters and
has a second limit in UTF-8 bytes; Mastodon counts those characters too, but every link as 23 and of @name@host only
the name. The link counts where it goes out behind the text, and what goes before an answer counts too. Passes: exactly
at the limit. Found: one over; the span marks what is too much. The network would refuse it, so it cannot be waived.
The fix takes out of the links what only counts visitors, where that makes the post shorter.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from guanwei.lib.text import (
    byte_length,
    find_links,
    grapheme_length,
    mastodon_length,
    weibo_length,
    without_tracking,
    x_length,
)
from guanwei.lib.words import Words
from guanwei.networks.contract import Counting
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level, Span
from guanwei.practice.subjects import Context, PostSubject, ReplySubject
from guanwei.practice.wording import NOTHING, rights

ID = "N.length"
VERSION = 2
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="字数上限", en="Length"),
    why=Words(
        zh="超出上限的稿件会被平台拒收。每个平台的算法不同：微博两个半角算一字，链接按固定长度算；"
        "Bluesky 按看得见的字符算，另有字节上限。",
        en="The network refuses what is too long. Each counts in its own way: Weibo two half-width units to a "
        "character, links at a fixed weight; Bluesky what readers see as one character, with a second limit in bytes.",
    ),
    passes=(Words(zh="正好等于上限。", en="Exactly at the limit."),),
    found=(
        Words(
            zh="多一个字也算超出；跟在文字后面的链接、回复前面自动加的称呼一并计入。",
            en="One more; a link that goes behind the text counts, and so does the name that is put before an answer.",
        ),
    ),
)

_WITH_NAME = Words(zh="（连同前面的称呼）", en=" with the name before it")
_WITH_WARNING = Words(zh="（连同前面的称呼和内容警告）", en=" with the name and the content warning before it")

COUNTED_BY: dict[Counting, Callable[[str], int]] = {
    Counting.WEIBO: weibo_length,
    Counting.GRAPHEMES: grapheme_length,
    Counting.MASTODON: mastodon_length,
    Counting.X: x_length,
}


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    limits, wire = subject.limits, subject.wire_text()
    length = _counted(subject, wire)
    if length > subject.max_length:
        yield _finding(subject, length, subject.max_length, Words(zh="字", en="characters"))
    elif limits.max_bytes is not None and byte_length(wire) > limits.max_bytes:
        yield _finding(subject, byte_length(wire), limits.max_bytes, Words(zh="字节", en="bytes"))


def _counted(subject: PostSubject | ReplySubject, wire: str) -> int:
    """What the network counts: a warning that an answer goes behind as well."""
    count = COUNTED_BY[subject.limits.counting]
    return count(wire) + (count(subject.warning) if isinstance(subject, ReplySubject) else 0)


def _finding(subject: PostSubject | ReplySubject, length: int, limit: int, unit: Words) -> Finding:
    name, over = rights(subject.limits), length - limit
    kind, counted = _named(subject)
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{name.zh}{kind.zh}最多 {limit:,} {unit.zh}，这条{counted.zh}有 {length:,} {unit.zh}，平台会拒收。",
            en=f"{name.en} takes {limit:,} {unit.en} {kind.en}, this one has {length:,}{counted.en}. "
            "It will be refused.",
        ),
        hint=Words(zh=f"删掉 {over:,} {unit.zh}，或者拆成两条。", en=f"Cut {over:,} {unit.en}, or make two of it."),
        field=Field.TEXT,
        span=_too_much(subject),
        figures={"length": length, "limit": limit, "over": over},
        fix=_shorter_links(subject),
    )


def _shorter_links(subject: PostSubject | ReplySubject) -> Fix | None:
    """The link field first; then the links of the text, all at once."""
    count = COUNTED_BY[subject.limits.counting]
    label = Words(zh="去掉链接里的来源参数", en="Take the visitor counting out of the links")
    if isinstance(subject, PostSubject) and subject.link:
        short = without_tracking(subject.link)
        if count(replace(subject, link=short).wire_text()) < count(subject.wire_text()):
            return Fix(label, Field.LINK, (0, len(subject.link)), short)
    links = find_links(subject.text)
    if not links:
        return None
    start, end = links[0].start, links[-1].end
    pieces, after = [], start
    for link in links:
        pieces += [subject.text[after : link.start], without_tracking(link.value)]
        after = link.end
    fix = Fix(label, Field.TEXT, (start, end), "".join(pieces))
    shorter = count(subject.wire_text(fix.applied_to(subject.text))) < count(subject.wire_text())
    return fix if shorter else None


def _named(subject: PostSubject | ReplySubject) -> tuple[Words, Words]:
    """What it is, and what else was counted."""
    more = subject.wire_text() != subject.text
    if isinstance(subject, ReplySubject):
        beside = _WITH_WARNING if subject.warning else _WITH_NAME if more else NOTHING
        return Words(zh="每条回复", en="an answer"), beside
    return Words(zh="每条", en="a post"), Words(zh="（连同链接）", en=" with the link") if more else NOTHING


def _too_much(subject: PostSubject | ReplySubject) -> Span | None:
    """From the first character that no longer fits to the end; None where the link or the name alone is too long."""

    def fits(size: int) -> bool:
        return _fits(subject, subject.wire_text(subject.text[:size]))

    # Doubling first keeps the cost near the limit's size, however long the text is.
    high = max(1, subject.max_length)
    while high < len(subject.text) and fits(high):
        high *= 2
    low, high = 0, min(high, len(subject.text))
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return (low, len(subject.text)) if low < len(subject.text) else None


def _fits(subject: PostSubject | ReplySubject, wire: str) -> bool:
    limits = subject.limits
    too_long = _counted(subject, wire) > subject.max_length
    return not too_long and (limits.max_bytes is None or byte_length(wire) <= limits.max_bytes)
