"""When an account is read next, and what is said of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guanwei.lib.words import Words
from guanwei.listening.next_read import FAR, NEAR, clock, next_read

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("at", "deadline", "told"),
    [
        (None, NOW, False),
        (NOW + NEAR, NOW + MINUTE, False),
        (NOW + NEAR + MINUTE, NOW + MINUTE, True),  # too late for that one
        (NOW + NEAR + MINUTE, None, False),
        (NOW + 30 * MINUTE, NOW + 30 * MINUTE, False),  # just in time
        (NOW + FAR, None, False),
        (NOW + FAR + MINUTE, None, True),
        (NOW + FAR + MINUTE, NOW + 3 * FAR, True),  # in time, and far off all the same
        (NOW + 30 * MINUTE, NOW - MINUTE, False),  # that one is over whatever is read
    ],
)
def test_it_is_told_when_it_misses_a_deadline_or_is_far_off(
    at: datetime | None, deadline: datetime | None, told: bool
) -> None:
    assert (next_read(at, deadline=deadline, waits=None, now=NOW) is not None) is told


def test_it_names_both_times_on_the_account_s_clock() -> None:
    late = next_read(NOW + 220 * MINUTE, deadline=NOW + 120 * MINUTE, waits=Words("满了", "full"), now=NOW)
    assert late is not None
    assert late.says(now=NOW, zone=SHANGHAI) == Words(
        "下次读取 15:40，晚于回复期限 14:00。", "Next read at 15:40, after the deadline 14:00."
    )
    far = next_read(NOW + 220 * MINUTE, deadline=NOW + 300 * MINUTE, waits=None, now=NOW)
    assert far is not None
    assert far.says(now=NOW, zone=SHANGHAI) == Words("下次读取 15:40。", "Next read at 15:40.")


def test_another_day_is_named() -> None:
    assert clock(NOW + timedelta(hours=20), NOW, SHANGHAI) == "03-03 08:00"
