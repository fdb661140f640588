"""What ran against which real server: counted while the tests run, printed when they are done.

Whoever starts a server enters it under the name of its fixture, and adds what the server was asked before it stops.
Each worker of a run has a register; the process that pytest was started as adds them up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass
class Entry:
    """One kind of server with its version. `calls` are counted by the server itself, in `unit`."""

    server: str
    unit: str
    calls: int = 0
    tests: set[str] = field(default_factory=set)

    def cells(self) -> tuple[str, str, str]:
        return self.server, f"{len(self.tests):,} tests", f"{self.calls:,} {self.unit}"


class Register:
    """Every server that a run has started."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._of_fixture: dict[str, Entry] = {}
        self._silent = 0

    def enter(self, fixture: str, server: str, unit: str) -> Entry:
        """From now on each test that uses `fixture` counts for this server."""
        entry = self._entries.setdefault(server, Entry(server, unit))
        self._of_fixture[fixture] = entry
        return entry

    def used(self, test: str, fixtures: Iterable[str]) -> None:
        """`test` has run with these fixtures."""
        for fixture in fixtures:
            if fixture in self._of_fixture:
                self._of_fixture[fixture].tests.add(test)

    def counted(self, calls: Mapping[str, int]) -> None:
        """What servers that outlive a worker were asked in the whole run, by fixture."""
        for fixture in calls.keys() & self._of_fixture.keys():
            self._of_fixture[fixture].calls += calls[fixture]

    def told(self) -> list[dict[str, Any]]:
        """All of it, to be sent to another process."""
        return [
            {
                "server": entry.server,
                "unit": entry.unit,
                "calls": entry.calls,
                "tests": sorted(entry.tests),
                "fixtures": [fixture for fixture, of in self._of_fixture.items() if of is entry],
            }
            for entry in self._entries.values()
        ]

    def add(self, told: list[dict[str, Any]] | None) -> None:
        """What a worker has told at its end; None when it ended without a word."""
        self._silent += told is None
        for one in told or ():
            for fixture in one["fixtures"]:
                entry = self.enter(fixture, one["server"], one["unit"])
            entry.calls += one["calls"]
            entry.tests.update(one["tests"])

    def lines(self) -> list[str]:
        """A line for each server; one that says so when there was none, or when something is missing."""
        missing = [f"not counted: what ran in {self._silent} workers that died"] if self._silent else []
        rows = [entry.cells() for _, entry in sorted(self._entries.items())]
        if not rows:
            return missing or ["none was needed"]
        first, second, _ = (max(len(row[column]) for row in rows) for column in range(3))
        return [f"{server:<{first}}  {tests:>{second}}  {calls}" for server, tests, calls in rows] + missing


def fixtures_of(item: pytest.Item) -> set[str]:
    """The fixtures that a test has used, those included that another fixture asked for by name while it ran."""
    asked_for = getattr(getattr(item, "_request", None), "_fixture_defs", {})
    return {*getattr(item, "fixturenames", ()), *asked_for}


register = Register()
