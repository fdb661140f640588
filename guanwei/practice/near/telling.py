"""What tells a copy in other words from another post about the same: signs of two texts, weighed together.

Whoever says the same again keeps names, figures and days and puts them in another order; whoever writes the next post
of a series keeps the beginning and changes figures and days. Each sign is a number of about 0 to 1, and its weight
stands in `reworded.weights.txt`, a file that anybody can read (tools/learn_reworded.py).
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from math import fsum
from pathlib import Path

from guanwei.practice.near.sketch import SAYS, Sketch
from guanwei.practice.near.units import is_everyday, units_of

WEIGHTS = Path(__file__).with_name("reworded.weights.txt")
_LEAST = 0.15  # what a common unit says beside the rare ones
_DOUBT = 1.0
_MANY, _LONG, _FIRST, _HEAVY = 20, 50, 10, 10.0  # what counts as 1
_LOOKED_AT = 300  # units whose order is compared
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(
    r"([今明昨])[天晚早夜]|(前天|后天)|(?:周|星期|礼拜)([一二三四五六日天末]|[1-7];)|([0-9]+;月)(?!饼)|([春夏秋冬])(?=[天季日至节]|$)"
)
_SAME_DAY = {"天": "日", "末": "六"} | {f"{number};": name for number, name in enumerate("一二三四五六日", 1)}
_AFTER_NOON = frozenset({"下午", "傍晚", "晚上", "晚间", "夜里", "夜间", "今晚", "昨晚", "明晚"})
_CLOCK = re.compile(
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜里|夜间|今晚|昨晚|明晚)?([0-9]+);(?:[点时](半|[0-9]+;)?|([0-9]+);(?=$|[^0-9元块年月]))"
)


def signs_of(ours: Sketch, earlier: Sketch, shared: Collection[str], covered: float) -> Mapping[str, float]:
    """`shared` are the units of both that say something; `covered` is how much of our text stands there in pieces."""
    weight = fsum(map(ours.content.__getitem__, shared))
    all_ours, all_theirs = _all_say(ours), _all_say(earlier)
    common = fsum(all_ours[unit] for unit in all_ours.keys() & all_theirs.keys())
    of_ours, of_theirs = fsum(all_ours.values()), fsum(all_theirs.values())
    figures, others = ours.numbers, earlier.numbers
    days, other_days = _days(ours.units), _days(earlier.units)
    hours, other_hours = _hours(ours.units), _hours(earlier.units)
    both = bool(figures and others)
    return {
        "of-ours": weight / (ours.weight or 1.0),
        "of-theirs": weight / (earlier.weight or 1.0),
        "units": min(_MANY, len(shared)) / _MANY,
        "weight": min(_HEAVY, weight) / _HEAVY,
        "alike": 2 * common / (of_ours + of_theirs + _DOUBT),
        "all-of-ours": common / (of_ours or 1.0),
        "pairs": _pairs_shared(ours.units, earlier.units),
        "figures": float(both),
        "same-figures": len(figures & others) / min(len(figures), len(others)) if both else 0.0,
        "same-day": float(not days.isdisjoint(other_days)),
        "other-day": float(bool(days and other_days) and days.isdisjoint(other_days)),
        "same-hour": float(not hours.isdisjoint(other_hours)),
        "other-hour": float(bool(hours and other_hours) and hours.isdisjoint(other_hours)),
        "in-order": _in_order(ours, earlier),
        "in-pieces": covered,
        "length": min(1.0, min(len(ours.units), len(earlier.units)) / _LONG),
        "beginning": _beginning(ours.units, earlier.units) / min(len(ours.units), len(earlier.units)),
        "places": min(1.0, _places(ours.units, shared) / _FIRST),
    }


def likeliness(signs: Mapping[str, float]) -> float:
    """Above 0 it is rather a copy in other words than none."""
    bias, weights = _weights()
    return bias + fsum(weights[name] * value for name, value in signs.items())


def _all_say(sketch: Sketch) -> dict[str, float]:
    return {unit: _LEAST + (1 - _LEAST) * SAYS[unit] for unit in sketch.units if not is_everyday(unit)}


def _pairs_shared(ours: str, earlier: str) -> float:
    mine, theirs = (set(map("".join, pairwise(units))) for units in (ours, earlier))
    return 2 * len(mine & theirs) / ((len(mine) + len(theirs)) or 1)


def _in_order(ours: Sketch, earlier: Sketch) -> float:
    """How much of the shorter one's units that say something stands in the other in the same order."""
    mine, theirs = ([unit for unit in one.units if unit in one.content][:_LOOKED_AT] for one in (ours, earlier))
    if not mine or not theirs:
        return 0.0
    places: dict[str, int] = {}
    for at, unit in enumerate(mine):
        places[unit] = places.get(unit, 0) | 1 << at
    # The longest common subsequence, all rows of a column at once in the bits of one number (Hyyrö 2004).
    full = (1 << len(mine)) - 1
    row = full
    for unit in theirs:
        hits = row & places.get(unit, 0)
        row = ((row + hits) | (row - hits)) & full
    return (len(mine) - row.bit_count()) / min(len(mine), len(theirs))


def _beginning(ours: str, earlier: str) -> int:
    count = 0
    for mine, theirs in zip(ours, earlier, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _places(units: str, shared: Collection[str]) -> int:
    """In how many places of ours what they share stands."""
    count, inside = 0, False
    for unit in units:
        count += unit in shared and not inside
        inside = unit in shared
    return count


@lru_cache(maxsize=512)
def _days(units: str) -> frozenset[str]:
    """The days, weekdays, months and seasons that it names."""
    found = ("".join(named) for named in _DAY.findall(units.translate(_readable())))
    return frozenset(_SAME_DAY.get(name, name) for name in found)


@lru_cache(maxsize=512)
def _hours(units: str) -> frozenset[tuple[int, int]]:
    """Of the day, in hours and minutes: 晚上十一点半 is 23:30."""
    found = set()
    for when, hour, minutes, behind in _CLOCK.findall(units.translate(_readable())):
        late = when in _AFTER_NOON and int(hour) < 12
        minute = 30 if minutes == "半" else int((minutes or behind).rstrip(";") or 0)
        if int(hour) <= 24 and minute < 60 and (minutes or not behind or minute % 5 == 0):
            found.add(((int(hour) + 12 * late) % 24, minute))
    return frozenset(found)


@lru_cache(maxsize=1)
def _readable() -> dict[int, str]:
    """Small numbers and weekdays, which are units like any other, as they can be read."""
    numbers = {ord(units_of(str(number))): f"{number};" for number in range(100)}
    return numbers | {ord(units_of(day)): f"周{number};" for number, day in enumerate(_WEEKDAYS, 1)}


@lru_cache(maxsize=1)
def _weights() -> tuple[float, Mapping[str, float]]:
    lines = [line.split() for line in WEIGHTS.read_text("utf-8").splitlines() if line and line[0] != "#"]
    weights = {name: float(weight) for name, weight in lines}
    return weights.pop("bias"), weights
