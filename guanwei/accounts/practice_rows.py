"""Every row of the practice, and how it stands with an account's rights: works, by hand, not possible, not there yet.
Pure.

What a row needs of a network is told by the limits of the rights profile (rights_rows.way_of), so a network that is
added needs nothing here. `left` says what of a row is still missing; a row that is missing whole is `there=False`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from guanwei.accounts.rights_rows import Way, reads_profile, way_of
from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.incoming import Kind

PROFILE: Final = "profile"  # a row asks for the account's public profile
Asks = Capability | Kind | Literal["profile"] | None


class RowState(StrEnum):
    WORKS = "works"
    BY_HAND = "by_hand"  # a person in the app; Guanwei keeps the task, the clock and the ledger
    NOT_POSSIBLE = "not_possible"  # the network has no such thing
    NOT_YET = "not_yet"  # Guanwei does not do it yet


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One row. `place` names the page of the console where it works, "" where there is none. `asks` is what it needs of
    the network: an act, hearing of a kind, the profile. A row that is not `there` works once it has a check, unless
    more than that is `left`."""

    id: str
    what: Words
    place: str = ""
    asks: Asks = None
    there: bool = True
    left: Words | None = None

    def state(self, limits: Limits, checked: frozenset[str] = frozenset()) -> RowState:
        """`checked` are the rows that have a check of their own."""
        if not self.there and (self.left or self.id not in checked):
            return RowState.NOT_YET
        return _STATE[_way(self.asks, limits)]


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Words
    rows: tuple[PracticeRow, ...]


_STATE = {Way.MACHINE: RowState.WORKS, Way.BY_HAND: RowState.BY_HAND, Way.NOT: RowState.NOT_POSSIBLE}


def _way(asks: Asks, limits: Limits) -> Way:
    if isinstance(asks, Capability):
        return way_of(asks, limits)
    if isinstance(asks, Kind):
        return Way.MACHINE if any(asks in stream.kinds for stream in limits.streams) else Way.BY_HAND
    return reads_profile(limits) if asks == PROFILE else Way.MACHINE


def _row(
    id: str,
    zh: str,
    en: str,
    place: str = "",
    asks: Asks = None,
    *,
    there: bool = True,
    left: tuple[str, str] | None = None,
) -> PracticeRow:
    return PracticeRow(id, Words(zh, en), place, asks, there, Words(*left) if left else None)


