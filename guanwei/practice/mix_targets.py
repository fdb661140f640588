"""Do the three targets of the mix (practice C5) make a whole? They may come from three levels; each fits by itself."""

from collections.abc import Iterable

from guanwei.lib.words import Words
from guanwei.practice.checks.c5_mix import NAMES, TARGETS
from guanwei.practice.settings import Settings
from guanwei.practice.wording import plain

TARGET_IDS = frozenset(target.id for target in TARGETS.values())
WHOLE = 100.0
_ALMOST = 0.01  # three thirds of 33.33, 33.33 and 33.34, added up as floats


def touches_mix(ids: Iterable[str]) -> bool:
    return not TARGET_IDS.isdisjoint(ids)


def is_whole(settings: Settings) -> bool:
    return abs(_sum(settings) - WHOLE) < _ALMOST


def mix_problem(settings: Settings) -> Words | None:
    """What is wrong with the targets that hold, and what to do; None where they add up to 100."""
    if is_whole(settings):
        return None
    sum_ = told(settings)
    return Words(
        zh=f"三项目标占比合计是 {sum_.zh}，要正好 100%。请把另外两项一起改；三项都清空，就都用上级的值。",
        en=f"The three target shares add up to {sum_.en} and have to make 100%. Change the other two with it; with all "
        "three empty, all are inherited.",
    )


def told(settings: Settings) -> Words:
    """The sum, and what it is made of."""
    sum_ = plain(round(_sum(settings), 2))
    parts = [(NAMES[group], plain(settings[target])) for group, target in TARGETS.items()]
    return Words(
        zh=f"{sum_}%（{'、'.join(f'{name.zh} {share}' for name, share in parts)}）",
        en=f"{sum_}% ({', '.join(f'{name.en} {share}' for name, share in parts)})",
    )


def _sum(settings: Settings) -> float:
    return sum(settings[target] for target in TARGETS.values())
