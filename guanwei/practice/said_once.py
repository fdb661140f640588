"""One finding for what a check says of several words: two boasts are two findings (each has its place, and a waiver
covers each by itself), but nobody wants to read the law twice. A sentence lists the words that it is about."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from guanwei.lib.words import Words
from guanwei.practice.findings import Finding

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong with some words and what to do, as far as no sentence before it said so."""

    message: Words
    hint: Words


def said_once(
    listed: Iterable[T], finding_of: Callable[[T], Finding], besides: Callable[[T], Hashable]
) -> list[list[T]]:
    """What is shown as one finding, in the order of the first of each. `besides` is what else has to be the same."""
    groups: dict[Hashable, list[T]] = {}
    for one in listed:
        found = finding_of(one)
        kind = (found.id, found.level) if _quotes_a_word(found) else (found.id, found.message, found.about)
        groups.setdefault((kind, besides(one)), []).append(one)
    return list(groups.values())


def sentences_of(findings: Sequence[Finding]) -> list[Sentence]:
    """Those of one group of `said_once`: each once, with all the words that it is about."""
    alike: dict[Hashable, list[Finding]] = {}
    for found in findings:
        alike.setdefault(_without_its_word(found), []).append(found)
    told: list[Sentence] = []
    said: tuple[set[str], set[str]] = (set(), set())
    for group in alike.values():
        hint = group[0].hint
        told.append(Sentence(_message_of(group), Words(_unsaid(hint.zh, said[0]), _unsaid(hint.en, said[1]))))
    return told


def _quotes_a_word(found: Finding) -> bool:
    word = found.figures.get("word")
    if not isinstance(word, str) or found.span is None or found.fix is not None:
        return False
    quoted = _quoted([word])
    return quoted.zh in found.message.zh and quoted.en in found.message.en


def _without_its_word(found: Finding) -> Hashable:
    if not _quotes_a_word(found):
        return found.message
    quoted = _quoted([str(found.figures["word"])])
    return found.message.zh.replace(quoted.zh, "“”"), found.message.en.replace(quoted.en, '""')


def _message_of(findings: Sequence[Finding]) -> Words:
    message = findings[0].message
    words = list(dict.fromkeys(str(found.figures.get("word", "")) for found in findings))
    if len(words) < 2:
        return message
    one, all_of_them = _quoted(words[:1]), _quoted(words)
    return Words(message.zh.replace(one.zh, all_of_them.zh), message.en.replace(one.en, all_of_them.en))


def _quoted(words: Sequence[str]) -> Words:
    return Words(zh="".join(f"“{word}”" for word in words), en=", ".join(f'"{word}"' for word in words))


def _unsaid(hint: str, said: set[str]) -> str:
    new = [sentence for sentence in _SENTENCE.findall(hint) if sentence.strip() not in said]
    said.update(sentence.strip() for sentence in new)
    return "".join(new).strip()


_SENTENCE = re.compile(r".+?(?:。|\.(?=\s|$)|$)", re.DOTALL)
