"""What does each clause of an answer do, whatever its wording (practice E5)?

"大侠息怒，策划已经在反省啦" and "We will make sure the crew hears about it" hold no phrase that one could list, and
still do nothing but soothe and promise. Their words are known by what they do: who is spoken to, who acts, promises,
verbs of a service desk, the general things that these are about, rules, mottos, wishes (phrases/canned-grammar.toml).
A clause that has the roles of one of the pack's frames, in their order, may hold a few unknown words besides. A number,
a step, a part or a place keeps it from fitting any, unless the message answered had the word: then it is an echo.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guanwei.lib.text import Matchable, matchable
from guanwei.lib.text.wordlist import WordList
from guanwei.practice.packfile import read_pack

LONGEST_MESSAGE = 2_000  # characters of the message answered that are looked at
_HAN = "\u3400-\u9fff\U00020000-\U0002fa1f"
_CLAUSE = re.compile(r"[^,.!?;:。…~\n]+")
_PAIR = re.compile(f"(?=([{_HAN}]{{2}}))")
_LATIN = re.compile(r"'?[a-z][a-z']*")
_NUMBER = re.compile(
    r"\d|[“\"「『《]|第[一二三四五六七八九十]|[二两三四五六七八九十百千万半几]+[个页楼层号点天块元折台本张瓶颗片人年月周公毛分小家盒袋]"
    "|一(?:楼|号|块|元|折|年|周|小时|个月|个多?小时|刻钟)"
)
_ENDINGS = ("'s", "'ve", "'re", "'ll", "'d", "n't", "s", "es", "ed", "d", "ing", "ly")
_CONCRETE = "concrete"

Span = tuple[int, int]
Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """`[start, end)` of the matchable text. `may_hold` is the weight of unknown words that its frame allows, None
    where it fits none; `canned` tells whether such a clause makes an answer canned, which thanks alone do not.
    `known` are the places of words that have a role and, where it fits a frame, of those of the message answered."""

    start: int
    end: int
    may_hold: float | None
    canned: bool
    concrete: bool
    known: tuple[Span, ...]


def clauses_of(form: Matchable, message: str, *, if_polite: bool = False) -> Iterator[Clause]:
    """The clauses of an answer to `message`, from left to right. With `if_polite` there are none
    where nobody is thanked, asked, wished well or spoken to and no rule laid down: facts are told without that."""
    words = _words_in(form)
    if if_polite and not any(_is_polite(form.text[begin], roles) for begin, _, roles in words):
        return
    echoed = matchable(message[:LONGEST_MESSAGE]).text
    at = 0
    for piece in _CLAUSE.finditer(form.text):
        start, end = piece.span()
        inside = []
        while at < len(words) and words[at][0] < end:
            if words[at][1] <= end:
                inside.append(words[at])
            at += 1
        yield _clause(form.text, start, end, inside, echoed)


def _clause(text: str, start: int, end: int, words: list[tuple[int, int, Roles]], echoed: str) -> Clause:
    grammar = _grammar()
    steps = [text[begin:stop] for begin, stop, roles in words if _CONCRETE in roles]
    own = sum(step not in echoed for step in steps)
    if own > 1 or _NUMBER.search(text, start, end):
        return Clause(start, end, None, False, bool(steps), ())
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for begin, _, roles in words:
        for role in roles:
            first.setdefault(role, begin)
            last[role] = begin
    frame = _frame(first, last)
    if steps and not (frame and frame.canned and (frame.may_name or not own)):
        return Clause(start, end, None, False, True, ())
    known = [(begin, stop) for begin, stop, roles in words if _CONCRETE not in roles or text[begin:stop] in echoed]
    if frame and echoed:
        echoes = (pair.start(1) for pair in _PAIR.finditer(text, start, end) if pair[1] in echoed)
        known += [(begin, begin + 2) for begin in echoes if begin + 2 <= end]
    may_hold = frame.may_hold - grammar.less * own if frame else None
    return Clause(start, end, may_hold, frame is not None and frame.canned, False, tuple(known))


def _is_polite(begins: str, roles: Roles) -> bool:
    return not roles.isdisjoint(_grammar().polite["a" <= begins <= "z"])


def _frame(first: dict[str, int], last: dict[str, int]) -> "_Frame | None":
    """Of the frames that fit, the first: the pack has those that make an answer canned before the others."""
    for frame in _grammar().frames:
        if frame.role in first and (not frame.behind or first[frame.role] < last.get(frame.behind, -1)):
            return frame
    return None


def _words_in(form: Matchable) -> list[tuple[int, int, Roles]]:
    grammar = _grammar()
    found = [(hit.start, hit.end, grammar.roles[hit.word]) for hit in grammar.words.longest_in(form)]
    latin = ((word.start(), word.end(), _roles_of(word.group())) for word in _LATIN.finditer(form.text))
    if words := [one for one in latin if one[2]]:
        found = sorted(found + words, key=lambda one: one[:2])
    return found


def _roles_of(word: str) -> Roles:
    latin = _grammar().latin
    if roles := latin.get(word):
        return roles
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if roles := latin.get(stem) or latin.get(f"{stem}e") or latin.get(stem[:-1]):
                return roles
    return frozenset()


@dataclass(frozen=True, slots=True)
class _Frame:
    role: str
    behind: str  # a role that stands behind it, or none
    may_hold: float
    canned: bool
    may_name: bool  # one concrete thing


@dataclass(frozen=True, slots=True)
class _Grammar:
    words: WordList
    roles: tuple[Roles, ...]  # of each word of the list
    latin: dict[str, Roles]
    polite: tuple[Roles, Roles]  # in Chinese, in English
    frames: tuple[_Frame, ...]
    less: float  # may a frame hold that names something


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    written = read_pack("canned-grammar")
    han: dict[str, set[str]] = {}
    latin: dict[str, set[str]] = {}
    for role, by_language in written["roles"].items():
        for language, words in by_language.items():
            for word in words.split():
                (latin if language == "en" else han).setdefault(word, set()).add(role)
    return _Grammar(
        words=WordList(list(han)),
        roles=tuple(frozenset(roles) for roles in han.values()),
        latin={word: frozenset(roles) for word, roles in latin.items()},
        polite=(frozenset(written["polite"]["zh"]), frozenset(written["polite"]["en"])),
        frames=tuple(
            _Frame(
                role=frame.partition(" ")[0],
                behind=frame.partition(" ")[2],
                may_hold=float(may_hold),
                canned=section == "frames",
                may_name=frame in written["naming"]["frames"],
            )
            for section in ("frames", "courtesy")
            for frame, may_hold in written[section].items()
        ),
        less=written["naming"]["less"],
    )
