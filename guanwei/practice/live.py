"""Events that run live (practice D4, D7): many quick posts, let stand by a named approver for as long as they run."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from guanwei.lib.clock import must_be_aware
from guanwei.lib.words import Words
from guanwei.practice.settings import Setting, other_names

if TYPE_CHECKING:
    from guanwei.practice.brand import BrandFacts
    from guanwei.practice.subjects import Context

LIVE_COLUMNS = Setting(
    id="D4.live-columns",
    default="D4, D7",
    longest=200,
    unit=Words(zh="栏目", en="columns"),
    label=Words(zh="直播类栏目", en="Columns of events"),
    help=Words(
        zh="栏目的编号或名称，用逗号分开；留空就不检查。默认是突发现场（D4）和公司直播（D7）。",
        en="Codes or names of columns, commas between them; empty checks none. By default the scene of an emergency "
        "(D4) and live news (D7).",
    ),
)


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Opened by an approver, `by` name and with a `reason`, from `since` up to `until`."""

    since: datetime
    until: datetime
    by: str
    reason: str

    def __post_init__(self) -> None:
        must_be_aware(self.since)
        must_be_aware(self.until)


def live_keys(brand: "BrandFacts", context: "Context") -> frozenset[str]:
    """The keys of the brand's live columns."""
    return brand.called(other_names(context.settings[LIVE_COLUMNS]))


def event_of(column: str, moment: datetime, brand: "BrandFacts", context: "Context") -> LiveEvent | None:
    """The event that a post of this column belongs to at `moment`; None for one of another column."""
    running = (event for event in context.events if event.since <= moment < event.until)
    event = next(running, None)
    return event if event and column in live_keys(brand, context) else None
