"""B5.thin: a post with nothing in it.

Practice B5 and C7: dull posts without nutrition are failure. Counted are letters, digits and Chinese characters that
are left without topics, links, mentions, emoji, what a network puts in for whoever writes nothing (转发微博), and the
greetings, copied mottos and teasers of phrases/thin-posts.toml with the empty words around them. Passes: a post
with a picture, unless it says 转发微博; one of which as much is left as is set. Found: the rest, and a post without any
figure that consists of flat phrases (A3.flat-wording) for the greater part. Empty text is N.empty's.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from guanwei.lib.text import Matchable, find_links, find_tags, find_topics, matchable
from guanwei.lib.text.wordlist import WordList, is_whole
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.flatness import flat_phrases
from guanwei.practice.packfile import CLAUSE, Expressions, lines, read_pack
from guanwei.practice.settings import CHARACTERS, Setting
from guanwei.practice.subjects import Context, PostSubject

FEWEST = Setting(
    id="B5.fewest",
    default=5,
    low=1,
    high=200,
    unit=CHARACTERS,
    label=Words(zh="至少要有多少字的内容", en="How much a post has to say"),
    help=Words(
        zh="去掉话题、链接、@、表情、“转发微博”以及问候和格言以后，不到这么多字就提醒；有图的不算。",
        en="Topics, links, mentions, emoji, 转发微博, greetings and mottos left out, a post with fewer characters is "
        "found; one with a picture is not.",
    ),
)

ID = "B5.thin"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (FEWEST,)
ABOUT = About(
    title=Words(zh="没有内容", en="Nothing in it"),
    why=Words(
        zh="只有话题、链接、表情，或者一句“转发微博”，读者什么也没得到。枯燥、没有营养就是失败。",
        en="Only hashtags, a link, emoji or 转发微博 give readers nothing. Dull and without nutrition is failure.",
    ),
    passes=(
        Words(zh="有自己的一句话。", en="A sentence of one's own."),
        Words(zh="文字短，但是有图。", en="Few words, but a picture."),
    ),
    found=(
        Words(
            zh="“#早安# [太阳][太阳]”“转发微博”，或者只有一个链接。",
            en="Hashtags and emoji alone, 转发微博, a bare link.",
        ),
        Words(
            zh="问候、人人都抄的格言、预告：“早安，新的一天加油！”“越努力，越幸运”。",
            en='A greeting, a motto that anybody copies, a teaser: "Good morning!", "Dream big".',
        ),
        Words(zh="通篇官话，没有一件具体的事。", en="Office language throughout, without one thing that happened."),
    ),
)
_STANDARD = re.compile(
    r"^\s*(?:轉發微博|转发微博|转发|快转微博|repost(?:ed)?|rt|分享图片|分享视频|分享网页|如题|rt如题)[\s。.!！~～]*(?=$|//)|//@.*",
    re.DOTALL,
)
SECTIONS = ("greetings", "mottos", "teasers", "en")  # of the pack
_FEWEST_FLAT, _MOSTLY = 2, 0.5
_LONGEST = 60  # characters; a longer post says something
_ASIDE = re.compile(r"@[^\s:,，。：@#]{1,30}|\[[^\[\]\n]{1,8}\]")


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if not subject.text.strip():
        return
    form = matchable(subject.text)
    cut, standard = _STANDARD.subn(" ", _without_parts(form))
    kept = _ASIDE.sub(" ", cut)
    written = sum(map(str.isalnum, kept))
    left = written if written > _LONGEST else written - _of_others(kept)
    if subject.pictures and not (standard and left == 0):
        return
    if left < context.settings[FEWEST]:
        what = _what_there_is(written, left, context.settings[FEWEST], standard=standard > 0)
    elif _is_office_language(subject.text):
        what = Words(
            zh="从头到尾是官话，没有一件具体的事",
            en="It is office language throughout, without one thing that happened",
        )
    else:
        return
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{what.zh}，读者得不到东西（实践 B5、C7）。",
            en=f"{what.en}; readers get nothing from it (practice B5, C7).",
        ),
        hint=Words(
            zh="写一句有用的、有态度的，或者别处没有的；没有就不发。",
            en="Add a sentence that is useful, an opinion, or something that is nowhere else; or leave it out.",
        ),
        field=Field.TEXT,
        span=(0, len(subject.text)),
        figures={"left": left, "written": written},
    )


def _what_there_is(written: int, left: int, fewest: int, *, standard: bool) -> Words:
    if standard and not left:
        return Words(zh="只有一句“转发微博”之类的话", en="It says nothing but that it was reposted")
    if written >= fewest:
        return Words(
            zh="只有问候、格言或预告，谁发都一样",
            en="There is only a greeting, a motto or a teaser that anybody could post",
        )
    if left:
        return Words(
            zh=f"去掉话题、链接和表情，只剩 {left} 个字",
            en=f"Without topics, links and emoji {left} characters are left",
        )
    return Words(zh="除了话题、链接、@和表情什么也没有", en="There is nothing but topics, links, mentions or emoji")


def _is_office_language(text: str) -> bool:
    places = flat_phrases(text)
    if len(places) < _FEWEST_FLAT or any(map(str.isdigit, text)):
        return False
    flat = sum(character.isalnum() for start, end in places for character in text[start:end])
    return flat >= _MOSTLY * sum(map(str.isalnum, text))


def _of_others(text: str) -> int:
    """How much of it are greetings, mottos and teasers, with the empty words around them, in characters."""
    form = Matchable(text, text, range(len(text) + 1)).tight
    expressions, nothing = _pack()
    covered = bytearray(len(form.text))
    for start, end in expressions.spans_in(form):
        covered[start:end] = b"\1" * (end - start)
    if not any(covered):
        return 0
    for hit in nothing.all_in(form):
        if is_whole(form.text, hit):
            covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    return sum(hidden and character.isalnum() for character, hidden in zip(form.text, covered, strict=True))


@lru_cache(maxsize=1)
def _pack() -> tuple[Expressions, WordList]:
    written = read_pack("thin-posts")
    wanted = [line for key in SECTIONS for line in lines(written[key])]
    return Expressions(wanted, {"x": CLAUSE}), WordList(written["nothing"]["words"].split())


def _without_parts(form: Matchable) -> str:
    """The matchable text with a blank for each link, topic and tag."""
    text = form.original
    if "#" not in text and "://" not in text:
        return form.text
    spans = sorted({(span.start, span.end) for find in (find_links, find_topics, find_tags) for span in find(text)})
    kept, after = [], 0
    for start, end in (*spans, (len(text), len(text))):
        first, last = (bisect_left(form.starts, place) for place in (after, start))
        kept.append(form.text[first:last])
        after = max(after, end)
    return " ".join(kept)
