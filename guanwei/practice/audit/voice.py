"""How the account speaks (practice A3, C9, C16), and which of its words the checks stop at (C2, C12, B5)."""

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from guanwei.lib.crew import Alone, Crew
from guanwei.lib.text import match_form
from guanwei.practice import registry
from guanwei.practice.anywhere import ANYWHERE
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Span
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
_AT_ONCE = 250  # texts that are judged in one go
_CONTEXT = 12  # characters of an example on either side of the words
_LONGEST_QUOTE = 60
_BLANKS = re.compile(r"\s+")
# What is judged are words alone, whenever they were said.
_ANY_ZONE, _BY_WORDS = ZoneInfo("UTC"), Context(datetime(2020, 1, 1, tzinfo=UTC), Settings())
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55]|\\[[^\\[\\]\\s]{1,8}\\]")
_WE = re.compile(r"我们|我司|我店|本店|本公司|小编|官微君|\b(?:we|our|us)\b")
_LABEL = re.compile(r"^\s*(?:#[^#\n]{1,40}#\s*)?【[^】\n]{1,40}】")
_TOPIC = re.compile(r"#[^#\n]{1,40}#|(?<!\w)#\w+")
_LINK = re.compile(r"https?://")
_QUESTION = re.compile(r"(?<![?？\s])[?？]")
_SHOUT = re.compile(r"[!！]{3,}")


@dataclass(frozen=True, slots=True)
class Example:
    """The words that a check stopped at, with a little around them. `span` is where they stand in `quote`; None where
    it is about the whole of the text."""

    quote: str
    day: str
    span: Span | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the words, the words, what follows."""
        start, end = self.span or (0, 0)
        return self.quote[:start], self.quote[start:end], self.quote[end:]


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


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of the account's own. `judge_thin`: do they say too little?"""

    text: str
    pictures: bool
    judge_thin: bool
    day: str


# For each text the checks that stop at it, each once, and the words that it stops at with a little around them.
Told = tuple[tuple[str, str, Span | None], ...]
Hands = Crew[Sequence[Spoken], list[Told]] | Alone[Sequence[Spoken], list[Told]]


class Voice:
    """Keeps counts and a few examples. `hands` are those of `told_of`: this process, or several."""

    def __init__(self, names: Sequence[str] = (), hands: Hands | None = None) -> None:
        self._hands = hands or Alone(told_of)
        self._names = [match_form(name) for name in names if match_form(name)]
        self._lengths: Counter[int] = Counter()
        self._counts: Counter[str] = Counter()
        self._found: Counter[str] = Counter()
        self._examples: dict[str, list[Example]] = {}
        self._known: dict[int, tuple[str, ...]] = {}
        self._waiting: dict[int, Spoken] = {}  # until there are enough to be judged in one go
        self._asked: deque[dict[int, Spoken]] = deque()  # of what is judged now
        self._again: Counter[int] = Counter()  # how often such a text came once more
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
        if (told := self._known.get(key)) is not None:
            self._found.update(told)
        elif key in self._waiting or any(key in asked for asked in self._asked):
            self._again[key] += 1
        else:
            self._waiting[key] = Spoken(text, bool(pictures), judge_thin, day)
            if len(self._waiting) >= _AT_ONCE:
                self._ask()

    def _ask(self) -> None:
        while self._hands.all_busy:
            self._take()
        self._hands.begin(tuple(self._waiting.values()))
        self._asked.append(self._waiting)
        self._waiting = {}

    def _take(self) -> None:
        """What was found in the texts that were asked about first."""
        for (key, spoken), told in zip(self._asked.popleft().items(), self._hands.next_made(), strict=True):
            found = tuple(name for name, *_ in told)
            for _ in range(1 + self._again.pop(key, 0)):
                self._found.update(found)
            for name, quote, span in told:
                examples = self._examples.setdefault(name, [])
                if len(examples) < LISTED:
                    examples.append(Example(quote, spoken.day, span))
            self._known[key] = found
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]

    def _take_all(self) -> None:
        if self._waiting:
            self._ask()
        while self._hands.any_busy:
            self._take()

    def add_answer(self, text: str, answers: str) -> None:
        self._answers += 1
        subject = ReplySubject(account="", text=text[:LONGEST], answers=answers, to="", limits=ANYWHERE, zone=_ANY_ZONE)
        if registry.run(subject, _BY_WORDS, only={CANNED}):
            self._canned += 1
            if len(self._canned_examples) < LISTED:
                self._canned_examples.append(text[:60])

    def figures(self) -> VoiceFigures:
        self._take_all()
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


def told_of(spoken: Sequence[Spoken]) -> list[Told]:
    return [_told(one) for one in spoken]


def _told(spoken: Spoken) -> Told:
    subject = PostSubject(
        id="",
        post="",
        account="",
        text=spoken.text,
        group=ColumnGroup.LOVED,
        limits=ANYWHERE,
        zone=_ANY_ZONE,
        pictures=(PictureFacts(0, ""),) if spoken.pictures else (),
    )
    thin = spoken.judge_thin and len(units_of(spoken.text)) < _MAYBE_THIN
    found = registry.run(subject, _BY_WORDS, only=WORDINGS | {THIN} if thin else WORDINGS)
    told = {finding.id: finding for finding in reversed(found)}
    return tuple((name, *_around(spoken.text, finding.span)) for name, finding in told.items())


def own_words(text: str) -> str:
    """Without what is passed on behind `//@`."""
    return text.partition("//@")[0]


def _around(text: str, span: Span | None) -> tuple[str, Span | None]:
    """One line with the words at `span`, and where they stand in it."""
    start, end = span or (0, 0)
    end = max(end, start + 1)
    before = _BLANKS.sub(" ", text[max(0, start - _CONTEXT) : start]).lstrip()
    words = _BLANKS.sub(" ", text[start:end]).strip()
    after = _BLANKS.sub(" ", text[end : end + _CONTEXT])
    head = f"{'…' if start > _CONTEXT else ''}{before}"
    quote = f"{head}{words}{after}"[:_LONGEST_QUOTE].rstrip()
    cut = len(head) + len(words) + len(after.rstrip()) > len(quote) or end + _CONTEXT < len(text)
    marked = (len(head), min(len(quote), len(head) + len(words))) if span and words else None
    return f"{quote}{'…' if cut else ''}", marked


def _median(lengths: Counter[int]) -> int:
    half, seen = sum(lengths.values()) / 2, 0
    for length, count in sorted(lengths.items()):
        seen += count
        if seen >= half:
            return length
    return 0
