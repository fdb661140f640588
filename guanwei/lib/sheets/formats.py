"""Number formats: which cells of a workbook are dates or times, and what their numbers mean."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from guanwei.lib.sheets.grid import Cell, Kind
from guanwei.lib.sheets.safexml import Node

_FIRST_TRUE_SERIAL = 61  # 1900-03-01; before it Excel counts a 29 February 1900 that never was
_LAST_SERIAL = 2_958_465  # 9999-12-31
_FROM_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no zone
_BEFORE_MARCH_1900 = datetime(1899, 12, 31)  # noqa: DTZ001
_FROM_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_SECONDS = 86_400
_LONGEST_CODE = (
    255  # what Excel itself lets a format code be; looking for its end again and again takes the square of it
)


class Shown(StrEnum):
    """How a style shows a number."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


def _built_in() -> dict[int, Shown]:
    """The implied formats (ECMA-376 part 1, 18.8.30), with those that Chinese, Japanese and Korean programs imply.

    WPS and a Chinese Excel write 27-36 and 50-58 without spelling them out; a reader that does not know them turns
    every `1月5日` into a number such as 46027.
    """
    dates = (14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)
    times = (18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56)
    return {22: Shown.DATETIME, **dict.fromkeys(dates, Shown.DATE), **dict.fromkeys(times, Shown.TIME)}


BUILT_IN = _built_in()
_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|E[+-]|AM/PM|A/P|上午/下午', re.IGNORECASE)


def shown_by(code: str) -> Shown:
    """What a format code shows, e.g. `yyyy"年"m"月"d"日"` a date, `[h]:mm` a time, `0.00E+00` a number."""
    bare = _NOISE.sub(lambda found: "h" if found[0][0] in "Aa上" else "", code[:_LONGEST_CODE])
    first = bare.split(";")[0].lower()
    if "general" in first or "通用" in first:
        return Shown.NUMBER
    has_time = bool(re.search("[hs时]", first))
    has_date = bool(re.search("[ydae年]", first)) or ("m" in first and not has_time)
    if has_date and has_time:
        return Shown.DATETIME
    return Shown.DATE if has_date else Shown.TIME if has_time else Shown.NUMBER


def styles(sheet: Node) -> list[Shown]:
    """For each cell style of `xl/styles.xml` what it shows."""
    own = {node.number("numFmtId", -1): shown_by(node.get("formatCode")) for node in sheet.all("numFmt")}
    known = BUILT_IN | own
    cells = sheet.first("cellXfs")
    return [known.get(style.number("numFmtId"), Shown.NUMBER) for style in (cells.children if cells else ())]


def moment(serial: float, from_1904: bool = False) -> datetime | None:
    """The day number of a workbook as a naive datetime, to the second; None when it is no day."""
    if not 0 <= serial <= _LAST_SERIAL:
        return None
    start = _FROM_1904 if from_1904 else _FROM_1900 if serial >= _FIRST_TRUE_SERIAL else _BEFORE_MARCH_1900
    try:
        return start + timedelta(seconds=round(serial * _SECONDS))
    except OverflowError:
        return None


def fraction(part: float) -> time | None:
    """A fraction of a day as a time to the second; None when it rounds to a full day or more."""
    seconds = round(part * _SECONDS)
    if not 0 <= seconds < _SECONDS:
        return None
    return time(seconds // 3600, seconds % 3600 // 60, seconds % 60)


def number_cell(value: float, shown: Shown, from_1904: bool) -> Cell:
    """A number as its style means it. `24:00` and later become a text: no time of day says them."""
    if shown is Shown.NUMBER:
        return Cell(Kind.NUMBER, value)
    if shown is not Shown.DATE and 0 <= value < 1 and (clock := fraction(value)) is not None:
        return Cell(Kind.TIME, clock)
    if shown is Shown.TIME and 0 <= value < 2:
        minutes = round(value * 1_440)
        return Cell(Kind.TEXT, f"{minutes // 60}:{minutes % 60:02d}")
    found = moment(value, from_1904)
    if found is None:
        return Cell(Kind.NUMBER, value)
    if found.time() == time() and shown is not Shown.TIME:
        return Cell(Kind.DATE, found.date())
    return Cell(Kind.DATETIME, found)


def iso_cell(text: str) -> Cell | None:
    """A cell that carries an ISO 8601 date (type `d`); None when the text is no date."""
    try:
        if len(text) <= 10 and ":" not in text:
            return Cell(Kind.DATE, date.fromisoformat(text))
        if "T" not in text and "-" not in text:
            return Cell(Kind.TIME, time.fromisoformat(text).replace(tzinfo=None, microsecond=0))
        return Cell(Kind.DATETIME, datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0))
    except ValueError:
        return None
