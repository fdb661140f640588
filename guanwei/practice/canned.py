"""Does an answer say anything beyond the phrases that every service desk uses (practice E5)?

The phrases and the words that say nothing by themselves stand in phrases/canned-replies.toml. An answer is canned
when it holds at least one phrase and hardly anything is left once these are taken out: phrases, empty words, greetings,
names, mentions, topics, emoji and the signature. What is left is weighed: a Chinese character counts one, a word in
Latin letters two, a number three, and whatever is an answer by itself (a yes, a day, a link) settles it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from guanwei.lib.text import Matchable, find_links, matchable
from guanwei.lib.text.wordlist import WordList, is_whole
from guanwei.practice.clauses import Clause, Span, clauses_of
from guanwei.practice.packfile import Expressions, any_of, lines, read_pack

LONGEST = 600  # characters; nobody writes so many empty words, and a pasted statement is not an answer to one person
HELD = 2  # what a clause may say beside its frame and still be canned
OWN = 1.7  # how much more a clause weighs in which no word is known
LONE = 5  # what a clause that fits no frame may say in an answer that is vague
MOSTLY = 0.65  # the share of an answer that is empty clauses, from which on it may leave twice as much
CONCRETE = 3  # what a step, a part or a place weighs more than its characters
_HAN = "\u3400-\u9fff\U00020000-\U0002fa1f"
_SLOTS = {
    "x": r"[^,.!?;。…\n]{0,14}?",
    "you": r"(?:[您你妳]们?|亲亲?们?|宝[宝子]?|大家|各位|阁下|顾客|客[人户]|宾客|用户|贵客)",
    "we": r"(?:我们|我店|我酒店|本店|本公司|本酒店|酒店|小店|小编)",
    "very": r"(?:(?:最|更|再次|再一次|深深|真[心诚挚]|由衷|衷心|诚[挚恳]|万分|非常|十分|特别|很|实在|也|致以)的?地?)*",
    "soft": r"[呢哦啊呀哈嘛啦哟喔噢哒滴吧的了呐~]*",
    "name": r"(?: [a-z']+){0,4}?,? ?",
}
_ASIDE = re.compile(
    r"\[[^\[\]\n]{1,8}\]"  # [心]
    r"|#[^#\n]{1,40}#"
    r"|^\s*(?:回复)?(?:@[^\s:,。!?@]{1,30}[\s:,]*)+"
    r"|(?:\s|^|[。.!~])[-—–_]{1,4}\s?[^\s,。.!?]{1,12}\s*$"  # ——小禾
    r"|\^[a-z]{1,4}\b"
    r"|(?:^|(?<=[。.!?\n]))(?:亲爱的|尊敬的)?[^\s,，。:!?]{1,8}?(?:先生|女士|小姐|同学|老师)(?=[,:!?\s您你])"
    rf"|(?:^|(?<=\n))[{_HAN}]{{1,6}}?们?(?=[您你]好[,.!~\s])"  # 茶友您好
    r"|^(?:hi|hello|hey|dear)(?: there)?,? [a-z.]+(?: [a-z]+)?(?=[,.!:\n-])"
)
_LEFT = re.compile(rf"@[^\s:,。!?@]{{1,30}}|[{_HAN}]+|[a-z][a-z']*|\d+(?:[.:/-]\d+)*")
_SUBJECT = re.compile(rf"(?:^|(?<=[,.!?;:。…~\s]))([{_HAN}]{{2,5}})$")
_ACTS = frozenset("会将已感谢祝对始正也都愿期恭衷")
_STOP = re.compile(r"[,.!?;:。…~\n]")
_STOP_BEFORE = re.compile(r".*[,.!?;:。…~\n]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Canned:
    """What makes an answer canned: the clauses of its phrases in the original text, and the weight of what is left."""

    phrases: tuple[tuple[int, int], ...]
    left: float


@lru_cache(maxsize=64)
def judged(text: str, most_left: float, message: str = "") -> Canned | None:
    """None for an answer that says something, and for one without a canned phrase. Two checks ask.

    `most_left` is the weight up to which what is left counts as nothing; a long answer may leave a little more.
    `message` is what is answered, where it is known: to take up its words is to say nothing yet.
    """
    if len(text) > LONGEST or find_links(text):
        return None
    form, found, marks = _phrases_of(text)
    book = _book()
    if any(not any(marks[said.start() : said.end()]) for said in book.says.finditer(form.text)):
        return None
    covered = bytearray(marks)
    for pattern in book.echoes:
        for echo in pattern.finditer(form.text):
            _cover(covered, *echo.span())
    for hit in book.nothing.all_in(form):
        if is_whole(form.text, hit):
            _cover(covered, hit.start, hit.end)
    spans = list(found)
    left, empty, whole, vague = 0.0, 0, 0, True
    for clause in clauses_of(form, message):
        weight = _left_of(clause, form.text, marks, covered, book)
        left += weight
        whole += clause.end - clause.start
        if weight <= HELD and (clause.may_hold is not None or any(marks[clause.start : clause.end])):
            empty += clause.end - clause.start
        vague = vague and not clause.concrete and (weight <= LONE or clause.may_hold is not None)
        if clause.canned and weight <= HELD:
            spans.append((clause.start, clause.end))
    most_left *= 2 if vague and empty >= whole * MOSTLY else 1
    if not spans or left > most_left + len(form.text) / 40:
        return None
    return Canned(tuple(form.span(*clause) for clause in _clauses(form.text, _hulls(spans))), left)


def _left_of(clause: Clause, text: str, marks: bytes, covered: bytearray, book: "_Book") -> float:
    """The weight of what a clause says beside what its frame may hold."""
    start, end = clause.start, clause.end
    if clause.concrete:
        return _weight(text[start:end], covered[start:end], book) + CONCRETE
    hidden = bytearray(covered[start:end])
    for begin, stop in clause.known:
        _cover(hidden, begin - start, stop - start)
    weight = _weight(text[start:end], hidden, book)
    if clause.may_hold is None:
        weight = (_weight(text[start:end], covered[start:end], book) + weight) / 2
        return weight if clause.known or any(covered[start:end]) else weight * OWN
    return max(weight - clause.may_hold, 0.0)


def own_words(text: str) -> str:
    """What an answer says beside canned phrases, mentions, emoji in brackets and signature, in its matchable form."""
    form, _, marks = _phrases_of(text[:LONGEST])
    return _uncovered(form.text, marks)


def weight_of(words: str) -> float:
    """How much `own_words` say, weighed as above, words that say nothing by themselves left out."""
    form, book = matchable(words), _book()
    covered = bytearray(len(form.text))
    for hit in book.nothing.all_in(form):
        if is_whole(form.text, hit):
            _cover(covered, hit.start, hit.end)
    return _weight(form.text, covered, book)


def _clauses(text: str, found: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The clauses that hold the phrases, each once: they read better than where an expression happens to end."""
    last = -1
    for start, end in found:
        before = _STOP_BEFORE.match(text, 0, start)
        begin = max(before.end() if before else 0, last, 0)
        if begin >= end:
            continue
        stop = _STOP.search(text, end)
        last = stop.start() if stop else len(text)
        begin += len(text[begin:start]) - len(text[begin:start].lstrip())
        yield begin, max(begin + len(text[begin:last].rstrip()), end)


