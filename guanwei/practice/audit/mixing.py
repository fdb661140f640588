"""What the posts are for (practice C2, C5, C14) and in which form they come (C15); answers beside them (A4)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guanwei.lib.words import Words
from guanwei.practice.audit.posts import AuditPost, PostKind
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.promotion import promotion_evidence
from guanwei.practice.settings import MIX_POSTS

MOST_WORDS = 200  # different columns or forms that are counted; a file may hold anything
OTHER = "…"
FORMS = {
    "text": Words("纯文字", "text"),
    "picture": Words("图片", "picture"),
    "video": Words("视频", "video"),
    "link": Words("链接", "link"),
    "vote": Words("投票", "vote"),
}


@dataclass(frozen=True, slots=True)
class Month:
    """`year * 12 + month - 1` as `number`."""

    number: int
    posts: int
    promotions: int
    forwards: int

    @property
    def name(self) -> str:
        return f"{self.number // 12}-{self.number % 12 + 1:02}"

    @property
    def share(self) -> float:
        return self.promotions / self.posts if self.posts else 0.0


@dataclass(frozen=True, slots=True)
class MixFigures:
    """`unknown` posts have neither a text nor a group: nothing says what they are for. `months` are without them."""

    groups: Mapping[ColumnGroup, int]
    unknown: int
    replies: int
    months: tuple[Month, ...]
    forms: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, int], ...]

    @property
    def judged(self) -> int:
        return sum(self.groups.values())

    @property
    def posts(self) -> int:
        return self.judged + self.unknown

    def share(self, group: ColumnGroup) -> float:
        return self.groups[group] / self.judged if self.judged else 0.0

    @property
    def heaviest(self) -> Month | None:
        """The month with the largest share of promotion, of those with enough posts to judge."""
        enough = [month for month in self.months if month.posts >= MIX_POSTS.default]
        return max(enough, key=lambda month: month.share, default=None)


class Mix:
    def __init__(self) -> None:
        self._groups: Counter[ColumnGroup] = Counter()
        self._unknown = self._replies = 0
        self._months: dict[int, list[int]] = {}
        self._forms: Counter[str] = Counter()
        self._columns: Counter[str] = Counter()

    def add(self, post: AuditPost, day: date) -> ColumnGroup | None:
        """The group that it counts to; None where nothing tells."""
        _count(self._forms, _form_of(post))
        _count(self._columns, post.column)
        group = group_of(post)
        if group is None:
            self._unknown += 1
            return None
        self._groups[group] += 1
        month = self._months.setdefault(day.year * 12 + day.month - 1, [0, 0, 0])
        month[0] += 1
        month[1] += group is ColumnGroup.PROMOTION
        month[2] += group is ColumnGroup.FORWARD
        return group

    def add_reply(self) -> None:
        self._replies += 1

    def figures(self) -> MixFigures:
        return MixFigures(
            groups={group: self._groups[group] for group in ColumnGroup},
            unknown=self._unknown,
            replies=self._replies,
            months=tuple(Month(number, *counts) for number, counts in sorted(self._months.items())),
            forms=tuple(self._forms.most_common(8)),
            columns=tuple(self._columns.most_common(12)),
        )


def group_of(post: AuditPost) -> ColumnGroup | None:
    """What the source says; else a repost forwards, what offers something promotes whatever its column, as the plan
    counts it, and the rest is what its column is for. Without one it is taken for what followers love."""
    if post.group is not None:
        return post.group
    if post.kind is PostKind.REPOST:
        return ColumnGroup.FORWARD
    if post.text is None:
        return post.column_group
    group = post.column_group or ColumnGroup.LOVED
    return ColumnGroup.PROMOTION if promotion_evidence(post.text, "", group) else group


def form_name(form: str) -> Words:
    """In both languages where it is one of ours; else as the source calls it."""
    return FORMS.get(form, Words(zh=form, en=form))


def _form_of(post: AuditPost) -> str:
    if post.form:
        return post.form
    if post.pictures is None:
        return ""
    return "picture" if post.pictures else "text"


def _count(counter: Counter[str], word: str) -> None:
    word = "".join(filter(str.isprintable, word))
    if word:
        counter[word if word in counter or len(counter) < MOST_WORDS else OTHER] += 1
