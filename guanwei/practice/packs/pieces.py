"""A text in its short pieces, as weights see it that were learned from labelled texts.

A list of words knows the wordings that somebody thought of; short pieces with a weight each also know their kin. They
are counted by clauses: one to four characters, of Latin letters up to three whole words. What a piece is about is all
the same: markets and places, goods, we ourselves, figures and English superlatives count as one character for each
kind, and other spellings (蕞, zui) as what they stand for. The weights of all that is asked of a text are one file,
`wording.weights.txt`, so that a text is cut up and looked through once; anybody can read it, and it holds no text:

    absolute.clause -1.2           what is known beside the pieces, by the question that it belongs to:
    hard_sell.points 21.3          praise above all others (`unsurpassed`, `boasts`), hard advertising (`leaflets`)
    --
    2.91 1.22 -0.31 0.02 0.7 -0.2 最好

A piece has its rarity; then for praise its weight in the clause, in the one before, in the one behind and in the whole;
then for hard advertising that in the whole. What pieces say together is a sum over a length of one
(docs/decisions/0014, 0016).
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from math import sqrt
from operator import itemgetter
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from guanwei.lib.text.matching import match_form
from guanwei.practice.packs.loading import is_whole, pack

WEIGHTS = Path(__file__).with_name("wording.weights.txt")
LONGEST = 4  # characters of a piece
MOST = 400  # clauses of one text that are looked through
_MARKET, _GOODS, _WE, _MOST_OF_ALL, _MORE, _PLACE, _PRAISED = "\ue001\ue002\ue003\ue004\ue005\ue006\ue007"
_MARKS = r"。!?;\n,:、()\[\]【】~…—|"
# It begins with one set, to which the search jumps.
_BREAK = re.compile(rf"[{_MARKS}.\s](?:(?<=[{_MARKS}])[{_MARKS}]*|(?<=\.)(?:(?=\s|$)|\.+)|(?<=\s)-\s)")
_FIGURES = re.compile(r"\d+")
_ADDRESS = re.compile(r"@[\w-]+|https?://[!-~]+|\{%[^%\n]{0,60}%\}")
_SUPERLATIVE = re.compile(
    r"\b(?!(?:b|t|r|w|n|p|v|qu|gu|l|ch|for|hon|lat|inter|requ|cont|harv|prot|sugg|inv|arr|mod|near)est\b)[a-z]{3,}est\b"
)
_COMPARATIVE = re.compile(
    r"\b(?:better|(?:clean|fast|quick|soft|strong|fresh|smart|tast|warm|saf|friendl|quiet|light|crisp|cheap|smooth|sharp|bright"
    r"|juic|comf|tough|great|kind|cos|slim|deep|happ|fin|rich|thinn|simpl|sweet|hott|cold|long)i?er)\b"
)
_LATIN = re.compile(r"[a-z' 0]*")


@dataclass(frozen=True)
class Standing:
    """The clauses of a text at `spans`, and the `pieces` that stand in it, by number, in the order in which they end:
    at `ends`, in the forms of the clauses put together."""

    spans: Sequence[tuple[int, int]]
    forms: Sequence[str]
    pieces: Sequence[int]
    ends: Sequence[int]
    all: frozenset[int]  # the pieces, each once
    of_all: "Taking"
    length: float  # of them together

    @cached_property
    def of_each(self) -> list[set[int]]:
        """The pieces in each clause, each once."""
        stand, at, end = [], 0, 0
        for form in self.forms:
            end += len(form)
            upto = bisect_right(self.ends, end, at)
            stand.append(set(self.pieces[at:upto]))
            at, end = upto, end + 1
        return stand

    def says(self, weights: "Table") -> float:
        """What all pieces say together."""
        return sum(self.of_all(weights)) / self.length if self.length else 0.0


Table = Sequence[float]
Taking = Callable[[Table], tuple[float, ...]]


def taking(pieces: Iterable[int]) -> Taking:
    """Takes the weights of these pieces out of a table, at once: twice as quick as one by one."""
    numbers = tuple(pieces)
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda table: tuple(table[number] for number in numbers)


@dataclass(frozen=True)
class Weights:
    """`told` are the lines above the pieces, by question. All weights but `squares` are times the rarity already."""

    told: Mapping[str, Mapping[str, float]]
    pieces: tuple[str, ...]
    rarity: Table
    inside: Table
    before: Table
    behind: Table
    whole: Table
    sells: Table

    @cached_property
    def automaton(self) -> AhoCorasick:
        return AhoCorasick(self.pieces, implementation=Implementation.ContiguousNFA, store_patterns=False)

    @cached_property
    def squares(self) -> Table:
        return tuple(rarity * rarity for rarity in self.rarity)

    def standing(self, spans: Sequence[tuple[int, int]], forms: Sequence[str]) -> Standing:
        """`forms` are those of the clauses at `spans`."""
        found = self.automaton.find_matches_as_indexes("\n".join(forms), overlapping=True)
        pieces = [one[0] for one in found]
        once = frozenset(pieces)
        of_all = taking(once)
        length = sqrt(sum(of_all(self.squares)))
        return Standing(spans, forms, pieces, [one[2] for one in found], once, of_all, length)


@lru_cache(maxsize=256)
def standing_in(text: str) -> Standing | None:
    """Of a matchable text (`guanwei.lib.text.matching`), tight; None where there is no clause. The last ones are kept:
    several checks ask."""
    text = without_addresses(text)
    cut = list(islice(cut_up(text), MOST))
    return weights().standing([span for span, _ in cut], forms_of(cut, text)) if cut else None


def without_addresses(text: str) -> str:
    """The same length, and one sign in place of each link and each name that it is written to: they say whom it is for
    or where it leads, and no more."""
    if "@" not in text and "//" not in text and "{%" not in text:
        return text
    return _ADDRESS.sub(lambda found: "@".ljust(len(found[0])), text)


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
    automaton, kinds = _kinds()
    parts: list[str] = []
    at = 0
    for kind, start, end in automaton.find_matches_as_indexes(joined):
        if joined[start] > "z" or is_whole(joined, start, end):
            parts += (joined[at:start], kinds[kind])
            at = end
    parts.append(joined[at:])
    plain = _FIGURES.sub("0", "".join(parts))
    if "est" in plain:
        plain = _SUPERLATIVE.sub(_MOST_OF_ALL, plain)
    if "er" in plain:
        plain = _COMPARATIVE.sub(_MORE, plain)
    return plain.split("\n")


def pieces_in(form: str) -> set[str]:
    """What is counted in the form of a clause, for learning: the product looks for those that have a weight."""
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
    told: dict[str, dict[str, float]] = {}
    for name, value in (line.split() for line in head.splitlines() if line[0] != "#"):
        question, _, what = name.partition(".")
        told.setdefault(question, {})[what] = float(value)
    rows = [line.split(" ", 6) for line in body.split("\n") if line]
    columns = [tuple(float(row[place]) for row in rows) for place in range(6)]
    return Weights(told, tuple(row[6] for row in rows), *columns)


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
