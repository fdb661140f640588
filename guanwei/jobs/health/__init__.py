"""Is this installation well? Facts are gathered, judged purely, and told by `guanwei doctor` and /readyz alike.

readiness(now)              quick, asks nobody outside: what /readyz says
examination(now, ask=True)  everything; `ask` goes to each account's network
"""

from datetime import datetime

from guanwei.jobs.health.gathering import gather, gather_quickly
from guanwei.jobs.health.judging import judge
from guanwei.jobs.health.lines import Level, Line

__all__ = ["Level", "Line", "examination", "readiness"]


def readiness(now: datetime) -> list[Line]:
    """Whether posts can go out: database, migrations, sender, clock, disk, jobs. A few queries; names no account."""
    return judge(gather_quickly(now))


def examination(now: datetime, *, ask: bool) -> list[Line]:
    """Everything that can be proved, credentials and the pictures of coming posts included."""
    return judge(gather(now, ask=ask))
