"""The database's clock, which all senders share: leases of one machine are judged by another."""

from datetime import datetime, timedelta

from django.db import connection

from guanwei.lib.clock import steady, utc_now

MEASURE_EVERY = 10.0  # seconds; clocks of machines drift by milliseconds in that time


class DatabaseClock:
    """The database's time when it was last asked, plus what a steady clock counted since: a jump of this machine's own
    clock neither sends early nor ends anybody's lease."""

    def __init__(self) -> None:
        self._theirs, self._asked_at, self._ahead = utc_now(), float("-inf"), timedelta(0)
        self.measure()

    def now(self) -> datetime:
        return self._theirs + timedelta(seconds=steady() - self._asked_at)

    def measure(self) -> int:
        """Milliseconds by which this machine is ahead of the database; asks again when the last answer is old."""
        if steady() - self._asked_at > MEASURE_EVERY:
            before = steady()
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                theirs = cursor.fetchone()[0]
            self._theirs, self._asked_at = theirs, (before + steady()) / 2
            self._ahead = utc_now() - self.now()
        return round(self._ahead.total_seconds() * 1000)
