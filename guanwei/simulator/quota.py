"""Counting calls (weibo-api 7): all per account and Beijing day and per IP and hour, posts per account and hour."""

from datetime import timedelta
from typing import Any

from guanwei.simulator.dates import in_beijing, reset_date
from guanwei.simulator.errors import ApiError
from guanwei.simulator.state import State

SHOWN_POST_CALLS = ("/statuses/share", "/statuses/update", "/statuses/upload", "/statuses/repost")


def count_from_ip(state: State, ip: str, now: float) -> None:
    """10022 when this IP has used up its hour."""
    _count(state, f"ip {ip}", "calls", _hour(now), state.faults.calls_per_hour_and_ip, ApiError(10022))


def count_of_account(state: State, uid: int, now: float) -> None:
    """10023 when the account has used up its Beijing day."""
    _count(state, f"uid {uid}", "calls", _day(now), state.faults.calls_per_day, ApiError(10023))


def count_posting(state: State, uid: int, name: str, now: float) -> None:
    """10024 when the account has made its posting calls of this hour; all posting calls share one budget."""
    _count(state, f"uid {uid}", "posts", _hour(now), state.faults.posts_per_hour, ApiError(10024, detail=f"/{name}"))


def as_json(state: State, uid: int, ip: str, now: float) -> dict[str, Any]:
    """The answer of account/rate_limit_status; `reset_time` is in Beijing time, in a form of its own."""
    faults = state.faults
    next_hour = (in_beijing(now) + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0).timestamp()
    posts_left = max(0, faults.posts_per_hour - _used(state, f"uid {uid}", "posts", _hour(now)))
    return {
        "ip_limit": faults.calls_per_hour_and_ip,
        "limit_time_unit": "HOURS",
        "remaining_ip_hits": max(0, faults.calls_per_hour_and_ip - _used(state, f"ip {ip}", "calls", _hour(now))),
        "user_limit": faults.calls_per_day,
        "remaining_user_hits": max(0, faults.calls_per_day - _used(state, f"uid {uid}", "calls", _day(now))),
        "reset_time": reset_date(next_hour),
        "reset_time_in_seconds": int(next_hour - now),
        "api_rate_limits": [
            {"api": api, "limit": faults.posts_per_hour, "limit_time_unit": "HOURS", "remaining_hits": posts_left}
            for api in SHOWN_POST_CALLS
        ],
    }


def _count(state: State, who: str, what: str, period: str, limit: int, refusal: ApiError) -> None:
    if _used(state, who, what, period) >= limit:
        raise refusal
    state.db.execute(
        "INSERT INTO calls VALUES (?, ?, ?, 1) ON CONFLICT (who, what, period) DO UPDATE SET n = n + 1",
        (who, what, period),
    )


def _used(state: State, who: str, what: str, period: str) -> int:
    row = state.one("SELECT n FROM calls WHERE who = ? AND what = ? AND period = ?", who, what, period)
    return 0 if row is None else int(row["n"])


def _day(now: float) -> str:
    return f"{in_beijing(now):%Y-%m-%d}"


def _hour(now: float) -> str:
    return f"{in_beijing(now):%Y-%m-%d %H}"
