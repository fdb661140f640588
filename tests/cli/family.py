"""A parent with real children, for the tests of guanwei.lib.children.

    python family.py FOLDER WORK...      WORK: short (ends after 0.2 s), stubborn (ignores SIGTERM), else steady

Prints "ready" when all children run, and "stopped" after a tidy end (SIGTERM). Each child notes in FOLDER/NAME.pids
that it began, and in FOLDER/order that it was asked to end.
"""

import os
import signal
import sys
import time
from pathlib import Path

from guanwei.cli.starting import Signals, Stopped
from guanwei.lib.children import Children, Work
from guanwei.lib.lockfile import LockFile
from guanwei.lib.words import Words


def main(folder: Path, names: list[str]) -> None:
    signals = Signals()
    lock = LockFile(folder / "lock")
    assert lock.acquire()
    children = Children(folder, tell)
    try:
        for name in names:
            children.start(Work(name, lambda name=name: live(folder, name), patience=1.0))
        while not all((folder / f"{name}.pids").exists() for name in names):
            time.sleep(0.01)
        print("ready", flush=True)
        while True:
            children.look_after()
            time.sleep(0.02)
    except Stopped:
        children.stop(hurry=lambda: signals.hurry)
        print("stopped", flush=True)


def tell(words: Words) -> None:
    print(words.en, flush=True)


def live(folder: Path, name: str) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN if name == "stubborn" else lambda *_: note_the_end(folder, name))
    with (folder / f"{name}.pids").open("a") as pids:
        pids.write(f"{os.getpid()}\n")
    print(f"{name} writes here")
    if name == "short":
        time.sleep(0.2)
        return 7
    while True:
        time.sleep(60)


def note_the_end(folder: Path, name: str) -> None:
    with (folder / "order").open("a") as order:
        order.write(f"{name}\n")
    sys.exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
