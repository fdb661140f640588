"""The servers that a whole run shares, however many workers it has. Each is started when the first test asks for it.

A server ends with the process that started it, and nobody knows which worker ends last. So a run has one host, a
process of its own, and each worker has a handle of its own on the servers in it. The host starts one at a time; whoever
asks meanwhile waits.
"""

import json
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests.servers import atnet, loopback, mastodon_mock, postgres, snac
from tests.servers.janitor import janitor
from tests.servers.process import ServerDied, ServerProcess

READY_SECONDS = 60.0
STARTING_SECONDS = 600.0  # the first time on a machine some are compiled
STOPPING_SECONDS = 60.0


# What runs has `told`, which a handle on it is made with, `stop()`, and `calls()` where it counts what it is asked.
SERVERS: dict[str, Callable[[], Any]] = {
    "postgres": postgres.start,
    "migrated_postgres": postgres.start_migrated,
    "atnet": atnet.start,
    "limited_atnet": partial(atnet.start, rate_limits=True, moderation=True),
    "snac_server": snac.start,
    "mock_of_mastodon": mastodon_mock.start,
}


class Host:
    """The side of the run. The process that pytest was started as has the host; its workers `join`."""

    def __init__(self) -> None:
        self._address: Path | None = None
        self._process: ServerProcess | None = None

    def start(self) -> str:
        """The address for `join`."""
        if self._address is None:
            folder = Path(tempfile.mkdtemp(prefix="guanwei-host-"))
            janitor.remove_folder(folder)
            self._address = folder / "socket"
            command = [sys.executable, "-m", "tests.servers.host", str(self._address)]
            self._process = ServerProcess(command, folder / "log", folder=Path(__file__).parents[2])
            self._process.wait_for(folder / "ready", READY_SECONDS)
        return str(self._address)

    def join(self, address: str) -> None:
        self._address = Path(address)

    def told(self, server: str) -> dict[str, Any]:
        """What a handle on this server is made with, as soon as it runs."""
        self.start()
        told: dict[str, Any] = self._ask(server)
        return told

    def stop(self) -> dict[str, int]:
        """Ends the servers. How many requests each has answered."""
        if self._process is None:
            return {}
        calls: dict[str, int] = self._ask("")
        self._process.stop(STOPPING_SECONDS)
        self._address = self._process = None
        return calls

    def _ask(self, words: str) -> Any:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(STARTING_SECONDS)
            line.connect(str(self._address))
            line.sendall(f"{words}\n".encode())
            with line.makefile() as answer:
                said = json.loads(answer.read() or '{"trouble": "the host has ended"}')
        if "trouble" in said:
            raise ServerDied(said["trouble"])
        return said["answer"]


host = Host()


class _Hosted:
    """The side of the host."""

    def __init__(self) -> None:
        self._running: dict[str, Any] = {}
        self._trouble: dict[str, str] = {}

    def answer(self, server: str) -> dict[str, Any]:
        if not server:
            return {"answer": {name: made.calls() for name, made in self._running.items() if hasattr(made, "calls")}}
        if server not in self._running and server not in self._trouble:
            try:
                self._running[server] = SERVERS[server]()
            except Exception as error:  # goes to everybody who asks
                self._trouble[server] = f"{server} did not start: {type(error).__name__}: {error}"
        if server in self._trouble:
            return {"trouble": self._trouble[server]}
        return {"answer": self._running[server].told}

    def stop(self) -> None:
        for running in reversed(self._running.values()):
            running.stop()


def _end(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    address = Path(sys.argv[1])
    signal.signal(signal.SIGTERM, _end)
    loopback.forbid_the_outside_world()
    hosted = _Hosted()
    with socket.socket(socket.AF_UNIX) as door, suppress(KeyboardInterrupt):
        door.bind(str(address))
        door.listen(64)
        (address.parent / "ready").write_text("ready")
        try:
            while True:
                line, _ = door.accept()
                with line, line.makefile("rw") as said, suppress(BrokenPipeError):
                    said.write(json.dumps(hosted.answer(said.readline().strip())))
        finally:
            hosted.stop()


if __name__ == "__main__":
    main()
