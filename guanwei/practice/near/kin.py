"""Words that mean the same in a company's posts: 门店 and 店里, 免费 and 不要钱, "delivered" and 送货.

Whoever says the same in other words says it with these. They are a list of our own writing, kin.txt: one group a line,
its members beside each other (docs/decisions/0015). It is matched against the units of a text (units.py), as those are
what is kept of earlier texts; so inflections and spellings are one already.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from guanwei.practice.near.units import units_of_words

KIN = Path(__file__).with_name("kin.txt")
_NONE = -1


def kin_in(units: str) -> Mapping[int, set[int]]:
    """The groups of which a member stands in `units`, each with the members that do."""
    automaton, groups = _members()
    found: dict[int, set[int]] = {}
    for member, _, _ in automaton.find_matches_as_indexes(units):
        found.setdefault(groups[member], set()).add(member)
    return found


@lru_cache(maxsize=1)
def _members() -> tuple[AhoCorasick, tuple[int, ...]]:
    """What stands in two groups counts in none: English words are hashed (units.py), and some share a unit."""
    lines = [line.split("|") for line in KIN.read_text(encoding="utf-8").splitlines()]
    groups = [group for group, members in enumerate(lines) for _ in members]
    group_of: dict[str, int] = {}
    for units, group in zip(units_of_words([member for members in lines for member in members]), groups, strict=True):
        if group_of.setdefault(units, group) != group:
            group_of[units] = _NONE
    known = {units: group for units, group in group_of.items() if group != _NONE}
    automaton = AhoCorasick(
        list(known),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
        store_patterns=False,
    )
    return automaton, tuple(known.values())
