"""What docs/concepts/weibo.md says about length, base62, dates and texts, restated for the tests alone.

It shares no line with the simulator or with the adapter: where two of the three disagree, one of them is wrong.
"""

import re
from datetime import datetime

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DATE_FORM = re.compile(rf"({'|'.join(WEEKDAYS)}) ({'|'.join(MONTHS)}) (\d\d) (\d\d):(\d\d):(\d\d) \+0800 (\d{{4}})")
SHORT_LINK = re.compile(r"http://t\.cn/[0-9A-Za-z]{7,8}")
BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

LIMIT_HALF_WIDTH = 280
LINK_HALF_WIDTH = 20


def half_width_of_words(words: str) -> int:
    """Length without links: ASCII is 1, every other UTF-16 unit 2, so most emoji are 4. weibo-api 3.6."""
    ascii_count = sum(1 for character in words if character < "\x80")
    utf16_units = len(words.encode("utf-16-le", "surrogatepass")) // 2
    return ascii_count + 2 * (utf16_units - ascii_count)


def half_width_of_link(url: str) -> int:
    """Length of one link: t.cn raw, short weibo pages raw, any other 20, and more only beyond 140. weibo-api 3.6."""
    host = re.sub(r"^https?://", "", url).split("/")[0].lower()
    if host == "t.cn":
        return len(url)
    if re.search(r"(^|\.)weibo\.(com|cn)$", host):
        return len(url) if len(url) <= 41 else LINK_HALF_WIDTH
    return LINK_HALF_WIDTH + max(0, len(url) - 140)


def characters(half_width: int) -> int:
    """The number that a user is shown: two half-width units make one Chinese character, rounded up."""
    return -(-half_width // 2)


def base62_of(mid: str) -> str:
    """The last part of a status's web address. weibo-api 5."""
    groups: list[str] = []
    while mid:
        mid, group = mid[:-7], mid[-7:]
        groups.insert(0, _digits(int(group)).rjust(4, "0"))
    groups[0] = groups[0].lstrip("0") or "0"
    return "".join(groups)


def _digits(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = BASE62[rest] + digits
    return digits


def moment(created_at: str) -> datetime:
    """Reads `Tue May 31 17:46:55 +0800 2011` without the locale's help; any other form is an AssertionError."""
    parts = DATE_FORM.fullmatch(created_at)
    assert parts, f"not a Weibo date: {created_at!r}"
    weekday, month, day, hour, minute, second, year = parts.groups()
    iso = f"{year}-{MONTHS.index(month) + 1:02}-{day}T{hour}:{minute}:{second}+08:00"
    read = datetime.fromisoformat(iso)
    assert WEEKDAYS[read.weekday()] == weekday, f"wrong day of the week: {created_at!r}"
    return read


def without_tail(text: str) -> str:
    """Removes the ` \\u200b` that the server appends to some statuses, sometimes several times. weibo-api 3.6."""
    return re.sub(r"( ?\u200b)+$", "", text)
