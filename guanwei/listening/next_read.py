"""When an account is read next, and whether that is too late for somebody who waits (practice E2). Pure.

Where a network gives few calls, hours lie between two reads: whoever answers must not take silence for peace.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words

FAR = timedelta(hours=1)
# Sooner than that nobody has to be told, whatever the deadline.
NEAR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class NextRead:
    """The next planned read of what comes in, where that is worth a word. `late_for` is the deadline that it misses,
    None where it is simply far off; `waits` why it is not sooner, None where that is only its turn."""

    at: datetime
    late_for: datetime | None
    waits: Words | None

    def says(self, *, now: datetime, zone: ZoneInfo) -> Words:
        at = clock(self.at, now, zone)
        if self.late_for is None:
            return Words(f"下次读取 {at}。", f"Next read at {at}.")
        due = clock(self.late_for, now, zone)
        return Words(f"下次读取 {at}，晚于回复期限 {due}。", f"Next read at {at}, after the deadline {due}.")


def next_read(at: datetime | None, *, deadline: datetime | None, waits: Words | None, now: datetime) -> NextRead | None:
    """None where it is read soon enough, or nothing is read at all. `deadline` is the next one that is not over."""
    if at is None or at - now <= NEAR:
        return None
    late = deadline is not None and now <= deadline < at
    if not late and at - now <= FAR:
        return None
    return NextRead(at, deadline if late else None, waits)


def clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The time on the account's clock, with the day where that is another one."""
    there = moment.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == now.astimezone(zone).date() else f"{there:%m-%d %H:%M}"
