"""Many words at once in one text (Aho-Corasick), each hit with its place in the text as it was written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import starmap
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from guanwei.lib.text.matching import Matchable, match_form


class Hit(NamedTuple):
    """Word number `word` of the list stands at `[start, end)` of the matchable text."""

    word: int
    start: int
    end: int


class WordList:
    """Words to look for. They are given as people write them; case, width and script make no difference."""

    def __init__(self, words: Sequence[str]) -> None:
        forms = [match_form(word) for word in words]
        if empty := [word for word, form in zip(words, forms, strict=True) if not form]:
            raise ValueError(f"words with nothing in them to look for: {empty}")
        self.forms = forms

    # Each when it is first wanted: hardly a list is asked for both.
    @cached_property
    def _all(self) -> AhoCorasick:
        return _automaton(self.forms, MatchKind.Standard)

    @cached_property
    def _longest(self) -> AhoCorasick:
        return _automaton(self.forms, MatchKind.LeftmostLongest)

    def all_in(self, text: Matchable) -> Iterator[Hit]:
        """Every place of every word, overlapping ones too."""
        return starmap(Hit, self._all.find_matches_as_indexes(text.text, overlapping=True))

    def spans_in(self, text: str) -> list[tuple[int, int, int]]:
        """What `all_in` tells, without a name for it, for where every post comes through."""
        found: list[tuple[int, int, int]] = self._all.find_matches_as_indexes(text, overlapping=True)
        return found

    def longest_in(self, text: Matchable) -> Iterator[Hit]:
        """From left to right, of words that begin at one place the longest, no two overlapping."""
        return starmap(Hit, self._longest.find_matches_as_indexes(text.text))


class Together:
    """Several lists in one pass, as each pass takes as long as the text is."""

    def __init__(self, lists: Sequence[WordList]) -> None:
        of_form: dict[str, list[tuple[int, int]]] = {}
        for place, words in enumerate(lists):
            for number, form in enumerate(words.forms):
                of_form.setdefault(form, []).append((place, number))
        self._meant = list(of_form.values())
        self._automaton = _automaton(list(of_form), MatchKind.Standard)

    def spans_in(self, text: str) -> Mapping[int, list[tuple[int, int, int]]]:
        """For each list that has a word in `text`, a matchable one, by its place: what its `spans_in` tells."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        for form, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for place, number in self._meant[form]:
                found.setdefault(place, []).append((number, start, end))
        return found


def longest_of(spans: Iterable[tuple[int, int, int]]) -> Iterator[Hit]:
    """Of what `spans_in` tells, what `longest_in` would."""
    behind = 0
    for number, start, end in sorted(spans, key=_longest_first):
        if start >= behind:
            yield Hit(number, start, end)
            behind = end


def _longest_first(span: tuple[int, int, int]) -> tuple[int, int, int]:
    number, start, end = span
    return start, -end, number


def is_whole(text: str, hit: Hit) -> bool:
    """A word in Latin letters is one only where no letter goes on beside it; of Chinese nobody can tell."""
    before = hit.start > 0 and _is_latin(text[hit.start]) and _is_latin(text[hit.start - 1])
    behind = hit.end < len(text) and _is_latin(text[hit.end - 1]) and (_is_latin(text[hit.end]) or text[hit.end] == "'")
    return not before and not behind


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _automaton(forms: Sequence[str], kind: MatchKind) -> AhoCorasick:
    return AhoCorasick(forms, matchkind=kind, implementation=Implementation.ContiguousNFA, store_patterns=False)
