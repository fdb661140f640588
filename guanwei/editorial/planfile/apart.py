"""A plan file opened in a process of its own: what a stranger's file costs or breaks there ends with that process."""

import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from os import getpid
from pathlib import Path

import guanwei
from guanwei.lib.sheets import Grid, SheetError, SheetLimits
from guanwei.lib.words import Words

_CHILD = "guanwei.editorial.planfile.child"
_ROOT = Path(guanwei.__path__[0]).parent


@dataclass(frozen=True, slots=True)
class Effort:
    """What opening one file may cost. A month's plan takes a second or two."""

    cpu_seconds: int = 120
    wall_seconds: float = 300
    memory_bytes: int = 1_500_000_000  # all that the process may address
    answer_bytes: int = 400_000_000  # the grid as it comes back


def open_apart(data: bytes, filename: str, limits: SheetLimits, effort: Effort | None = None) -> Grid:
    """`open_plan` in a child that knows no database and none of our secrets. Raises SheetError, also when the child
    died or took too long."""
    effort = effort or Effort()
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(pickle.dumps((data, filename, limits)))
        given.seek(0)
        # PYTHONPATH and nothing else: the environment holds the keys to the database and to the accounts.
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", _CHILD, *map(str, _orders(effort))],
            stdin=given,
            stdout=answer,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )
        try:
            code = child.wait(effort.wall_seconds)
        except subprocess.TimeoutExpired:
            raise SheetError("too-slow", _TOO_MUCH) from None
        finally:
            child.kill()
            child.wait()
        if code != 0:
            raise SheetError("too-much", _TOO_MUCH)
        answer.seek(0)
        found = pickle.load(answer)  # noqa: S301  our own child wrote it
    if isinstance(found, Grid):
        return found
    raise SheetError(*found)


def _orders(effort: Effort) -> tuple[int, ...]:
    return getpid(), effort.cpu_seconds, effort.memory_bytes, effort.answer_bytes


_TOO_MUCH = Words(
    "读取这个文件所需的时间或内存超出了限度，已停止，什么都没有导入。请把内容复制到一个新的工作簿，只保留排期，再上传。",
    "Reading this file took more time or memory than it may; it was stopped and nothing was imported. Copy the plan "
    "alone into a new workbook and upload that.",
)
