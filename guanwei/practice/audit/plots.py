"""Plots of a review as SVG: no script, nothing from outside, black on white as well as in colour.

Each has a title and a description in words for whoever does not see it.
"""

from collections.abc import Sequence
from html import escape

from guanwei.practice.audit.mixing import MixFigures, Month
from guanwei.practice.audit.rhythm import HOURS, WEEKDAYS, RhythmFigures
from guanwei.practice.audit.telling import WEEKDAYS as DAY_NAMES
from guanwei.practice.checks.c5_mix import NAMES, TARGETS
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.wording import percent

_COLOURS = {ColumnGroup.LOVED: "#2f855a", ColumnGroup.PROMOTION: "#c05621", ColumnGroup.FORWARD: "#2b6cb0"}
_GRID, _INK, _BASE = "#d5d9e0", "#1f2430", "#1d4ed8"
_CELL, _LEFT, _TOP = 25, 42, 18
_WIDTH = _LEFT + HOURS * _CELL + 4
_MOST_MONTHS = 120  # more are drawn as years would be: too thin to see


def heat_map(rhythm: RhythmFigures, language: str, title: str) -> str:
    """Weekday by hour; the darker, the more posts. Every square holds its count."""
    most = max(map(max, rhythm.heat)) or 1
    parts = [
        _text(_LEFT + hour * _CELL + _CELL / 2, _TOP - 6, f"{hour:02}", "middle", size=10) for hour in range(HOURS)
    ]
    for weekday in range(WEEKDAYS):
        top = _TOP + weekday * _CELL
        parts.append(_text(_LEFT - 6, top + 16, DAY_NAMES[weekday].in_language(language), "end"))
        for hour in range(HOURS):
            count, left = rhythm.heat[weekday][hour], _LEFT + hour * _CELL
            depth = 0.0 if not count else 0.12 + 0.88 * count / most
            parts.append(
                f'<rect x="{left}" y="{top}" width="{_CELL - 2}" height="{_CELL - 2}" rx="3" fill="{_BASE}" '
                f'fill-opacity="{depth:.3f}" stroke="{_GRID}" stroke-width="0.5"/>'
            )
            if count:
                colour = "#ffffff" if depth > 0.55 else _INK
                parts.append(_text(left + 11.5, top + 15, _short(count), "middle", size=8, colour=colour))
    return _svg(_WIDTH, _TOP + WEEKDAYS * _CELL + 4, title, parts)


def mix_bar(mix: MixFigures, language: str, title: str) -> str:
    """The shares of the three groups above the targets that the guide gives."""
    shares = {group: mix.share(group) for group in TARGETS}
    targets = {group: target.default / 100 for group, target in TARGETS.items()}
    own, wanted = ("实际", "目标") if not language.startswith("en") else ("is", "target")
    parts = [*_bar(6, own, shares), *_bar(38, wanted, targets, faint=True)]
    left = float(_LEFT)
    for group in TARGETS:
        name = f"{NAMES[group].in_language(language)} {percent(shares[group])}"
        parts.append(f'<rect x="{left:.0f}" y="74" width="10" height="10" fill="{_COLOURS[group]}"/>')
        parts.append(_text(left + 15, 83, name))
        left += 180
    return _svg(_WIDTH, 92, title, parts)


def timeline(mix: MixFigures, title: str) -> str:
    """Posts of each month, the part of them that promotes at the bottom, with its share in the tooltip."""
    if not mix.months:
        return ""
    months = _without_gaps(mix)[-_MOST_MONTHS:]
    most, high, room = max(month.posts for month in months), 120, _WIDTH - _LEFT - 4
    step = room / len(months)
    parts = [
        _text(_LEFT - 6, _TOP + 4, _short(most), "end", size=10),
        _text(_LEFT - 6, _TOP + high, "0", "end", size=10),
    ]
    for place, month in enumerate(months):
        left, bottom = _LEFT + place * step, float(_TOP + high)
        tip = f"{month.name}: {month.posts:,} · {percent(month.share)}"
        pieces = (
            (month.promotions, _COLOURS[ColumnGroup.PROMOTION]),
            (month.forwards, _COLOURS[ColumnGroup.FORWARD]),
            (month.posts - month.promotions - month.forwards, _COLOURS[ColumnGroup.LOVED]),
        )
        for count, colour in pieces:
            if not count:
                continue
            tall = high * count / most
            bottom -= tall
            parts.append(
                f'<rect x="{left:.1f}" y="{bottom:.1f}" width="{max(step - 1, 0.8):.1f}" height="{tall:.1f}" '
                f'fill="{colour}"><title>{escape(tip)}</title></rect>'
            )
    parts += [
        _text(_LEFT + place * step, _TOP + high + 14, months[place].name, size=10) for place in _ticks(len(months))
    ]
    return _svg(_WIDTH, _TOP + high + 20, title, parts)


def _without_gaps(mix: MixFigures) -> list[Month]:
    """Every month from the first to the last; one without a post has a place too."""
    known = {month.number: month for month in mix.months}
    return [known.get(number, Month(number, 0, 0, 0)) for number in range(min(known), max(known) + 1)]


def _ticks(count: int) -> Sequence[int]:
    """None so far right that its name would be cut off."""
    return range(0, max(1, count - count // 14), max(1, -(-count // 9)))


def _bar(top: int, name: str, shares: dict[ColumnGroup, float], *, faint: bool = False) -> list[str]:
    parts, left, room = [_text(_LEFT - 6, top + 16, name, "end", size=10)], float(_LEFT), _WIDTH - _LEFT - 4
    for group, share in shares.items():
        wide = room * share
        parts.append(
            f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="24" fill="{_COLOURS[group]}" '
            f'fill-opacity="{0.45 if faint else 1}"/>'
        )
        if wide > 44:
            colour = _INK if faint else "#ffffff"
            parts.append(_text(left + wide / 2, top + 17, percent(share), "middle", colour=colour))
        left += wide
    return parts


def _svg(width: float, height: float, title: str, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", *, size: int = 12, colour: str = _INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
    )


def _short(count: int) -> str:
    """`1234` as `1.2k`: what fits into a square."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"
