"""`pytest -n 4`: which tests one worker takes together, and which begin first."""

from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# What takes longest begins first: nobody is left alone with it in the end. Whatever is not named follows as it comes.
FIRST = ("journeys", "embedded", "networks", "cli", "domain", "web")
HERE = Path(__file__).parent


class ByFile(LoadScopeScheduling):
    """A worker takes whole files, whose tests share what is slow to make. Journeys keep half of the workers busy, the
    rest keeps the other half: browsers and installations for all at once would be more than a machine likes."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

    def _assign_work_unit(self, node: Any) -> None:
        travels = self.nodes.index(node) < len(self.nodes) // 2
        fitting = (file for file in self.workqueue if _is_journey(file) is travels)
        if file := next(fitting, ""):
            self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)


def scheduler(config: pytest.Config, log: Any) -> ByFile:
    config.option.loadscopereorder = False  # it would begin with the files that have many tests, which are quick ones
    return ByFile(config, log)


def slowest_first(items: list[pytest.Item]) -> None:
    """The order in which workers take them; alike in every worker."""
    items.sort(key=_rank)


def _is_journey(file: str) -> bool:
    return "/journeys/" in file


def _rank(item: pytest.Item) -> int:
    room = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
    return FIRST.index(room) if room in FIRST else len(FIRST)
