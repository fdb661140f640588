"""Words that mean the same in a company's posts: 门店 and 店里, 免费 and 不要钱, "delivered" and 送货.

Whoever says the same in other words says it with these. They are a list of our own writing, kin.txt: one group a line,
its members beside each other (docs/decisions/0015). It is matched against the units of a text (units.py), as those are
what is kept of earlier texts; so inflections and spellings are one already.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from guanwei.practice.near.units import has_words, units_of_words

KIN = Path(__file__).with_name("kin.txt")
_NONE = -1


class _Script(Enum):
    """English takes as long to make ready as Chinese, and most texts have none."""

    CHINESE = "a Chinese character at least"
    OTHER = "words of other scripts alone"


def kin_in(units: str) -> Mapping[int, set[int]]:
    """The groups of which a member stands in `units`, each with the members that do."""
    found: dict[int, set[int]] = {}
    for script in _Script if has_words(units) else (_Script.CHINESE,):
        automaton, members = _members(script)
        for at, _, _ in automaton.find_matches_as_indexes(units):
            member, group = members[at]
            found.setdefault(group, set()).add(member)
    return found


@lru_cache(maxsize=2)
def _members(script: _Script) -> tuple[AhoCorasick, tuple[tuple[int, int], ...]]:
    """What finds them, and by its numbers theirs and those of their groups. What stands in two groups counts in none:
    English words are hashed (units.py), and some share a unit."""
    words = [(member, group, word) for member, (group, word) in enumerate(_words()) if _script_of(word) is script]
    by_units: dict[str, tuple[int, int]] = {}
    for (member, group, _), units in zip(words, units_of_words([word for _, _, word in words]), strict=True):
        if by_units.setdefault(units, (member, group))[1] != group:
            by_units[units] = (member, _NONE)
    known = {units: member for units, member in by_units.items() if member[1] != _NONE}
    automaton = AhoCorasick(
        list(known),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
        store_patterns=False,
    )
    return automaton, tuple(known.values())


def _words() -> Iterator[tuple[int, str]]:
    for group, line in enumerate(KIN.read_text(encoding="utf-8").splitlines()):
        for word in line.split("|"):
            yield group, word


def _script_of(word: str) -> _Script:
    return _Script.OTHER if word.isascii() else _Script.CHINESE
