"""The wire log: every write request that reached the simulator, whatever became of it.

A crash test counts here how often a post was really sent, so a row is written when the request is complete and before
anything is decided about it.
"""

from dataclasses import dataclass
from typing import Any

from guanwei.simulator.dates import iso_utc
from guanwei.simulator.state import State


@dataclass(frozen=True, slots=True)
class Arrival:
    """One write request as it arrived. complete: its whole body did."""

    path: str
    complete: bool
    uid: int | None = None
    text: str | None = None
    rip: str | None = None
    picture_sha256s: tuple[str, ...] = ()


def arrived(state: State, arrival: Arrival, now: float) -> int:
    """Writes the row down and returns its number."""
    row = state.db.execute(
        "INSERT INTO wire (at, path, uid, text, rip, pictures, complete) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            now,
            arrival.path,
            arrival.uid,
            arrival.text,
            arrival.rip,
            ",".join(arrival.picture_sha256s),
            arrival.complete,
        ),
    )
    assert row.lastrowid is not None
    return row.lastrowid


def committed(state: State, n: int, remote_id: int | None) -> None:
    state.db.execute("UPDATE wire SET committed = 1, remote_id = ? WHERE n = ?", (remote_id, n))


def answered(state: State, n: int, answer: str) -> None:
    """`answer` in words, such as `200`, `403 10014` or `502 html`; a row without one stays at `nothing`."""
    state.db.execute("UPDATE wire SET answered = ? WHERE n = ?", (answer, n))


def rows(state: State, *, newest_first: bool = False, limit: int = -1) -> list[dict[str, Any]]:
    order = "DESC" if newest_first else "ASC"
    return [
        {
            "n": row["n"],
            "at": iso_utc(row["at"]),
            "path": row["path"],
            "uid": None if row["uid"] is None else str(row["uid"]),
            "text": row["text"],
            "rip": row["rip"],
            "picture_sha256s": row["pictures"].split(",") if row["pictures"] else [],
            "complete": bool(row["complete"]),
            "committed": bool(row["committed"]),
            "remote_id": None if row["remote_id"] is None else str(row["remote_id"]),
            "answered": row["answered"],
        }
        for row in state.many(f"SELECT * FROM wire ORDER BY n {order} LIMIT ?", limit)
    ]


def clear(state: State) -> None:
    state.db.execute("DELETE FROM wire")