_WHO = (
    _row("A1", "主页资料填齐，一眼看得出是谁", "A complete profile: anybody sees at once who this is", "check-up",
         PROFILE),
    _row("A2", "用公司或产品的名字，不加“官方微博”", "The company's or product's name, without padding", "check-up",
         PROFILE),
    _row("A3", "从产品特点和企业文化定位，有个性", "Positioned by product and culture, with a personality",
         "positioning"),
    _row("A4", "找准位置：媒体、互动还是客服", "Find the account's place: media, conversation or service",
         "retrospective",
         left=("客服占多少按来信的用词估，还不能转接客服", "service is told by what people write; no hand-off yet")),
    _row("A5", "跟做得好的账号学细节", "Learn the details from those who do it well",
         left=("现在用命令行对比，见帮助", "on the command line for now, see Help")),
    _row("A6", "每月回看，决定的事要有结果", "Look back each month; what was decided is judged", "retrospective"),
)  # fmt: skip
_RHYTHM = (
    _row("B1", "节奏合适，不刷屏", "A suitable rhythm, never a flood", "week"),
    _row("B2", "不连着两天没声音", "Never silent two days in a row", "week",
         left=("还没有常青稿件库来补空档", "no library of evergreen posts yet to fill a gap")),
    _row("B3", "提前备稿，排好顺序和时间", "Prepared ahead, with order and time", "week", Capability.POST),
    _row("B4", "了解什么时间、什么频率发合适", "Learn when and how often to post", "week", there=False),
    _row("B5", "不堆数量，不抄，不空洞", "No mass of copied, empty posts", "new-post"),
)  # fmt: skip
_CONTENT = (
    _row("C1", "每条的措辞和选题都可以更好", "Every post's wording can be improved", "new-post"),
    _row("C2", "不自夸、不硬广，推广占一成以内", "No hard advertising; a tenth promotion at most", "week"),
    _row("C3", "推广要带好处", "A promotion carries a benefit", "new-post", there=False),
    _row("C4", "发起和产品相关的话题", "Lead discussions that fit the product", there=False,
         left=("话题写得对不对有检查，还不能策划、主持和统计", "checked, and not planned, hosted and counted yet")),
    _row("C5", "八成内容是大家爱看的", "Four fifths is what followers love", "today"),
    _row("C6", "给实惠：有用的内容和真的优惠", "Give benefits: useful content and real coupons", "week", there=False,
         left=("给没给实惠有检查，还没有券池和兑换码", "checked; no pools of coupons and codes yet")),
    _row("C7", "实用、有观点或独家", "Practical value, an opinion or an exclusive", "new-post", there=False,
         left=("说得出是哪一样，还比不出哪一样更受欢迎", "declared and checked, not compared in reports yet")),
    _row("C8", "不离主题，不为有趣而发", "Stay on the theme; nothing merely interesting", "positioning"),
    _row("C9", "不只说自己的公司", "Not only posts about the company", "new-post", there=False),
    _row("C10", "新账号不转社会新闻", "A junior account forwards no social news", "new-post", there=False),
    _row("C11", "图文精心挑选、编排", "Carefully chosen and arranged pictures", "new-post", Capability.PICTURE,
         left=("还没有图片模板", "no templates for pictures yet")),
    _row("C12", "每条都代表公司形象", "Each post stands for the company's image", "approvals"),
    _row("C13", "不抄", "Not copied", "new-post"),
    _row("C14", "也要带到产品信息", "Some product information as well", "week", there=False),
    _row("C15", "用平台的新形式，不只图文", "New formats, not pictures and text alone", "week", there=False),
    _row("C16", "栏目标签、话题标得清楚", "Labels and topics, clearly marked", "new-post", Capability.TOPIC),
)  # fmt: skip
_COLUMNS = (
    _row("D", "七个栏目，各有份额；突发和直播有现场台", "Seven columns with their shares; a desk for live events",
         "brand",
         left=("现场可以放宽节奏，还没有一事一屏的现场台", "an event relaxes the flood limits; no desk for it yet")),
)  # fmt: skip
_TALK = (
    _row("E1", "跟产品有关的一条都不放过", "Let go of nothing about the product", "sources", Kind.MENTION),
    _row("E2", "及时互动", "Interact in time", "inbox", Capability.COMMENT),
    _row("E3", "负面意见在评论里回应", "Negative opinion: answered in a comment", "inbox", Capability.COMMENT,
         left=("还不会自动认出负面并排到前面", "negative ones are not told apart and put first yet")),
    _row("E4", "正面意见转发放大", "Positive opinion: amplified by reposting", "inbox", Capability.REPOST),
    _row("E5", "说人话，不打官腔", "A human voice, no canned phrases", "inbox"),
    _row("E6", "采纳了的建议，回去告诉提的人", "A suggestion was taken: tell who made it", there=False),
    _row("E7", "不是客服，该转客服就转", "Not customer service: refer to it properly", there=False),
    _row("E8", "没人找也主动互动", "Interact unasked from time to time", there=False),
)  # fmt: skip
_PEOPLE = (
    _row("F1", "分群经营老用户", "Groups of users, served and cared for", there=False),
    _row("F2", "和活跃的作者保持联系", "Keep in touch with active authors", there=False),
    _row("F3", "看影响力，不看粉丝数，不耍花招", "Influence, not the count of followers; no tricks", "check-up",
         PROFILE, left=("还没有以互动为先的报表", "no report yet that leads with interaction")),
    _row("F4", "不急于求成：广告多了人会走", "No quick success: too much advertising drives people off", there=False),
)  # fmt: skip
_FIRM = (
    _row("G1", "各部门一起做，权限和审核分清", "Departments work together; roles and approvals", "approvals",
         left=("还不能向部门约稿", "no requests for content to departments yet")),
    _row("G2", "产品线跨度大才开多个账号", "Several accounts only for a large span of products", "accounts",
         left=("还没有合并或拆分的建议", "no advice to split or merge yet")),
    _row("G3", "扩大范围：开放接口和自己的应用", "Widen the scope: interfaces, an application of one's own",
         left=("有命令行，还没有接口", "there is the command line, and no API yet")),
)  # fmt: skip

SECTIONS = (
    Section("A", Words("我们是谁", "Who we are"), _WHO),
    Section("B", Words("节奏", "Rhythm"), _RHYTHM),
    Section("C", Words("内容", "Content"), _CONTENT),
    Section("D", Words("栏目", "Columns"), _COLUMNS),
    Section("E", Words("互动", "Interaction"), _TALK),
    Section("F", Words("人与成长", "People and growth"), _PEOPLE),
    Section("G", Words("组织", "Organisation"), _FIRM),
)
