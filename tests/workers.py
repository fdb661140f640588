"""`pytest -n 4`: which tests one worker takes together, and which begin first."""

from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# What takes longest begins first: nobody is left alone with it in the end. Whatever is not named follows as it comes.
FIRST = ("journeys", "embedded", "networks", "cli", "domain", "web")
HERE = Path(__file__).parent


class ByFile(LoadScopeScheduling):
    """A worker takes whole files, since tests of one share what is slow to make. All journeys are one worker's: several
    browsers and installations at once would be slower than what they wait for."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "journeys" if "/journeys/" in file else file


def scheduler(config: pytest.Config, log: Any) -> ByFile:
    config.option.loadscopereorder = False  # it would begin with the files that have many tests, which are quick ones
    return ByFile(config, log)


def slowest_first(items: list[pytest.Item]) -> None:
    """The order in which workers take them; alike in every worker."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    room = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
    return FIRST.index(room) if room in FIRST else len(FIRST)
