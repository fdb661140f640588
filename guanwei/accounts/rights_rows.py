"""What an account's rights let be done by machine, by hand or not at all, row by row of the practice. Pure.

The answers come out of the limits of the rights profile, so a network that is added needs nothing here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.incoming import Kind


class Way(StrEnum):
    MACHINE = "machine"
    BY_HAND = "by_hand"  # a person in the app; Guanwei keeps the task, the clock and the ledger
    NOT = "not"  # the network has no such thing


@dataclass(frozen=True, slots=True)
class RightsRow:
    """`practice` is the row that asks for it, "" where none does."""

    practice: str
    what: Words
    way: Way
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong together under one heading."""

    title: Words
    rows: tuple[RightsRow, ...]


Note = Callable[[Limits], Words | None]


def _pictures(limits: Limits) -> Words | None:
    count = limits.max_pictures
    if Capability.PICTURE not in limits.capabilities:
        return None
    size = f"{limits.max_picture_bytes / 1_000_000:g}"
    if Capability.SEVERAL_PICTURES in limits.capabilities:
        return Words(f"最多 {count} 张，每张 {size} MB 以内", f"{count} at most, up to {size} MB each")
    more = Words("；更多由人手动发", "; more go out by hand")
    return Words(f"程序只发 {count} 张，{size} MB 以内{more.zh}", f"{count} by machine, up to {size} MB{more.en}")


def _text(limits: Limits) -> Words | None:
    length = limits.max_length
    if limits.needs_safe_domain:
        return Words(
            f"{length} 字以内，正文要带安全域名下的链接",
            f"up to {length} characters, with a link of a safe domain in the text",
        )
    return Words(f"{length} 字以内", f"up to {length} characters")


def _topic(limits: Limits) -> Words | None:
    if Capability.TOPIC in limits.by_hand:
        return Words("程序发出时平台会去掉话题", "the network drops them from what a program sends")
    return None


def _alt_text(limits: Limits) -> Words | None:
    if Capability.ALT_TEXT not in limits.capabilities:
        return None
    return Words(f"{limits.max_alt_text} 字以内", f"up to {limits.max_alt_text} characters")


def _read_back(limits: Limits) -> Words | None:
    if Capability.READ_OWN not in limits.capabilities:
        return None
    size = limits.own_timeline_size
    return Words(f"只看得到最近 {size} 条", f"the newest {size} can be read")


@dataclass(frozen=True, slots=True)
class _Asked:
    practice: str
    what: Words
    capability: Capability
    note: Note = lambda limits: None


_OUT = (
    _Asked("B3", Words("按时发文字", "Post on time"), Capability.POST, _text),
    _Asked("C11", Words("发图片", "Pictures"), Capability.PICTURE, _pictures),
    _Asked("C11", Words("图片的替代文字", "Alternative text of pictures"), Capability.ALT_TEXT, _alt_text),
    _Asked("C16", Words("#话题#", "#topics#"), Capability.TOPIC, _topic),
    _Asked("C1", Words("改已发出的文字", "Edit what is out"), Capability.EDIT),
    _Asked("C12", Words("撤下已发出的", "Take down an own post"), Capability.DELETE),
    _Asked("", Words("发出后回读核对", "Read back what went out"), Capability.READ_OWN, _read_back),
)
_BACK = (
    _Asked("E2", Words("回复评论和 @", "Answer comments and mentions"), Capability.COMMENT),
    _Asked("E4", Words("转发并附上自己的话", "Repost with a line of our own"), Capability.REPOST),
    _Asked("E8", Words("点赞", "Like"), Capability.LIKE),
    _Asked("E3", Words("删除我们帖下的评论", "Delete a comment below an own post"), Capability.DELETE_COMMENT),
    _Asked("E3", Words("隐藏评论", "Hide a comment"), Capability.HIDE_COMMENT),
    _Asked("E3", Words("置顶评论", "Pin a comment"), Capability.PIN_COMMENT),
    _Asked("", Words("拉黑", "Block a person"), Capability.BLOCK),
    _Asked("", Words("举报", "Report"), Capability.REPORT),
)


def parts_of(limits: Limits) -> tuple[Part, ...]:
    """Who we are, what goes out, what comes back."""
    return (
        Part(Words("我们是谁", "Who we are"), tuple(_who(limits))),
        Part(Words("发出去", "What goes out"), (*_rows(_OUT, limits), _formats())),
        Part(Words("听回来、答回去", "What comes in, and the answers"), (*_hearing(limits), *_rows(_BACK, limits))),
    )


def counted(parts: tuple[Part, ...]) -> Mapping[Way, int]:
    """How many rows go which way."""
    return {way: sum(row.way is way for part in parts for row in part.rows) for way in Way}


def way_of(capability: Capability, limits: Limits) -> Way:
    if capability in limits.capabilities:
        return Way.MACHINE
    if capability in limits.by_hand:
        return Way.BY_HAND
    # Reading is no act: what no machine reads a person looks up in the app.
    return Way.BY_HAND if capability in (Capability.READ_OWN, Capability.READ_ONE) else Way.NOT


def reads_profile(limits: Limits) -> Way:
    return Way.MACHINE if limits.capabilities else Way.BY_HAND


def _rows(asked: tuple[_Asked, ...], limits: Limits) -> Iterator[RightsRow]:
    for one in asked:
        way = way_of(one.capability, limits)
        yield RightsRow(one.practice, one.what, way, one.note(limits) if way is not Way.NOT else None)


def _who(limits: Limits) -> Iterator[RightsRow]:
    way = reads_profile(limits)
    by_hand = Words("看着主页填一张表", "a form, filled in beside the page")
    note = by_hand if way is Way.BY_HAND else None
    yield RightsRow("A1", Words("体检：读主页资料", "Check-up: read the profile"), way, note)
    yield RightsRow("A2", Words("核对账号名称", "Compare the names"), way, note)
    yield RightsRow("F3", Words("粉丝数、关注数", "Followers, following"), way)


def _formats() -> RightsRow:
    """No adapter sends anything but text, link and pictures."""
    return RightsRow(
        "C15",
        Words("视频、投票、长文、直播", "Video, votes, articles, live"),
        Way.BY_HAND,
        Words("程序只发文字、链接和图片", "a program sends text, links and pictures only"),
    )


def _hearing(limits: Limits) -> Iterator[RightsRow]:
    heard = {kind for stream in limits.streams for kind in stream.kinds}
    for kind, what in _HEARD.items():
        way = Way.MACHINE if kind in heard else Way.BY_HAND
        yield RightsRow("E1", what, way, _how_complete(limits) if way is Way.MACHINE else _ENTERED)


def _how_complete(limits: Limits) -> Words:
    if any(stream.counts_all for stream in limits.streams):
        return Words("平台给出总数，听全了多少可以衡量", "the network counts them: how complete can be measured")
    if limits.network == "weibo":
        return Words("只听得到授权过本应用的人", "only people who authorised the app are heard")
    return Words("平台不给总数，听全了多少无法衡量", "the network counts nothing: how complete cannot be measured")


_ENTERED = Words("在应用里看到的由人登记", "what is seen in the app is entered by hand")
_HEARD = {
    Kind.MENTION: Words("收听 @", "Hear mentions"),
    Kind.COMMENT: Words("收听评论", "Hear comments"),
    Kind.REPOST: Words("收听转发", "Hear reposts"),
    Kind.DIRECT: Words("收听私信", "Hear direct messages"),
}
