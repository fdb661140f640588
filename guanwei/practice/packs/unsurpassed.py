"""Does a text say that ours has nothing beside it? Weighed by a model that was learned, by clauses and as a whole.

People have no end of ways to say so (后视镜里已经看不到同行了), and a list of words knows those that somebody
thought of. So the short pieces of a clause have a weight each, and smaller ones in the clauses before and after it:
there stands who says so, and whether it is taken back. One clause among ten may be the boast, and the tone of all ten
tells how it is meant, so each piece has a weight in the whole text too. What a piece is about is all the same: markets
and places, goods, we ourselves, figures and English superlatives count as one character for each kind, and other
spellings (蕞, zui) as what they stand for. The weights are a file that anybody can read, `absolute.weights.txt`:

    clause -1.2                    what a clause says without any piece, and so the whole;
    whole -0.8                     then how much the best clause, the whole and the words of the pack say together
    of_clause 0.7                  (`guanwei.practice.packs.boasts`)
    --
    2.91 1.22 -0.31 0.02 0.7 最好  rarity; weight in the clause, in the one before, in the one behind, in the whole

A clause has the sum over its pieces and its neighbours', the whole that over all pieces, each of length one
(docs/decisions/0016).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from math import sqrt
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from guanwei.lib.text.matching import match_form
from guanwei.practice.packs.loading import is_whole, pack

WEIGHTS = Path(__file__).with_name("absolute.weights.txt")
NEIGHBOUR = 0.5  # how much a piece beside the clause counts for its length
HOPELESS = -2.0  # of the boasts in h1 no whole says so little; three quarters of citizens' posts do (covid_weibo)
LONGEST = 4  # characters of a piece
MOST = 400  # clauses of one text that are weighed
_MARKET, _GOODS, _WE, _MOST_OF_ALL, _MORE, _PLACE, _PRAISED = "\ue001\ue002\ue003\ue004\ue005\ue006\ue007"
_BREAK = re.compile(r"[。!?;\n,:、()\[\]【】~…—|]+|\.(?=\s|$)|\.{2,}|\s-\s")
_FIGURES = re.compile(r"\d+")
_NAMED = re.compile(r"@[\w-]+|https?://[!-~]+|\{%[^%\n]{0,60}%\}")  # says whom it is for or where it leads, no more
_SUPERLATIVE = re.compile(
    r"\b(?!(?:b|t|r|w|n|p|v|qu|gu|l|ch|for|hon|lat|inter|requ|cont|harv|prot|sugg|inv|arr|mod|near)est\b)[a-z]{3,}est\b"
)
_COMPARATIVE = re.compile(
    r"\b(?:better|(?:clean|fast|quick|soft|strong|fresh|smart|tast|warm|saf|friendl|quiet|light|crisp|cheap|smooth|sharp|bright"
    r"|juic|comf|tough|great|kind|cos|slim|deep|happ|fin|rich|thinn|simpl|sweet|hott|cold|long)i?er)\b"
)
_WORD = re.compile(r"[a-z']+")
_LATIN = re.compile(r"[a-z' 0]*")


@dataclass(frozen=True, slots=True)
class Clause:
    """`[start, end)` of the matchable text; `says`: above 0 a reader would rather call it praise above all others."""

    start: int
    end: int
    says: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The clauses from left to right, and what the `whole` says, in the same measure."""

    clauses: tuple[Clause, ...]
    whole: float


@dataclass(frozen=True)
class Weights:
    """`told` are the lines above the pieces."""

    told: Mapping[str, float]
    pieces: tuple[str, ...]
    rarity: tuple[float, ...]
    inside: tuple[float, ...]
    before: tuple[float, ...]
    behind: tuple[float, ...]
    whole: tuple[float, ...]

    @cached_property
    def automaton(self) -> AhoCorasick:
        return AhoCorasick(self.pieces, implementation=Implementation.ContiguousNFA, store_patterns=False)

    @cached_property
    def squares(self) -> tuple[float, ...]:
        return tuple(rarity * rarity for rarity in self.rarity)

    def read(self, spans: Sequence[tuple[int, int]], lines: Sequence[str]) -> Reading | None:
        """`lines` are the forms of the clauses at `spans`. None where the whole says so little that no clause could
        make up for it: every post comes through here, and most end there."""
        found = self.automaton.find_matches_as_indexes("\n".join(lines), overlapping=True)
        pieces = [one[0] for one in found]
        whole = self.told["whole"] + _of_length_one(set(pieces), self.whole, self.squares)
        if whole < HOPELESS:
            return None
        return Reading(tuple(self._clauses(spans, _by_line(pieces, [one[2] for one in found], lines))), whole)

    def _clauses(self, spans: Sequence[tuple[int, int]], stand: Sequence[set[int]]) -> Iterator[Clause]:
        inside = [sum(map(self.inside.__getitem__, pieces)) for pieces in stand]
        squares = [sum(map(self.squares.__getitem__, pieces)) for pieces in stand]
        before = [0.0, *(sum(map(self.before.__getitem__, pieces)) for pieces in stand[:-1])]
        behind = [*(sum(map(self.behind.__getitem__, pieces)) for pieces in stand[1:]), 0.0]
        beside = [NEIGHBOUR * NEIGHBOUR * square for square in (0.0, *squares, 0.0)]
        for place, (start, end) in enumerate(spans):
            says = inside[place] + before[place] + behind[place]
            length = squares[place] + beside[place] + beside[place + 2]
            yield Clause(start, end, self.told["clause"] + (says / sqrt(length) if length else 0.0))