@lru_cache(maxsize=64)
def _phrases_of(text: str) -> tuple[Matchable, tuple[tuple[int, int], ...], bytes]:
    """The form without asides, its phrases, and a mark for each character of a phrase: two checks ask."""
    loose = matchable(text)
    # Before spaces go: the one behind a name ends it.
    masked = _ASIDE.sub(lambda aside: "\n" * len(aside.group()), loose.text)
    form = Matchable(text, masked, loose.starts).tight
    covered = bytearray(len(form.text))
    found = tuple(_phrases(form))
    for start, end in found:
        _cover(covered, start, end)
        subject = _SUBJECT.search(form.text, max(0, start - 6), start)
        if subject and form.text[start] in _ACTS:  # 青禾茗 + 会继续努力: who acts, not what is said
            _cover(covered, subject.start(1), start)
    return form, found, bytes(covered)


def _phrases(form: Matchable) -> Iterator[Span]:
    """The phrases from left to right; of those that overlap, the hull."""
    return _hulls(span for span in _book().phrases.spans_in(form) if form.text[slice(*span)].strip())


def _hulls(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in sorted(spans):
        if last and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _weight(text: str, covered: bytes | bytearray, book: "_Book") -> float:
    """Of what is not covered."""
    weight = 0.0
    for piece in _LEFT.findall(_uncovered(text, covered)):
        if piece[0].isdigit() or piece[0] == "@":
            weight += 3
        elif piece[0].isascii():
            weight += 2
        else:
            kept = piece.translate(book.particles)
            weight += len(kept) if len(piece) > 1 else 0.5 * len(kept)
    return weight


def _uncovered(text: str, covered: bytes | bytearray) -> str:
    return "".join(" " if hidden else character for character, hidden in zip(text, covered, strict=True))


def _cover(covered: bytearray, start: int, end: int) -> None:
    covered[start:end] = b"\1" * (end - start)


@dataclass(frozen=True, slots=True)
class _Book:
    phrases: Expressions
    echoes: tuple[re.Pattern[str], ...]
    nothing: WordList
    particles: dict[int, None]
    says: re.Pattern[str]


@lru_cache(maxsize=1)
def _book() -> _Book:
    written = read_pack("canned-replies")
    words = [word.replace("-", " ") for words in written["nothing"].values() for word in words.split()]
    return _Book(
        phrases=Expressions([line for text in written["phrases"].values() for line in lines(text)], _SLOTS),
        echoes=tuple(map(_compiled, lines(written["echo"]["zh"]))),
        nothing=WordList(sorted(set(words))),
        particles=dict.fromkeys(map(ord, written["particles"]["zh"])),
        says=any_of("\n".join(written["says"].values())),
    )


def _compiled(line: str) -> re.Pattern[str]:
    for name, slot in _SLOTS.items():
        line = line.replace(f"{{{name}}}", slot)
    return re.compile(line)
