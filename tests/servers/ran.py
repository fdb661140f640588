"""What ran against which real server: counted while the tests run, printed when they are done.

Whoever starts a server enters it under the name of its fixture, and adds what the server was asked before it stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

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

    def lines(self) -> list[str]:
        """A line for each server; one that says so when there was none."""
        rows = [entry.cells() for entry in self._entries.values()]
        if not rows:
            return ["none was needed"]
        first, second, _ = (max(len(row[column]) for row in rows) for column in range(3))
        return [f"{server:<{first}}  {tests:>{second}}  {calls}" for server, tests, calls in rows]


def fixtures_of(item: pytest.Item) -> set[str]:
    """The fixtures that a test has used, those included that another fixture asked for by name while it ran."""
    asked_for = getattr(getattr(item, "_request", None), "_fixture_defs", {})
    return {*getattr(item, "fixturenames", ()), *asked_for}


register = Register()
