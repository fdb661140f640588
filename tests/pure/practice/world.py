"""Posts, entries and contexts for the tests of the checks: only what a test says differs from an ordinary post."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guanwei.accounts.inheritance import Layer, Origin
from guanwei.networks.contract import Limits
from guanwei.networks.registry import limits_for
from guanwei.practice.brand import BrandColumn, BrandFacts
from guanwei.practice.entries import ColumnGroup, Entry, EntryState
from guanwei.practice.findings import Finding
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.hours import Hours
from guanwei.practice.registry import run, settings_from
from guanwei.practice.settings import Settings
from guanwei.practice.subjects import CampaignSubject, Context, HistorySubject, PlanSubject, PostSubject
from guanwei.practice.windows import Timeline

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai, a Thursday

ORDINARY = limits_for("weibo", "ordinary")
GRANTED = limits_for("weibo", "granted")
BY_HAND = limits_for("weibo", "by_hand")
BLUESKY = limits_for("bluesky", "app-password")

LOVED, PROMOTION, FORWARD = ColumnGroup.LOVED, ColumnGroup.PROMOTION, ColumnGroup.FORWARD
PUBLISHED, PLANNED = EntryState.PUBLISHED, EntryState.PLANNED

# A tea maker, and how it set three of its columns.
USEFUL = BrandColumn("5", "D5", "实用知识", LOVED, "Useful knowledge", "【有用】", "赫木泡茶课", 20.0)
INSIDE = BrandColumn("2", "D2", "公司内部", LOVED, "Inside the company", "【我们】", "", 15.0)
GOODS = BrandColumn("8", "P", "产品推广", PROMOTION, "Promotion", "【好物】", "", 10.0)
HEMU = BrandFacts(names=("赫木", "Hemu"), products=("云雾茶",), columns=(USEFUL, INSIDE, GOODS))


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """`2026-10-03 09:00` in the zone, as aware UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def a_post(
    text: str = "今天的云很好看，随手拍一张给大家", *, limits: Limits = GRANTED, **different: Any
) -> PostSubject:
    plain: dict[str, Any] = {"id": "new", "post": "new", "account": "brand", "group": LOVED, "zone": SHANGHAI}
    return PostSubject(text=text, limits=limits, **(plain | different))


def an_entry(moment: datetime, name: str = "", **different: Any) -> Entry:
    name = name or f"e{moment.timestamp()}"
    plain: dict[str, Any] = {
        "id": name,
        "post": name,
        "group": LOVED,
        "promotion": different.get("group") is PROMOTION,
        "fingerprint": fingerprint(different.pop("text", name)),
        "state": PLANNED,
    }
    return Entry(moment=moment, **(plain | different))


def set_to(values: Mapping[str, object]) -> Settings:
    return settings_from([Layer(Origin.BRAND, values)])


def around(
    entries: Iterable[Entry] = (),
    *,
    sisters: Iterable[Entry] = (),
    now: datetime = NOW,
    hours: Hours | None = None,
    **values: object,
) -> Context:
    """A context; settings by their ids with `.` and `-` as `_`: `B1_max_per_day=3`."""
    names = {setting_id.replace(".", "_").replace("-", "_"): setting_id for setting_id in settings_from([]).values}
    settings = set_to({names[name]: value for name, value in values.items()})
    return Context(now, settings, Timeline.of(entries), Timeline.of(sisters), hours)


def found(
    subject: PostSubject | PlanSubject | HistorySubject | CampaignSubject, context: Context, check_id: str
) -> tuple[Finding, ...]:
    return run(subject, context, only=[check_id])


def month_of(loved: int, promotion: int = 0, forward: int = 0, *, until: datetime = NOW) -> list[Entry]:
    """So many published posts, three hours apart, the last one three hours before `until`."""
    groups = [LOVED] * loved + [PROMOTION] * promotion + [FORWARD] * forward
    return [
        an_entry(until - timedelta(hours=3 * (place + 1)), f"m{place}", group=group, state=PUBLISHED)
        for place, group in enumerate(groups)
    ]
