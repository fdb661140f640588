"""What an incoming message asks for, and whether an answer takes any of it up (practice E5).

A question is known by its words (什么时候, 多少钱, when, where, "do you ...?"), never by a question mark alone: where
emoji were lost, texts end in one. Rhetorical questions are left aside. Everything here errs on the side of the answer:
a word in common, a link, a question back or "I will find out" take it up. What speaks of something else altogether does
not, whatever words are in it: thanks, an invitation, the weather, and praise where no opinion was asked for. The words
are in phrases/questions.toml.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from guanwei.lib.text import find_links, matchable
from guanwei.lib.words import Words
from guanwei.practice.canned import own_words, weight_of
from guanwei.practice.packfile import any_of, read_pack

THIN = 3  # weight of own words from which on a statement may be the answer to an open question


class Asks(StrEnum):
    WHEN = "when"
    WHERE = "where"
    HOW_MUCH = "how-much"
    WHETHER = "whether"
    OPEN = "open"  # how, why, which, what


NAMES = {
    Asks.WHEN: Words(zh="什么时候", en="when"),
    Asks.WHERE: Words(zh="在哪里", en="where"),
    Asks.HOW_MUCH: Words(zh="多少", en="how much"),
    Asks.WHETHER: Words(zh="是不是、能不能", en="whether"),
    Asks.OPEN: Words(zh="怎么、为什么、哪一个", en="how, why or which"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the clause that asks it, as it was written."""

    asks: Asks
    clause: str


_NAMED = re.compile(r"@[^\s:：@]{1,30}[:：]?")
_CALLED = re.compile(rf"^\s*(?:回复)?(?:{_NAMED.pattern}\s*)+")
_CLAUSE = re.compile(r"[^,.!?;:。…~\n]+")
_CONTENT = re.compile(r"[\u3400-\u9fff]|[a-z]{3,}|\d+")


def asked(message: str) -> tuple[Question, ...]:
    """What `message` asks, each kind once, in the order of `Asks`. Nothing where it only seems to ask."""
    message = message.partition("//@")[0]  # what follows is somebody else's
    form = matchable(_NAMED.sub(lambda name: " " * len(name.group()), message)).tight
    known = _known()
    if known.rhetorical.search(form.text):
        return ()
    questions = []
    for asks, pattern in known.asked.items():
        if match := pattern.search(form.text):
            questions.append(Question(asks, _clause_around(message, *form.span(match.start(), match.end()))))
    return tuple(questions)


def takes_up(message: str, answer: str, questions: tuple[Question, ...]) -> bool:
    """Does `answer` take up any of the questions, or anything else that `message` says?"""
    said = matchable(answer).tight.text
    if find_links(answer) or _known().find_out.search(said):
        return True
    own = _without_what_is_beside(own_words(answer), matchable(message).text)
    if _known().question_back.search(own) or _content(own) & _content(matchable(message).text):
        return True
    weight = weight_of(own)
    return any(_takes_up(question, own, weight) for question in questions)


def _takes_up(question: Question, own: str, weight: float) -> bool:
    if question.asks in (Asks.WHETHER, Asks.OPEN) and weight >= THIN:
        return True  # a statement of some length may well be the answer; only a person can tell
    known = _known()
    if question.asks is Asks.WHEN and known.clock.search(matchable(question.clause).tight.text):
        return known.answered_clock.search(own) is not None
    return known.answered[question.asks].search(own) is not None


def _without_what_is_beside(own: str, message: str) -> str:
    """`own` without the clauses that answer nothing which `message` asks."""
    beside = [pattern for words, pattern in _known().beside if not words.search(message)]

    def left(clause: re.Match[str]) -> str:
        said = clause.group().strip()
        return " " if any(pattern.fullmatch(said) for pattern in beside) else clause.group()

    return _CLAUSE.sub(left, own)


def _content(text: str) -> frozenset[str]:
    return frozenset(_CONTENT.findall(text)) - _known().everyday


def _clause_around(message: str, start: int, end: int) -> str:
    """The clause of `message` that holds `[start, end)`, without what is around it."""
    stops = ",.!?;，。！？；…\n"
    before = max((message.rfind(stop, 0, start) for stop in stops), default=-1) + 1
    after = min((place for stop in stops if (place := message.find(stop, end)) >= 0), default=len(message))
    return _CALLED.sub("", message[before:after]).strip()


@dataclass(frozen=True, slots=True)
class _Known:
    asked: dict[Asks, re.Pattern[str]]
    answered: dict[Asks, re.Pattern[str]]
    rhetorical: re.Pattern[str]
    find_out: re.Pattern[str]
    question_back: re.Pattern[str]
    clock: re.Pattern[str]
    answered_clock: re.Pattern[str]
    beside: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # words that make it an answer, the clause itself
    everyday: frozenset[str]


@lru_cache(maxsize=1)
def _known() -> _Known:
    """Read when the first answer is judged, not when the program starts."""
    written = read_pack("questions")
    return _Known(
        asked={asks: any_of(written["asked"][asks.value]) for asks in Asks},
        answered={asks: any_of(written["answered"][asks.value]) for asks in Asks},
        rhetorical=any_of(written["rhetorical"]),
        find_out=any_of(written["find_out"]),
        question_back=any_of(written["question_back"]),
        clock=any_of(written["clock"]),
        answered_clock=any_of(written["answered"]["clock"]),
        beside=tuple((any_of(written["beside_words"][name]), any_of(text)) for name, text in written["beside"].items()),
        everyday=frozenset(written["everyday"]) | frozenset(written["everyday_words"].split()),
    )
