"""The database's clock, which all senders share: leases of one machine are judged by another."""

import time
from datetime import datetime, timedelta

from django.db import connection

from guanwei.lib.clock import utc_now

MEASURE_EVERY = 10.0  # seconds; clocks of machines drift by milliseconds in that time


class DatabaseClock:
    """Local time plus the measured difference to the database."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._measured_at = 0.0
        self.measure()

    def now(self) -> datetime:
        return utc_now() - self._ahead

    def measure(self) -> int:
        """Milliseconds by which this machine is ahead of the database; asks again when the last answer is old."""
        if time.monotonic() - self._measured_at > MEASURE_EVERY:
            before = utc_now()
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                theirs = cursor.fetchone()[0]
            self._ahead = before + (utc_now() - before) / 2 - theirs
            self._measured_at = time.monotonic()
        return round(self._ahead.total_seconds() * 1000)
