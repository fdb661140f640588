"""B5.slogan: the same sentence in post after post.

Practice B5: copied and dull is failure. A sentence is what lies between full stops, exclamation and question marks and
line breaks, compared without punctuation, links, case and width. Passes: short sentences, topics and column labels in
lenticular brackets, a sentence that stands in fewer of the account's last posts than is set. Found: the sentence, with
how many have it. Judged only where the texts of the last posts are known.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from guanwei.lib.text import find_topics
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.fingerprint import normalised
from guanwei.practice.settings import CHARACTERS, POSTS, Setting
from guanwei.practice.subjects import Context, PostSubject

SHORTEST = Setting(
    id="B5.slogan-shortest",
    default=10,
    low=4,
    high=100,
    unit=CHARACTERS,
    label=Words(zh="多短的句子不比", en="Shorter sentences are not compared"),
    help=Words(
        zh="去掉标点、空格和链接后不到这么多字的句子不比。",
        en="Sentences with fewer characters (punctuation, white space and links left out) are not compared.",
    ),
)
MOST = Setting(
    id="B5.slogan-posts",
    default=3,
    low=1,
    high=50,
    unit=POSTS,
    label=Words(zh="出现过几次才提醒", en="In how many posts it may not stand"),
    help=Words(
        zh="同一句话在最近的稿件里出现过这么多次就提醒。",
        en="A sentence that stands in so many of the last posts is found.",
    ),
)

ID = "B5.slogan"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (SHORTEST, MOST)
ABOUT = About(
    title=Words(zh="每条都带的口号", en="A slogan in every post"),
    why=Words(
        zh="同一句口号条条都带，读者学会了跳过它，也学会了跳过我们。",
        en="Readers learn to skip a sentence that stands in every post, and with it the post.",
    ),
    passes=(
        Words(zh="很短的句子、话题、栏目标签。", en="Short sentences, topics and column labels."),
        Words(zh="最近的稿件里出现过一两次。", en="One or two of the last posts have it."),
    ),
    found=(
        Words(
            zh="10 个字以上的一句话，在最近的稿件里出现过 3 次。",
            en="A sentence of ten characters or more that stands in three of the last posts.",
        ),
    ),
)
_SENTENCE = re.compile(r"[^。！？!?…\n]+")
_LABEL = re.compile(r"【[^【】\n]{1,30}】")


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if len(context.recent_texts) < context.settings[MOST]:
        return
    counts = _counts(context.recent_texts)
    for core, span in _sentences(subject.text).items():
        times = counts[core]
        if len(core) >= context.settings[SHORTEST] and times >= context.settings[MOST]:
            yield _finding(subject.text[span[0] : span[1]], span, times, len(context.recent_texts))


@lru_cache(maxsize=32)
def _counts(texts: tuple[str, ...]) -> Counter[str]:
    """How many of the texts hold each sentence."""
    return Counter(core for text in texts for core in _cores(text))


@lru_cache(maxsize=2048)
def _cores(text: str) -> tuple[str, ...]:
    return tuple(_sentences(text))


def _sentences(text: str) -> dict[str, tuple[int, int]]:
    """The normalised sentences with the first place of each; blanks keep every place as it is."""
    plain = _LABEL.sub(_blank, text)
    for topic in reversed(find_topics(plain) if "#" in plain else ()):
        plain = plain[: topic.start] + " " * (topic.end - topic.start) + plain[topic.end :]
    found: dict[str, tuple[int, int]] = {}
    for sentence in _SENTENCE.finditer(plain):
        words = sentence.group()
        start = sentence.start() + len(words) - len(words.lstrip())
        if core := normalised(words):
            found.setdefault(core, (start, sentence.start() + len(words.rstrip())))
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _finding(sentence: str, span: tuple[int, int], times: int, posts: int) -> Finding:
    shown = sentence if len(sentence) <= 30 else sentence[:30] + "…"
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"“{shown}”在最近 {posts} 条里已经出现过 {times} 次，读者会跳过它（实践 B5）。",
            en=f'"{shown}" stands in {times} of the last {posts} posts; readers skip it by now (practice B5).',
        ),
        hint=Words(zh="去掉这一句，或者换一句只属于这条的话。", en="Take it out, or say what only this post can say."),
        field=Field.TEXT,
        span=span,
        figures={"times": times, "posts": posts},
    )
