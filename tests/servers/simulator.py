"""The Weibo simulator as a process of its own, spoken to over HTTP only."""

import itertools
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.servers.janitor import janitor
from tests.servers.process import ServerProcess

READY_SECONDS = 30.0
_numbers = itertools.count(1)


class Simulator:
    """A running simulator. `url` is what an account's credentials name as its server."""

    def __init__(self, folder: Path, state: Path | None = None) -> None:
        ready = folder / f"simulator-{next(_numbers)}.json"
        command = [sys.executable, "-m", "guanwei.simulator", "--port", "0", "--ready-file", str(ready)]
        self.process = ServerProcess(command + (["--state", str(state)] if state else []), ready.with_suffix(".log"))
        self.url: str = json.loads(self.process.wait_for(ready, READY_SECONDS))["url"]
        self._http = httpx.Client(base_url=f"{self.url}/_sim/", timeout=20, trust_env=False)
        self._written_before = 0

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the control interface (docs/concepts/simulator.md); raises when it is refused."""
        answer = self._http.request(method, path, json=body)
        assert answer.is_success, f"{method} /_sim/{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def add_account(self, **words: Any) -> dict[str, Any]:
        """A new Weibo account; the answer holds `uid` and `access_token`."""
        made = self.control("POST", "accounts", {"screen_name": "示例品牌", **words})
        assert isinstance(made, dict)
        return made

    def set_faults(self, **switches: Any) -> None:
        """Changes only the faults that are named."""
        self.control("PATCH", "faults", switches)

    def wire(self) -> list[dict[str, Any]]:
        """Every write that arrived since the last reset, oldest first, whatever was answered."""
        rows = self.control("GET", "wire")
        assert isinstance(rows, list)
        return rows

    def reset(self) -> None:
        """Nothing posted, no accounts, no faults."""
        self._written_before += len(self.wire())
        self.control("POST", "reset")

    def writes(self) -> int:
        """How many writes have arrived since the start, over every reset."""
        return self._written_before + len(self.wire())

    def stop(self) -> None:
        self._http.close()
        self.process.stop()


def start(state: Path | None = None) -> Simulator:
    """A new simulator; with `state`, one that goes on where the last one with this file ended."""
    folder = Path(tempfile.mkdtemp(prefix="guanwei-simulator-"))
    janitor.remove_folder(folder)
    return Simulator(folder, state)
