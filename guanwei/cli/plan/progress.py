"""A bar on the terminal for what takes a while; nothing where standard error is no terminal."""

import sys
import time
from types import TracebackType

from guanwei.cli.output import Output, width_of
from guanwei.lib.words import Words

PATIENCE = 0.5  # seconds; what is over sooner needs no bar
WIDTH = 30


class Bar:
    """with Bar(out, Words("导入", "Importing")) as bar: ... bar.show(done, total); `unit` names what is counted."""

    def __init__(self, out: Output, what: Words) -> None:
        self._what = out.text(what)
        self._began = time.monotonic()
        self._drawn = 0

    def show(self, done: int, total: int, unit: str = "") -> None:
        if not sys.stderr.isatty() or time.monotonic() - self._began < PATIENCE:
            return
        full = WIDTH * done // total if total else 0
        counted = f"{done:,}/{total:,}" if total else f"{done:,}"
        named = f"{self._what} {counted}{f' {unit}' if unit else ''}"
        line = f"{named} [{'#' * full}{'.' * (WIDTH - full)}]"
        self._drawn = max(self._drawn, width_of(line))
        print(f"\r{line}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            print("\r" + " " * self._drawn + "\r", end="", file=sys.stderr, flush=True)
