"""Does an answer say anything beyond what every service desk says (practice E5)?

Two things are known of it: phrases that are canned as they stand, with the words that say nothing by themselves
(phrases/canned-replies.toml), and what each clause does, whatever its wording (guanwei.practice.clauses). An answer is
canned when it holds a phrase or a canned clause and hardly anything is left: phrases, empty words, greetings, names,
mentions, topics, emoji and the signature are taken out, and of each clause what its frame may hold. What is left is
weighed: a Chinese character counts one, a word in Latin letters two, a number three, a step or a place three more, and
whatever is an answer by itself (a yes, a day, a link) settles it.
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
_DAYS = frozenset("今明昨后前周星礼上下这本月")  # with which a day begins: an answer, whoever named it first
# 对不起，是我们没做好 and nothing else: it fits many messages, and is still what a person says who owns up.
_OWNS_UP = re.compile(
    r"(?:(?:真的?|很|非常|实在|太)?(?:对不起|抱歉|不好意思|对不住)[了啊呀]?[,.!。~ ]*)?"
    r"(?:这次|这事|这回|这件事)?,?(?:确实|的确|真的)?是(?:我们?|咱们?|小店|店里)(?:自己|这边)?"
    r"(?:没做好|没做到|做得不好|做得不够好?|不对|的错|的问题|欠考虑|大意|疏忽)[了啊呢的]*[,.!。~]*"
    r"|(?:(?:i'm|we're|so|really|very|truly) ?)*(?:sorry|apologies)[,.!]* (?:that's on (?:us|me)"
    r"|(?:we|i) (?:got (?:this|it|that) wrong|messed up|dropped the ball)|our (?:fault|bad|mistake))[.!]*"
)
_STOP = re.compile(r"[,.!?;:。…~\n]")
_STOP_BEFORE = re.compile(r".*[,.!?;:。…~\n]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Canned:
    """What makes an answer canned: the clauses of its phrases in the original text, and the weight of what is left."""

    phrases: tuple[tuple[int, int], ...]
    left: float


@lru_cache(maxsize=64)
def judged(text: str, most_left: float, message: str = "") -> Canned | None:
    """None for an answer that says something, and for one without a canned phrase or clause. Two checks ask.

    `most_left` is the weight up to which what is left counts as nothing; a long answer may leave a little more.
    `message` is what is answered, where it is known: to take up its words is to say nothing yet, even where they would
    be an answer if they were one's own (关于退款我们会尽快跟进).
    """
    if len(text) > LONGEST or find_links(text):
        return None
    form, found, marks = _phrases_of(text)
    if _OWNS_UP.fullmatch(form.text.strip()):
        return None
    said = []
    for one in _book().says.finditer(form.text):
        if any(marks[one.start() : one.end()]):
            continue
        if one.group()[0] in _DAYS or one.group() not in matchable(message).text:
            return None
        said.append(one)
    clauses = tuple(clauses_of(form, message, if_polite=not found))
    canned = [one for one in clauses if one.canned]
    if not (found or canned):
        return None
    if not all(any(_holds(one, answer) for one in canned) for answer in said):
        return None
    may_be_left = most_left + len(form.text) / 40
    if CONCRETE * sum(one.concrete for one in clauses) > may_be_left:
        return None
    covered = _empty_words(form, marks)
    weighed = [(clause, _left_of(clause, form.text, covered)) for clause in clauses]
    spans = [*found, *((one.start, one.end) for one, weight in weighed if one.canned and weight <= HELD)]
    left = sum(weight for _, weight in weighed)
    if not spans or left > may_be_left + (most_left if _is_vague(weighed, marks) else 0):
        return None
    return Canned(tuple(form.span(*clause) for clause in _clauses(form.text, _hulls(spans))), left)


def _holds(clause: Clause, said: re.Match[str]) -> bool:
    return clause.start <= said.start() and said.end() <= clause.end


def _is_vague(weighed: list[tuple[Clause, float]], marks: bytes) -> bool:
    """Is most of the answer empty clauses, and nothing in it long or concrete?"""
    if any(one.concrete or (one.may_hold is None and weight > LONE) for one, weight in weighed):
        return False
    empty = (
        one.end - one.start
        for one, weight in weighed
        if weight <= HELD and (one.may_hold is not None or any(marks[one.start : one.end]))
    )
    return sum(empty) >= MOSTLY * sum(one.end - one.start for one, _ in weighed)


def _empty_words(form: Matchable, marks: bytes) -> bytearray:
    """The phrases, what is taken up of the other's words, and the words that say nothing by themselves."""
    covered = bytearray(marks)
    book = _book()
    for pattern in book.echoes:
        for echo in pattern.finditer(form.text):
            _cover(covered, *echo.span())
    _cover_nothing(covered, form, book)
    return covered


def _left_of(clause: Clause, text: str, covered: bytearray) -> float:
    """The weight of what a clause says beside what its frame may hold. In one that fits no frame, words that have a
    role weigh half; one in which no word is known is somebody's own."""
    start, end = clause.start, clause.end
    outside = covered[start:end]
    inside = bytearray(outside)
    for begin, stop in clause.known:
        _cover(inside, begin - start, stop - start)
    book = _book()
    if clause.concrete:
        return _weight(text[start:end], outside, book) + CONCRETE
    weight = _weight(text[start:end], inside, book)
    if clause.may_hold is not None:
        return max(weight - clause.may_hold - (end - start) / 40, 0.0)
    weight = (_weight(text[start:end], outside, book) + weight) / 2
    return weight if clause.known or any(outside) else weight * OWN


def own_words(text: str) -> str:
    """What an answer says beside canned phrases, mentions, emoji in brackets and signature, in its matchable form."""
    form, _, marks = _phrases_of(text[:LONGEST])
    return _uncovered(form.text, marks)


def weight_of(words: str) -> float:
    """How much `own_words` say, weighed as above, words that say nothing by themselves left out."""
    form, book = matchable(words), _book()
    covered = bytearray(len(form.text))
    _cover_nothing(covered, form, book)
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


def _cover_nothing(covered: bytearray, form: Matchable, book: "_Book") -> None:
    for hit in book.nothing.all_in(form):
        if is_whole(form.text, hit):
            _cover(covered, hit.start, hit.end)


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
