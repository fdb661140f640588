"""Where a text puts ours above everything: what was learned of texts (`unsurpassed`) and what is known of words.

Three things are weighed together, and how much each says was learned too: the clause that says most, the whole, and the
words of the pack, where they claim something (`claims`) or all stand in aims, quotations or denials. Words are looked
for only where they could still make a difference. What is found is shown as the word of the pack, which has its law and
a better way to say it, else as the clause that says most.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guanwei.lib.text.matching import Matchable
from guanwei.practice.packs.claims import Claim, claims_in, is_taken_back
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.pieces import weights
from guanwei.practice.packs.unsurpassed import QUESTION, Clause, reading_of
from guanwei.practice.packs.wordsettings import allowed_spans, is_allowed

PACK = "absolute"
# Chosen with the figures of texts that none of this was learned from. Without a word of the pack more is asked: people
# write a hundred sober texts for each boast, and what is learned of words and tone alone errs in one of a hundred.
# Where a word claims as plainly as 我们的质量最好 does, hardly any tone can take that back.
ENOUGH, ENOUGH_ALONE, ENOUGH_PLAIN = 1.1, 1.35, 0.4
_PLAIN = 4  # points of a claim
_SHORTEST = 4  # letters, characters or figures of a text that boasts without a word of the pack
_NOTHING = "\ue000"  # stands in no piece


@dataclass(frozen=True, slots=True)
class Boast:
    """`[start, end)` of the matchable text, where `claim` is a word of the pack, else a clause; `says` is what the
    text comes to, at least what `needed_by` its words."""

    start: int
    end: int
    claim: Claim | None
    says: float


def boasts_in(text: Matchable, allowed: str) -> list[Boast]:
    """From left to right. What stands in the names that may hold any word (`C12.allowed`) is none."""
    spans, told = tuple(allowed_spans(text, allowed)), weights().told[QUESTION]
    holds_words = pack(PACK).may_stand_in(text)
    reading = reading_of(_without(text.text, spans), thorough=holds_words, but=spans)
    if reading is None:
        return []
    says = told["all"] + told["of_clause"] * reading.most.says + told["of_whole"] * reading.whole
    if says + of_words(told, 2, False) < ENOUGH_PLAIN:
        return []
    claims = [claim for claim in claims_in(text, pack(PACK)) if not is_allowed(claim.start, claim.end, spans)]
    total = says + of_words(told, len(claims), not claims and is_taken_back(text, pack(PACK)))
    if total < needed_by(claims) or not (claims or _says_something(text.text)):
        return []
    return list(_shown(reading.most, claims, total))


def needed_by(claims: Sequence[Claim]) -> float:
    """What a text with these words has to come to."""
    if not claims:
        return ENOUGH_ALONE
    return ENOUGH_PLAIN if max(claim.points for claim in claims) >= _PLAIN else ENOUGH


def of_words(told: Mapping[str, float], claims: int, taken_back: bool) -> float:
    """What so many claims of the pack say beside clauses and whole."""
    if claims:
        return told["claimed"] + told["several"] * (claims > 1)
    return told["taken_back"] * taken_back


def _shown(most: Clause, claims: Sequence[Claim], total: float) -> Iterator[Boast]:
    """The words that claim; where there is none, the clause that says most."""
    for claim in claims:
        yield Boast(claim.start, claim.end, claim, total)
    if not claims:
        yield Boast(most.start, most.end, None, total)


def _says_something(text: str) -> bool:
    """A shred of one piece or two has all of their weight."""
    return sum(map(str.isalnum, text)) >= _SHORTEST


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The same length, and nothing in those places."""
    for start, end in spans:
        text = text[:start] + _NOTHING * (end - start) + text[end:]
    return text
