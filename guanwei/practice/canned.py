"""Does an answer say anything beyond the phrases that every service desk uses (practice E5)?

The phrases and the words that say nothing by themselves stand in phrases/canned-replies.toml. An answer is canned
when it holds at least one phrase and hardly anything is left once these are taken out: phrases, empty words, greetings,
names, mentions, topics, emoji and the signature. What is left is weighed: a Chinese character counts one, a word in
Latin letters two, a number three, and whatever is an answer by itself (a yes, a day, a link) settles it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guanwei.lib.text import Matchable, find_links, matchable
from guanwei.lib.text.wordlist import WordList, is_whole
from guanwei.practice.packfile import Expressions, any_of, lines, read_pack

LONGEST = 600  # characters; nobody writes so many empty words, and a pasted statement is not an answer to one person
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
def judged(text: str, most_left: float) -> Canned | None:
    """None for an answer that says something, and for one without a canned phrase. Two checks ask.

    `most_left` is the weight up to which what is left counts as nothing; a long answer may leave a little more.
    """
    if len(text) > LONGEST or find_links(text):
        return None
    form, found, marks = _phrases_of(text)
    book = _book()
    if not found or any(not any(marks[said.start() : said.end()]) for said in book.says.finditer(form.text)):
        return None
    covered = bytearray(marks)
    for pattern in book.echoes:
        for echo in pattern.finditer(form.text):
            _cover(covered, *echo.span())
    left = _weight(form, covered, book)
    if left > most_left + len(form.text) / 40:
        return None
    return Canned(tuple(form.span(*clause) for clause in _clauses(form.text, found)), left)


def own_words(text: str) -> str:
    """What an answer says beside canned phrases, mentions, emoji in brackets and signature, in its matchable form."""
    form, _, marks = _phrases_of(text[:LONGEST])
    return _uncovered(form.text, marks)


def weight_of(words: str) -> float:
    """How much `own_words` say, weighed as above, words that say nothing by themselves left out."""
    form = matchable(words)
    return _weight(form, bytearray(len(form.text)), _book())


def _clauses(text: str, found: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
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


def _phrases(form: Matchable) -> Iterator[tuple[int, int]]:
    """The phrases from left to right; of those that overlap, the hull."""
    spans = sorted(span for span in _book().phrases.spans_in(form) if form.text[slice(*span)].strip())
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _weight(form: Matchable, covered: bytearray, book: "_Book") -> float:
    """Of what is not covered. Covers the words that say nothing by themselves."""
    for hit in book.nothing.all_in(form):
        if is_whole(form.text, hit):
            _cover(covered, hit.start, hit.end)
    weight = 0.0
    for piece in _LEFT.findall(_uncovered(form.text, covered)):
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
