"""Timelines and their reviews, for the tests of the audit."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.practice.audit import Audit, AuditPost, Review
from guanwei.practice.audit.scoring import Item

ZONE = ZoneInfo("Asia/Shanghai")
HALF_A_DAY = timedelta(hours=12)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
TEA = "今年的第一批春茶到了，老周说山上的雾还没散，茶青就已经下了山，晚上大家围着锅看他杀青"
SAYINGS = (
    "井水凉得很",
    "灶上煮着粥",
    "猫睡在簸箕里",
    "雨打在瓦上",
    "隔壁在修屋顶",
    "孩子放学了",
    "桂花落了一地",
    "炉火很旺",
)


def review_of(posts: Iterable[AuditPost], *, names: Iterable[str] = ()) -> Review:
    audit = Audit(ZONE, label="禾木记", names=tuple(names))
    for post in posts:
        audit.add(post)
    return audit.review()


def daily(count: int, *, every: timedelta = timedelta(days=1), text: str | None = None) -> list[AuditPost]:
    return [AuditPost(MONDAY + every * number, text=text) for number in range(count)]


def item(review: Review, row: str, title: str = "") -> Item:
    [found] = [one for section in review.sections for one in section.items if one.row == row and title in one.title.en]
    return found
