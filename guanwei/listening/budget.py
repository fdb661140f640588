"""How the few calls that publishing leaves to listening are shared out. Pure.

A quota of calls (Weibo without a contract: 50 a day are left) would be gone in an hour if everything took what it
could: the streams would stand still until midnight. So the streams keep most of it; second looks and looks at what we
sent get a fixed part each, kept by buckets of their own in the same ledger as the network's quotas.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from math import ceil

from guanwei.networks.contract import Capability, Limits, Quota

# The own timeline is read so often; where calls are few, with an eighth of them.
OWN_SECONDS, OWN_SHARE = 600, 8
STREAMS_PERCENT = 75


class Looking(StrEnum):
    """What else takes calls. The value is the bucket's name."""

    AGAIN = "look_again"  # whether an interaction was edited or deleted
    SENT = "look_sent"  # whether what we sent is still to be seen


_PERCENT: Mapping[Looking, int] = {Looking.AGAIN: 10, Looking.SENT: 15}


def paces(limits: Limits, own: str) -> dict[str, int]:
    """Seconds between two polls of each stream that the profile lets us read, `own` being the name for the own
    timeline: as the network advises, or all of them slower where that would take more than the streams' part."""
    wanted: dict[str, float] = {stream.name: stream.poll_seconds for stream in limits.streams}
    scarce = _calls(limits)
    if Capability.READ_OWN in limits.capabilities:
        rarely = scarce.window_seconds * OWN_SHARE / _left(scarce) if scarce else 0
        wanted[own] = max(OWN_SECONDS, rarely)
    if scarce is None or not wanted:
        return {name: round(seconds) for name, seconds in wanted.items()}
    planned = sum(scarce.window_seconds / seconds for seconds in wanted.values())
    slower = max(1.0, planned / (_left(scarce) * STREAMS_PERCENT / 100))
    return {name: ceil(seconds * slower) for name, seconds in wanted.items()}


def with_part(limits: Limits, looking: Looking) -> Limits:
    """The limits with the part that this kind of looking may take as a quota of its own."""
    scarce = _calls(limits)
    if scarce is None:
        return limits
    part = max(1, _left(scarce) * _PERCENT[looking] // 100)
    own = Quota(looking.value, part, scarce.window_seconds, counts="calls")
    return replace(limits, quotas=(*limits.quotas, own))


def _calls(limits: Limits) -> Quota | None:
    """The tightest quota that reads count against."""
    counting = [quota for quota in limits.quotas if quota.counts == "calls"]
    return min(counting, key=lambda quota: _left(quota) / quota.window_seconds, default=None)


def _left(quota: Quota) -> int:
    return max(1, quota.limit - quota.reserve)
