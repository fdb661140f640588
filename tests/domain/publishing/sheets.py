"""Spreadsheets brought to the import, step by step as console and command line do it."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Brand
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.publishing import imports
from guanwei.publishing.models import PlanFile

BEIJING = ZoneInfo("Asia/Shanghai")
HEADER = "日期,时间,账号,栏目,正文"
REAL_POSTS = Path(__file__).parents[4] / "shared" / "data" / "weibo2018" / "train.txt"


def day(ahead: int) -> str:
    return f"{(datetime.now(BEIJING) + timedelta(days=ahead)).date()}"


def line(
    text: str, *, ahead: int = 3, time: str = "09:30", account: str = "青禾茗(bluesky)", column: str = "D5"
) -> str:
    return f"{day(ahead)},{time},{account},{column},{text}"


def table(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    return ("\n".join([header, *lines]) + "\n").encode(encoding)


def brought(by: User, brand: Brand, data: bytes, name: str = "plan.csv") -> PlanFile:
    """Received and read: the dry run."""
    file = imports.receive(actor=by, now=utc_now(), brand=brand, name=name, data=data, start=False)
    return imports.read(now=utc_now(), file=file)


def taken_in(by: User, file: PlanFile, *, leave_bad_rows: bool = False) -> list[int]:
    imports.take_in(actor=by, now=utc_now(), file=file, leave_bad_rows=leave_bad_rows, start=False)
    return imports.run_import(actor=by, now=utc_now(), file=file)


def counts(file: PlanFile) -> tuple[int, int, int]:
    """Good, known, bad."""
    found = file.report["counts"]
    return found["good"], found["known"], found["bad"]


def problems(file: PlanFile, row: int) -> str:
    """Everything that is wrong with a row of the sheet, in Chinese."""
    [found] = [one for one in file.report["rows"] if one["row"] == row]
    return " ".join(problem["zh"] for problem in found.get("problems", []))
