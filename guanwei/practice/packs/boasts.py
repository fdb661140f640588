"""Where a text puts ours above everything: what was learned of clauses (`unsurpassed`) and what is known of words.

The learned weights decide, as they know kin of what anybody thought of; the words of the pack add to them where they
claim something (`claims`), and take away where all of them stand in aims, quotations or denials. Words are looked for
only where they could still make a difference. What is found is shown as the word of the pack, which has its law and a
better way to say it, else as the clause that says most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guanwei.lib.text.matching import Matchable
from guanwei.practice.packs.claims import Claim, claims_in, is_taken_back
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.stance import is_news
from guanwei.practice.packs.unsurpassed import Clause, clauses_of
from guanwei.practice.packs.wordsettings import allowed_spans, is_allowed

PACK = "absolute"
ENOUGH = 2.2  # chosen, like the next three, on texts that none of the words were made for
CLAIMED, TAKEN_BACK, NEWS = 1.8, -2.5, -0.8


@dataclass(frozen=True, slots=True)
class Boast:
    """`[start, end)` of the matchable text, where `claim` is a word of the pack, else a clause; `says` is what the
    text comes to, at least ENOUGH."""

    start: int
    end: int
    claim: Claim | None
    says: float


def boasts_in(text: Matchable, allowed: str) -> list[Boast]:
    """From left to right. What stands in the names that may hold any word (`C12.allowed`) is none."""
    clauses = clauses_of(text)
    if max((clause.says for clause in clauses), default=-ENOUGH) + CLAIMED < ENOUGH:
        return []
    spans = allowed_spans(text, allowed)
    clauses = tuple(clause for clause in clauses if not _holds(clause, spans))
    claims = [claim for claim in claims_in(text, pack(PACK)) if not is_allowed(claim.start, claim.end, spans)]
    most = max((clause.says for clause in clauses), default=-ENOUGH)
    total = most + (CLAIMED if claims else TAKEN_BACK if is_taken_back(text, pack(PACK)) else 0.0)
    if total < ENOUGH or (total + NEWS < ENOUGH and is_news(text.text)):
        return []
    return list(_shown(clauses, claims, total))


def _shown(clauses: Sequence[Clause], claims: Sequence[Claim], total: float) -> Iterator[Boast]:
    """The words that claim; where there is none, the clause that says most."""
    for claim in claims:
        yield Boast(claim.start, claim.end, claim, total)
    if not claims:
        most = max(clauses, key=lambda clause: clause.says)
        yield Boast(most.start, most.end, None, total)


def _holds(clause: Clause, spans: Sequence[tuple[int, int]]) -> bool:
    return any(clause.start < end and start < clause.end for start, end in spans)
