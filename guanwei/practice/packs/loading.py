"""A rule pack as it stands in its file, and its words in a text.

    id, version, date, [name] zh en           what it is; a changed pack has a higher version
    [[sources]] title, article                where the rule comes from
    [spellings]                               other ways to write a part of a word (最 = 蕞, zui)
    [[groups]]                                words that are judged alike:
        id, level, points                     points: how much a word says by itself; see `claims`
        basis, reason, instead                the law, why, and what to write; reason and instead in both languages
        needs                                 the kind of evidence without which it is no claim (`own`), see `claims`
        words; prefix                         the words; with `prefix` each stands behind it
        pattern, when                         a regular expression for what no list can hold (前50名再送), tried only
                                              where the quicker `when` finds something; {market} is what is written
                                              under [market]: the markets and places to be the first of
        inside                                phrases in which the word is harmless
        before, after                         regular expressions: harmless behind the one, in front of the other
    [evidence.NAME] words                     words that speak for or against it
    [market], [offers]                        what `market` and `pushing` read: expressions, each with its name
    [tests] hit, pass                         sentences that must be found, and such that must not

Matching is done over the matchable form (guanwei.lib.text.matching): simplified, lower case, width and stuffing gone.
Of words that overlap the longest wins.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from guanwei.lib.text.expression import Expression
from guanwei.lib.text.matching import Matchable, match_form
from guanwei.lib.text.wordlist import Together, WordList, longest_of
from guanwei.lib.words import Words
from guanwei.practice.findings import Level
from guanwei.practice.packfile import ENDLESS, RULES, Stretch, names_in, read_pack, stretches_near

Span = tuple[int, int, int]  # of a list: the number of a word, and `[start, end)` of the matchable text
_NEVER = re.compile(r"(?!)")
_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()]+")  # alternatives without anything but letters
_ASCII_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
NOTHING = Words(zh="", en="")


@dataclass(frozen=True)
class Group:
    """Words that are judged alike."""

    id: str
    words: tuple[str, ...]
    level: Level
    points: int = 0
    basis: str = ""
    reason: Words = NOTHING
    instead: Words = NOTHING
    inside: tuple[str, ...] = ()
    before: re.Pattern[str] = _NEVER
    after: re.Pattern[str] = _NEVER
    expression: str = ""  # of the pattern, "" for a group of words alone
    when: str = ""
    needs: str = ""

    @cached_property
    def pattern(self) -> Expression:
        """Put together when it is first wanted: a short text wants hardly any, and all take a third of a second."""
        return Expression(self.expression)

    @cached_property
    def waits_for(self) -> Expression:
        return Expression(self.when)


@dataclass(frozen=True, slots=True)
class Found:
    """A word of a group at `[start, end)` of the matchable text."""

    group: Group
    start: int
    end: int


class There(NamedTuple):
    """Where the words of a pack stand in a text: those that it judges, those that its patterns wait for, those that
    speak for or against one, and phrases in which one is harmless."""

    words: Sequence[Span] = ()
    whens: Sequence[Span] = ()
    signs: Sequence[Span] = ()
    harmless: Sequence[Span] = ()


NOTHING_THERE = There()


@dataclass(frozen=True)
class Pack:
    id: str
    version: int
    date: date
    name: Words
    sources: tuple[Mapping[str, str], ...]
    groups: tuple[Group, ...]
    evidence: Mapping[str, tuple[str, ...]]
    hit: tuple[str, ...]
    passes: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _words(self) -> tuple[WordList, tuple[Group, ...]]:
        pairs = [(word, group) for group in self.groups for word in group.words]
        return WordList([word for word, _ in pairs]), tuple(group for _, group in pairs)

    @cached_property
    def _signs(self) -> tuple[WordList, tuple[str, ...]]:
        pairs = [(word, name) for name, words in self.evidence.items() for word in words]
        return WordList([word for word, _ in pairs]), tuple(name for _, name in pairs)

    @cached_property
    def _harmless(self) -> tuple[WordList, tuple[Group, ...]]:
        pairs = [(phrase, group) for group in self.groups for phrase in group.inside]
        return WordList([phrase for phrase, _ in pairs]), tuple(group for _, group in pairs)

    def found_in(self, text: Matchable) -> tuple[Found, ...]:
        """The words of the pack that stand in `text`, from left to right, harmless ones left out."""
        there = self._there(text.text)
        hits = self._by_word(text, there.words)
        if more := self._by_pattern(text, hits, there.whens):
            stronger = {place for new in more for place in range(new.start, new.end)}
            hits = [one for one in hits if stronger.isdisjoint(range(one.start, one.end))] + more
        if not hits:
            return ()
        hits.sort(key=lambda one: one.start)
        groups = self._harmless[1]
        shelters = [(groups[phrase], start, end) for phrase, start, end in there.harmless]
        return tuple(one for one in hits if not self._is_harmless(one, text.text, shelters))

    def may_stand_in(self, text: Matchable) -> bool:
        """Does a word of the pack, or one that its patterns wait for, stand in `text`? A quick look: where a pattern
        waits for an expression, that is not looked for."""
        there = self._there(text.text)
        return bool(there.words or there.whens)

    @cached_property
    def lists(self) -> tuple[WordList, ...]:
        """In the order of `There`."""
        return self._words[0], self._whens[0], self._signs[0], self._harmless[0]

    def _there(self, text: str) -> "There":
        if self._place is None:
            return There(*(words.spans_in(text) for words in self.lists))
        return _there_in(text)[self._place]

    @cached_property
    def _place(self) -> int | None:
        """In `packs()`; None for a pack that is in no file."""
        names = packs()
        return names.index(self.id) if self.id in names and pack(self.id) is self else None

    def _by_word(self, text: Matchable, words: Sequence[Span]) -> list[Found]:
        groups = self._words[1]
        return [
            Found(groups[hit.word], hit.start, hit.end)
            for hit in longest_of(words)
            if is_whole(text.text, hit.start, hit.end)
        ]

    def _by_pattern(self, text: Matchable, hits: Sequence[Found], whens: Sequence[Span]) -> list[Found]:
        more: list[Found] = []
        worth = self._worth_trying(text, whens)
        if not worth:
            return more
        there = _by_place(hits)
        for group, stretches in worth:
            for stretch in stretches:
                for match in group.pattern.finditer(text.text, *stretch):
                    places = range(*match.span())
                    if places and not any(_keeps_off(one, group) for place in places for one in there.get(place, ())):
                        new = Found(group, places.start, places.stop)
                        more.append(new)
                        for place in places:
                            there.setdefault(place, []).append(new)
        return more

    def _worth_trying(self, text: Matchable, whens: Sequence[Span]) -> list[tuple[Group, list[Stretch]]]:
        """The groups whose `when` stands in the text, in the order of the file, each with where its pattern is looked
        for: of a long text only around the words that it waits for, as a pattern takes a while at every character."""
        _, groups_of, others = self._whens
        wanted: dict[int, list[int]] = {}
        length, anywhere = len(text.text), set[int]()
        for number, waits_for in others:
            if places := [match.start() for match in waits_for.finditer(text.text)]:
                wanted[number] = places
                if ENDLESS.search(self.groups[number].expression):
                    anywhere.add(number)
        for word, start, _ in whens:
            for number in groups_of[word]:
                wanted.setdefault(number, []).append(start)
        return [
            (self.groups[number], [(0, length)] if number in anywhere else stretches_near(wanted[number], length))
            for number in sorted(wanted)
        ]

    @cached_property
    def _whens(self) -> tuple[WordList, tuple[tuple[int, ...], ...], tuple[tuple[int, Expression], ...]]:
        """What stands in every text that a pattern could be found in: words, each with the groups that wait for it,
        and the groups for which no words can say it."""
        waiting: dict[str, list[int]] = {}
        others: list[tuple[int, Expression]] = []
        for number, group in enumerate(self.groups):
            if group.expression and _PLAIN.fullmatch(group.when):
                for word in group.when.split("|"):
                    waiting.setdefault(word, []).append(number)
            elif group.expression:
                others.append((number, group.waits_for))
        return WordList(list(waiting)), tuple(map(tuple, waiting.values())), tuple(others)

    def signs_in(self, text: Matchable) -> list[tuple[str, int, int]]:
        """What speaks for or against a word: the name of the evidence and where it stands."""
        names, plain = self._signs[1], text.text
        return [
            (names[sign], start, end) for sign, start, end in self._there(plain).signs if is_whole(plain, start, end)
        ]

    def _is_harmless(self, one: Found, text: str, shelters: Sequence[tuple[Group, int, int]]) -> bool:
        if any(group is one.group and start <= one.start and one.end <= end for group, start, end in shelters):
            return True
        before = text[max(0, one.start - 24) : one.start]
        return bool(one.group.before.search(before) or one.group.after.match(text, one.end))


def _by_place(found: Sequence[Found]) -> dict[int, list[Found]]:
    """What stands at each character. A text may hold ten thousand words: they are not asked about one another."""
    there: dict[int, list[Found]] = {}
    for one in found:
        for place in range(one.start, one.end):
            there.setdefault(place, []).append(one)
    return there


def _keeps_off(one: Found, group: Group) -> bool:
    """Does a word that stands there already keep a pattern of `group` off? A weak one does not."""
    return not one.group.points < group.points > 0


def is_whole(text: str, start: int, end: int) -> bool:
    """A word in Latin letters or digits is no part of a longer one; Chinese has no such border."""
    if text[start] in _ASCII_WORD and start and text[start - 1] in _ASCII_WORD:
        return False
    return not (text[end - 1] in _ASCII_WORD and end < len(text) and text[end] in _ASCII_WORD)


@lru_cache(maxsize=32)
def pack(name: str) -> Pack:
    """The pack of that name, out of its file."""
    data = read_pack(name, RULES)
    spellings = {match_form(part): tuple(others) for part, others in data.get("spellings", {}).items()}
    tests = data.get("tests", {})
    return Pack(
        id=data["id"],
        version=data["version"],
        date=data["date"],
        name=Words(**data["name"]),
        sources=tuple(data["sources"]),
        groups=tuple(_group(one, spellings, market_of(data)) for one in data.get("groups", ())),
        evidence={name: _split(one["words"]) for name, one in data.get("evidence", {}).items()},
        hit=tuple(tests.get("hit", ())),
        passes=tuple(tests.get("pass", ())),
        data=data,
    )


@lru_cache(maxsize=1)
def packs() -> tuple[str, ...]:
    """The names of all packs."""
    return names_in(RULES)


@lru_cache(maxsize=32)
def _there_in(text: str) -> tuple[There, ...]:
    """Of `text`, a matchable one, for each of `packs()`, in one pass. The last ones are kept: each of them asks."""
    found = _together().spans_in(text)
    size = len(There._fields)
    return tuple(
        There(*(found.get(first + place, ()) for place in range(size))) if found else NOTHING_THERE
        for first in range(0, size * len(packs()), size)
    )


@lru_cache(maxsize=1)
def _together() -> Together:
    return Together([words for name in packs() for words in pack(name).lists])


def market_of(data: Mapping[str, Any]) -> str:
    """The expression for a market or place, of a pack that has one. What a name begins with is asked first: that
    spares trying two hundred of them at every character."""
    if "market" not in data:
        return ""
    names = "|".join((data["market"]["scopes"], data["market"]["places"]))
    first = "".join(sorted({name[0] for name in names.split("|")}))
    return f"(?:(?=[{first}])(?:{names})|{data['market']['forms']})"


def _group(data: Mapping[str, Any], spellings: Mapping[str, Sequence[str]], market: str) -> Group:
    words = [data.get("prefix", "") + word for word in _split(data["words"])]
    spelt = dict.fromkeys(itertools.chain.from_iterable(_spelt(word, spellings) for word in words))
    return Group(
        id=data["id"],
        words=tuple(spelt),
        level=Level(data.get("level", "hint")),
        points=data.get("points", 0),
        basis=data.get("basis", ""),
        reason=Words(**data["reason"]) if "reason" in data else NOTHING,
        instead=Words(**data["instead"]) if "instead" in data else NOTHING,
        inside=_split(data.get("inside", "")),
        before=re.compile(f"(?:{data['before']})$") if "before" in data else _NEVER,
        after=re.compile(data["after"]) if "after" in data else _NEVER,
        expression=data.get("pattern", "").replace("{market}", market),
        when=data.get("when", ""),
        needs=data.get("needs", ""),
    )


def _spelt(word: str, spellings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield word
    form = match_form(word)
    for part, others in spellings.items():
        if part in form:
            yield from (form.replace(part, other) for other in others)


def _split(words: str | Sequence[str]) -> tuple[str, ...]:
    """Words as a list, or as a text with `|` or line breaks between them."""
    parts = re.split(r"[|\n]", words) if isinstance(words, str) else words
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
