"""How the account speaks (practice A3, C9, C16), and which of its words the checks stop at (C2, C12, B5)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from guanwei.lib.text import match_form
from guanwei.practice import registry
from guanwei.practice.anywhere import ANYWHERE
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.near.units import units_of
from guanwei.practice.settings import Settings
from guanwei.practice.subjects import Context, PictureFacts, PostSubject, ReplySubject

ABSOLUTE, HARD_SELL, FLAT, THIN, CANNED = (
    "C12.absolute-wording",
    "C2.hard-sell",
    "A3.flat-wording",
    "B5.thin",
    "E5.canned",
)
WORDINGS = frozenset({ABSOLUTE, HARD_SELL, FLAT})
LISTED = 3  # examples of each
REMEMBERED = 50_000  # texts that are not judged again: whoever repeats a text repeats what is found in it
LONGEST = 20_000  # characters of a text that are looked at
_LENGTHS = 5_000  # longer texts count as so long
_MAYBE_THIN = 12  # units: with more there is something in it
_CONTEXT = 12  # characters of an example on either side of the words
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55]|\\[[^\\[\\]\\s]{1,8}\\]")
_WE = re.compile(r"我们|我司|我店|本店|本公司|小编|官微君|\b(?:we|our|us)\b")
_LABEL = re.compile(r"^\s*(?:#[^#\n]{1,40}#\s*)?【[^】\n]{1,40}】")
_TOPIC = re.compile(r"#[^#\n]{1,40}#|(?<!\w)#\w+")
_LINK = re.compile(r"https?://")
_QUESTION = re.compile(r"(?<![?？\s])[?？]")
_SHOUT = re.compile(r"[!！]{3,}")


@dataclass(frozen=True, slots=True)
class Example:
    """The words that a check stopped at, with a little around them."""

    quote: str
    day: str


@dataclass(frozen=True, slots=True)
class Wording:
    posts: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class VoiceFigures:
    """Counts of `texts` posts with words of the account's own. `names` is None where nobody said what it is called."""

    texts: int
    median_length: int
    shortest: int
    longest: int
    questions: int
    emoji: int
    we: int
    names: int | None
    labels: int
    topics: int
    links: int
    shouts: int
    wordings: Mapping[str, Wording]

    def share(self, count: int) -> float:
        return count / self.texts if self.texts else 0.0


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """`texts` answers whose words are told; `canned` of them say nothing beyond set phrases (practice E5)."""

    texts: int
    canned: int
    examples: tuple[str, ...]


class Voice:
    """Keeps counts and a few examples."""

    def __init__(self, names: Sequence[str] = (), zone: ZoneInfo | None = None) -> None:
        self._names = [match_form(name) for name in names if match_form(name)]
        self._zone = zone or ZoneInfo("Asia/Shanghai")
        self._lengths: Counter[int] = Counter()
        self._counts: Counter[str] = Counter()
        self._found: Counter[str] = Counter()
        self._examples: dict[str, list[Example]] = {}
        self._context = Context(datetime(2020, 1, 1, tzinfo=UTC), Settings())
        self._judged: dict[int, tuple[str, ...]] = {}
        self._answers = self._canned = 0
        self._canned_examples: list[str] = []

    def add(self, text: str, day: str, pictures: int | None, *, judge_thin: bool) -> None:
        """`text` is the account's own words alone; without any it is not counted."""
        text = text[:LONGEST].strip()
        if not text:
            return
        self._lengths[min(len(text), _LENGTHS)] += 1
        counts, lower = self._counts, text.lower()
        counts["questions"] += _QUESTION.search(text) is not None
        counts["emoji"] += _EMOJI.search(text) is not None
        counts["we"] += _WE.search(lower) is not None
        counts["labels"] += _LABEL.match(text) is not None
        counts["topics"] += _TOPIC.search(text) is not None
        counts["links"] += _LINK.search(lower) is not None
        counts["shouts"] += _SHOUT.search(text) is not None
        if self._names:
            form = match_form(text)
            counts["names"] += any(name in form for name in self._names)
        self._judge(text, day, pictures, judge_thin)

    def _judge(self, text: str, day: str, pictures: int | None, judge_thin: bool) -> None:
        key = hash((text, bool(pictures), judge_thin))
        told = self._judged.get(key)
        if told is None:
            told = self._judged[key] = self._find(text, day, pictures, judge_thin)
            if len(self._judged) > REMEMBERED:
                del self._judged[next(iter(self._judged))]
        self._found.update(told)

    def _find(self, text: str, day: str, pictures: int | None, judge_thin: bool) -> tuple[str, ...]:
        """The checks that stop at it, each once."""
        subject = PostSubject(
            id="",
            post="",
            account="",
            text=text,
            group=ColumnGroup.LOVED,
            limits=ANYWHERE,
            zone=self._zone,
            pictures=(PictureFacts(0, ""),) if pictures else (),
        )
        thin = judge_thin and len(units_of(text)) < _MAYBE_THIN
        found = registry.run(subject, self._context, only=WORDINGS | {THIN} if thin else WORDINGS)
        told = {finding.id: finding for finding in reversed(found)}
        for name, finding in told.items():
            examples = self._examples.setdefault(name, [])
            if len(examples) < LISTED:
                examples.append(Example(_around(text, finding.span), day))
        return tuple(told)

    def add_answer(self, text: str, answers: str) -> None:
        self._answers += 1
        subject = ReplySubject(
            account="", text=text[:LONGEST], answers=answers, to="", limits=ANYWHERE, zone=self._zone
        )
        if registry.run(subject, self._context, only={CANNED}):
            self._canned += 1
            if len(self._canned_examples) < LISTED:
                self._canned_examples.append(text[:60])

    def figures(self) -> VoiceFigures:
        counts, texts = self._counts, sum(self._lengths.values())
        return VoiceFigures(
            texts=texts,
            median_length=_median(self._lengths),
            shortest=min(self._lengths, default=0),
            longest=max(self._lengths, default=0),
            questions=counts["questions"],
            emoji=counts["emoji"],
            we=counts["we"],
            names=counts["names"] if self._names else None,
            labels=counts["labels"],
            topics=counts["topics"],
            links=counts["links"],
            shouts=counts["shouts"],
            wordings={
                name: Wording(self._found[name], tuple(self._examples.get(name, ())))
                for name in (ABSOLUTE, HARD_SELL, FLAT, THIN)
            },
        )

    def answers(self) -> AnswerFigures:
        return AnswerFigures(self._answers, self._canned, tuple(self._canned_examples))


def own_words(text: str) -> str:
    """Without what is passed on behind `//@`."""
    return text.partition("//@")[0]


def _around(text: str, span: tuple[int, int] | None) -> str:
    start, end = span or (0, 0)
    quote = " ".join(text[max(0, start - _CONTEXT) : max(end, start + 1) + _CONTEXT].split())
    return f"{'…' if start > _CONTEXT else ''}{quote[:60]}{'…' if end + _CONTEXT < len(text) else ''}"


def _median(lengths: Counter[int]) -> int:
    half, seen = sum(lengths.values()) / 2, 0
    for length, count in sorted(lengths.items()):
        seen += count
        if seen >= half:
            return length
    return 0
