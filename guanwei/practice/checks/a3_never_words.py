"""A3.never-words: a word that the brand never uses.

Practice A3: the account has a personality. The words stand on the brand's positioning sheet; they are found whatever
their width, case and script, and with something stuffed between their characters. Passes: everything while the sheet
names none; a word in Latin letters inside a longer one. Found: each of them once, with how often it stands there.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from guanwei.lib.text import matchable
from guanwei.lib.text.wordlist import Hit, WordList
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject, ReplySubject
from guanwei.practice.wording import NOTHING

ID = "A3.never-words"
VERSION = 1
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="我们从不用的词", en="A word that we never use"),
    why=Words(
        zh="定位表上写明了这个品牌从不用的词，用了就不像我们自己。",
        en="The positioning sheet names words that the brand never uses; with them it does not sound like us.",
    ),
    passes=(
        Words(zh="定位表上没有写从不用的词。", en="The sheet names none."),
        Words(zh="英文词只是别的词的一部分。", en="A word in Latin letters that is only part of a longer one."),
    ),
    found=(
        Words(zh="用了表上的词，全角、繁体、夹空格也算。", en="One of the words, in any script, width or stuffing."),
    ),
)


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    never = tuple(word for word in context.positioning.never if matchable(word).tight.text.strip())
    if not never:
        return
    form = matchable(subject.text).tight
    hits = [hit for hit in _list(never).longest_in(form) if _stands_alone(form.text, hit)]
    times = Counter(hit.word for hit in hits)
    for hit in {hit.word: hit for hit in reversed(hits)}.values():
        yield _finding(never[hit.word], form.span(hit.start, hit.end), times[hit.word])


@lru_cache(maxsize=64)
def _list(never: tuple[str, ...]) -> WordList:
    return WordList([matchable(word).tight.text for word in never])


def _stands_alone(text: str, hit: Hit) -> bool:
    begins = hit.start and _is_latin(text[hit.start]) and _is_latin(text[hit.start - 1])
    ends = hit.end < len(text) and _is_latin(text[hit.end - 1]) and _is_latin(text[hit.end])
    return not begins and not ends


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _finding(word: str, span: tuple[int, int], times: int) -> Finding:
    again = Words(zh=f" {times} 次", en=f" {times} times") if times > 1 else NOTHING
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"用了{again.zh}“{word}”，定位表上说好从不用这个词（实践 A3）。",
            en=f'"{word}" stands here{again.en}, a word that the positioning sheet says we never use (practice A3).',
        ),
        hint=Words(
            zh="换个说法；这个词现在可以用了，就去改定位表。",
            en="Say it in other words; where the word may be used now, change the positioning sheet.",
        ),
        field=Field.TEXT,
        span=span,
        figures={"word": word, "times": times},
    )