def _of_length_one(pieces: set[int], weights: Sequence[float], squares: Sequence[float]) -> float:
    length = sum(map(squares.__getitem__, pieces))
    return sum(map(weights.__getitem__, pieces)) / sqrt(length) if length else 0.0


def _by_line(pieces: Sequence[int], ends: Sequence[int], lines: Sequence[str]) -> list[set[int]]:
    """The pieces in each line, each once. The automaton tells them in the order in which they end."""
    stand, at, end = [], 0, 0
    for line in lines:
        end += len(line)
        upto = bisect_right(ends, end, at)
        stand.append(set(pieces[at:upto]))
        at, end = upto, end + 1
    return stand


@lru_cache(maxsize=256)
def reading_of(text: str) -> Reading | None:
    """Of a matchable text (`guanwei.lib.text.matching`), tight; None where it says nothing of the kind. The last ones
    are kept."""
    cut = list(islice(cut_up(text), MOST))
    return weights().read([span for span, _ in cut], forms_of(cut, text)) if cut else None


def cut_up(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Where each clause stands, and the mark that ends it."""
    at = 0
    for mark in _BREAK.finditer(text):
        if text[at : mark.start()].strip():
            yield (at, mark.start()), mark[0][0].strip()
        at = mark.end()
    if text[at:].strip():
        yield (at, len(text)), ""


def forms_of(cut: Sequence[tuple[tuple[int, int], str]], text: str) -> list[str]:
    """Each clause as its pieces are counted."""
    joined = "\n".join(f" {text[start:end].strip()} {mark}" for (start, end), mark in cut)
    if "@" in joined or "{" in joined or "//" in joined:
        joined = _NAMED.sub("@", joined)
    automaton, kinds = _kinds()
    parts: list[str] = []
    at = 0
    for kind, start, end in automaton.find_matches_as_indexes(joined):
        if joined[start] > "z" or is_whole(joined, start, end):
            parts += (joined[at:start], kinds[kind])
            at = end
    parts.append(joined[at:])
    plain = _FIGURES.sub("0", "".join(parts))
    if "e" in plain:
        plain = _COMPARATIVE.sub(_MORE, _SUPERLATIVE.sub(_MOST_OF_ALL, plain))
    return plain.split("\n")


def pieces_in(form: str) -> set[str]:
    """What is counted in the form of a clause: up to four characters, of Latin letters up to three whole words."""
    pieces = {form[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(form) - size + 1)}
    pieces = {piece for piece in pieces if not _LATIN.fullmatch(piece)}
    words = form.split(" ")
    for size in range(1, 4):
        for at in range(len(words) - size + 1):
            if all(words[at : at + size]) and _LATIN.fullmatch(run := " ".join(words[at : at + size])):
                pieces.add(f" {run} ")
    return pieces


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Out of their file."""
    head, _, body = WEIGHTS.read_text("utf-8").partition("\n--\n")
    told = {name: float(value) for name, value in (line.split() for line in head.splitlines() if line[0] != "#")}
    rows = [line.split(" ", 5) for line in body.split("\n") if line]
    columns = [tuple(float(row[place]) for row in rows) for place in range(5)]
    return Weights(told, tuple(row[5] for row in rows), *columns)


@lru_cache(maxsize=1)
def _kinds() -> tuple[AhoCorasick, tuple[str, ...]]:
    """The names of what is all the same, and other spellings with what they stand for."""
    data = pack("absolute").data
    kinds: dict[str, str] = {}
    for names, kind in (
        (data["market"]["scopes"], _MARKET),
        (data["market"]["places"], _PLACE),
        (data["market"]["wholes"], _MARKET),
        ("|".join(pack("absolute").evidence["goods"]), _GOODS),
        (data["market"]["we"], _WE),
        (data["market"]["praised"], _PRAISED),
    ):
        kinds.update({match_form(name): kind for name in names.split("|") if name})
    for part, others in data["spellings"].items():
        for other in others:
            kinds.setdefault(match_form(other), match_form(part))
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), tuple(kinds.values())
