"""Pages of lists (weibo-api 4.1): newest first, since_id exclusive, max_id inclusive.

What may not be seen is taken out after the page is cut: a short or empty page does not mean the end.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from guanwei.simulator.call import Call

MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    since_id: int
    max_id: int
    count: int
    number: int

    @classmethod
    def of(cls, call: Call, *, default_count: int, most: int) -> "Page":
        """A larger `count` than allowed is cut to the largest."""
        return cls(
            since_id=call.integer("since_id", 0),
            max_id=call.integer("max_id", 0),
            count=min(most, call.integer("count", default_count) or default_count),
            number=call.integer("page", 1, most=MOST_PAGES) or 1,
        )

    def cut(self, rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
        """The page out of rows that are read already, newest first."""
        covered = [row for row in rows if row["id"] > self.since_id and (not self.max_id or row["id"] <= self.max_id)]
        start = (self.number - 1) * self.count
        return covered[start : start + self.count]

    def read(self, call: Call, table: str, condition: str, values: dict[str, Any]) -> list[sqlite3.Row]:
        """The page out of all rows of a table that meet the condition."""
        found = call.state.db.execute(
            f"SELECT * FROM {table} WHERE {condition} AND id > :since AND (:max = 0 OR id <= :max)"
            " ORDER BY id DESC LIMIT :count OFFSET :skip",
            values
            | {
                "since": self.since_id,
                "max": self.max_id,
                "count": self.count,
                "skip": (self.number - 1) * self.count,
            },
        )
        return found.fetchall()


def may_see(call: Call, author_uid: int) -> bool:
    """An ordinary app sees authors who authorised it, and the user's own things (weibo-api 4.2, 4.3)."""
    if call.biz or not call.faults.only_authorised_authors or author_uid == call.user.uid:
        return True
    return call.state.number("SELECT authorised FROM users WHERE uid = ?", author_uid) == 1


def total(call: Call, table: str, condition: str, values: dict[str, Any]) -> int:
    """How many rows there are before what may not be seen is taken out."""
    row = call.state.db.execute(f"SELECT count(*) FROM {table} WHERE {condition}", values).fetchone()
    return int(row[0])
