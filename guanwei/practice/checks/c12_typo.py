"""C12.typo: slips that are certain.

Practice C12: each post stands for the company's image. A modest list (guanwei/practice/packs/typos.toml) of writings
that are wrong in every sentence (登陆网站, 一如继往, 优惠卷), and of some that are wrong by what stands around them
(截止今天已有三百人, 感谢对我门的支持). A machine can put each right. Passes: 台风登陆, everything
that is a matter of taste. What cannot be judged: whether a word that exists is the one that was meant.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from guanwei.lib.text.matching import Matchable, matchable
from guanwei.lib.text.wordlist import WordList
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level, Span
from guanwei.practice.packs.loading import is_whole, pack
from guanwei.practice.packs.wordsettings import ALLOWED, allowed_spans
from guanwei.practice.subjects import Context, PostSubject, ReplySubject

ID = "C12.typo"
VERSION = 2
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (ALLOWED,)
ABOUT = About(
    title=Words(zh="错别字", en="Slips of the pen"),
    why=Words(
        zh="错字先被看见，内容后被看见。",
        en="A slip is seen before the content is.",
    ),
    passes=(
        Words(zh="“台风登陆福建”：词是对的。", en="台风登陆福建: the word is right there."),
        Words(zh="两种写法都通行的词。", en="Words that may be written in two ways."),
    ),
    found=(
        Words(
            zh="“截止今天已有三百人”应是“截至”；“报名截止今天”是对的，不提示。",
            en="截止今天已有三百人, where 截至 is meant; 报名截止今天 is right and passes.",
        ),
        Words(
            zh="“登陆网站”“一如继往”“优惠卷”，可以一键改好。",
            en="登陆网站, 一如继往, 优惠卷, tommorow; one press puts it right.",
        ),
    ),
)


@lru_cache(maxsize=1)
def _by_company() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    """Words that are wrong beside others only: what to wait for, the expression, and what is right."""
    return tuple(
        (re.compile(one["when"]), re.compile(one["wrong"]), one["right"]) for one in pack("typos").data["slips"]
    )


@lru_cache(maxsize=1)
def _known() -> tuple[WordList, WordList, tuple[tuple[str, str], ...]]:
    data = pack("typos").data
    slips = tuple(data["pairs"].items())
    return WordList([wrong for wrong, _ in slips]), WordList(data["shelters"]["words"].split("|")), slips


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    text = matchable(subject.text)
    found = sorted(_slips_in(text))
    if not found:
        return
    _, shelters, _ = _known()
    sheltered = [(hit.start, hit.end) for hit in shelters.all_in(text)]
    sheltered += allowed_spans(text, context.settings[ALLOWED])
    for start, end, wrong, right in found:
        if not any(first < end and start < last for first, last in sheltered):
            span = text.span(start, end)
            yield _finding(subject.text[slice(*span)], (wrong, right), span)


def _slips_in(text: Matchable) -> Iterator[tuple[int, int, str, str]]:
    """Where each stands, as the list writes it, and what is right."""
    wrong, _, slips = _known()
    for hit in wrong.longest_in(text):
        if is_whole(text.text, hit.start, hit.end):
            yield hit.start, hit.end, *slips[hit.word]
    for waits_for, pattern, right in _by_company():
        if waits_for.search(text.text):
            for match in pattern.finditer(text.text):
                yield match.start(), match.end(), match.group(), match.expand(right)


def _finding(written: str, slip: tuple[str, str], span: Span) -> Finding:
    wrong, right = slip
    # In traditional characters or capitals the list's own writing would not fit into the sentence.
    fix = Fix(Words(zh=f"改成“{right}”", en=f'Use "{right}"'), Field.TEXT, span, right)
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"“{written}”应该写作“{right}”（实践 C12）。",
            en=f'"{written}" should be written "{right}" (practice C12).',
        ),
        hint=Words(zh=f"改成“{right}”。", en=f'Change it to "{right}".'),
        field=Field.TEXT,
        span=span,
        figures={"written": written, "right": right},
        fix=fix if written == wrong else None,
    )
