"""A process of a test run: a server that writes a file when it answers, or a step that ends by itself."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.servers.janitor import janitor

STOP_SECONDS = 10.0


class ServerDied(Exception):
    """The server ended, or did not get ready in time. Carries the end of its log."""


class ServerProcess:
    """One running server. Its output is in `log`."""

    def __init__(
        self, command: list[str], log: Path, *, folder: Path | None = None, environment: dict[str, str] | None = None
    ) -> None:
        self.log = log
        self.name = Path(command[0]).name
        with log.open("ab") as output:
            # A session of its own: Ctrl-C at the terminal reaches the test run, which then stops its servers in order.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        janitor.end_process(self._process.pid)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def wait_for(self, ready: Path, seconds: float) -> str:
        """What the server wrote into its ready file; `ServerDied` when it ended or took longer than `seconds`."""
        deadline = time.monotonic() + seconds
        while not (ready.exists() and ready.stat().st_size):
            ended = self._process.poll()
            if ended is not None or time.monotonic() > deadline:
                self.kill()
                why = f"ended with {ended}" if ended is not None else f"was not ready after {seconds:g} s"
                raise ServerDied(f"{self.name} {why}:\n{self.tail()}")
            time.sleep(0.02)
        return ready.read_text()

    def wait(self) -> int:
        """The exit code, when it ends by itself."""
        try:
            self._process.wait()
        except BaseException:
            self.kill()
            raise
        self._close()
        return self._process.returncode

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def pause(self) -> None:
        """Stops answering without closing a connection, as a machine does whose network went away."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, patience: float = STOP_SECONDS) -> None:
        """Ends it in order, or by force when it does not listen for so many seconds."""
        if self._process.poll() is None:
            self._process.terminate()
            self.resume()
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                self._end(signal.SIGKILL)
        self._close()

    def kill(self) -> None:
        """Ends it as a power cut would: nothing of it gets to run again."""
        self._end(signal.SIGKILL)
        self._close()

    def _end(self, how: signal.Signals) -> None:
        if self._process.poll() is None:
            os.killpg(self.pid, how)  # what it has started as well

    def _close(self) -> None:
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
