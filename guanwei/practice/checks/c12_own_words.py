"""C12.own-words: what this brand does not say, asks about, or says in another way.

Practice C12 and A3 (words we use, words we never use). Three lists are settings: words that stop a post, words that a
person has to let pass, and pairs of an old word and the one that we say instead, which a machine can put right. Matched
like every word here: width, case, script and stuffing make no difference; a Latin word only as a whole. Passes: what
stands inside a name that is allowed (C12.allowed). Each kind has an id of its own: `.never`, `.asked`, `.instead`.
"""

from collections.abc import Iterator, Sequence

from guanwei.lib.text.matching import Matchable, matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Fix, Level, Span
from guanwei.practice.packs.loading import is_whole
from guanwei.practice.packs.wordsettings import (
    ALLOWED,
    LONGEST,
    WORDS,
    allowed_spans,
    is_allowed,
    listed,
    pairs,
    word_list,
)
from guanwei.practice.settings import Setting
from guanwei.practice.subjects import Context, PostSubject, ReplySubject

NEVER = Setting(
    id="C12.never",
    default="",
    longest=LONGEST,
    unit=WORDS,
    label=Words(zh="我们不用的词", en="Words that we never use"),
    help=Words(
        zh="出现就拦下，例如竞争对手的名字、停用的产品名。用逗号或换行分开。",
        en="They stop a post, such as a rival's name or a product that is gone. Commas or new lines between them.",
    ),
)
ASKED = Setting(
    id="C12.asked",
    default="",
    longest=LONGEST,
    unit=WORDS,
    label=Words(zh="要人看一眼的词", en="Words that somebody looks at"),
    help=Words(
        zh="出现就要有人放行，例如“召回”“裁员”“上市计划”。用逗号或换行分开。",
        en="They need a person to let them pass, such as 召回 or 裁员. Commas or new lines between them.",
    ),
)
INSTEAD = Setting(
    id="C12.instead",
    default="",
    longest=LONGEST,
    unit=WORDS,
    label=Words(zh="换个说法", en="Words that we use instead"),
    help=Words(
        zh="旧词=新词，一行一对，例如“客户=朋友”“小样=体验装”。提示时可以一键替换。",
        en="Old word=new word, one pair a line, for example 小样=体验装. The finding can put it right.",
    ),
)

ID = "C12.own-words"
VERSION = 1
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.BLOCK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (NEVER, ASKED, INSTEAD, ALLOWED)
ABOUT = About(
    title=Words(zh="自家的用词", en="Our own words"),
    why=Words(
        zh="每个品牌都有不说的词、要请示的词和统一的叫法。写在这里，谁来写稿都一样。",
        en="Every brand has words that it does not say, words to ask about, and names for things. Kept here, they hold "
        "whoever writes.",
    ),
    passes=(
        Words(zh="没有设置任何词。", en="No word is set."),
        Words(
            zh="字母写的词只认整词：设了 ai，不管 said。", en="A Latin word counts as a whole: ai is not found in said."
        ),
    ),
    found=(
        Words(
            zh="设为不用的词：拦下。设为要看的词：要人放行。",
            en="A word that is never used: blocked. One to look at: asked.",
        ),
        Words(
            zh="设了“小样=体验装”，写了“小样”：提示，可以一键换掉。",
            en="小样 where 小样=体验装 is set: a hint that can put it right.",
        ),
    ),
)


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    never, asked = listed(context.settings[NEVER]), listed(context.settings[ASKED])
    instead = pairs(context.settings[INSTEAD])
    if not (never or asked or instead):
        return
    text = matchable(subject.text).tight
    allowed = allowed_spans(text, context.settings[ALLOWED])
    for word, span in _places(text, never, allowed):
        yield _unwanted("never", Level.BLOCK, word, span)
    for word, span in _places(text, asked, allowed):
        yield _unwanted("asked", Level.ASK, word, span)
    new = dict(instead)
    for word, span in _places(text, tuple(new), allowed):
        yield _replaced(word, new[word], span)


def _places(text: Matchable, words: tuple[str, ...], allowed: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    known = word_list(words)
    if known is None:
        return
    for hit in known.longest_in(text):
        if is_whole(text.text, hit.start, hit.end) and not is_allowed(hit.start, hit.end, allowed):
            yield words[hit.word], text.span(hit.start, hit.end)


def _unwanted(kind: str, level: Level, word: str, span: Span) -> Finding:
    message = Words(
        zh=f"“{word}”是我们不用的词（实践 C12）。", en=f'"{word}" is a word that we never use (practice C12).'
    )
    hint = Words(zh="换一个说法；真要用，请管它的人放行。", en="Find another; if it has to be, have it let pass.")
    if kind == "asked":
        message = Words(
            zh=f"写到“{word}”，先请人看一眼（实践 C12）。",
            en=f'"{word}": somebody should look at it first (practice C12).',
        )
        hint = Words(zh="请负责的人确认后放行。", en="Let the person in charge confirm it.")
    return Finding(
        id=f"{ID}.{kind}",
        level=level,
        message=message,
        hint=hint,
        field=Field.TEXT,
        span=span,
        figures={"word": word},
    )


def _replaced(old: str, new: str, span: Span) -> Finding:
    better = Words(zh=f"换成“{new}”", en=f'Use "{new}"') if new else Words(zh="删掉", en="Take it out")
    return Finding(
        id=f"{ID}.instead",
        level=Level.HINT,
        message=Words(
            zh=f"“{old}”我们{f'写作“{new}”' if new else '不写'}（实践 C12）。",
            en=f'We {f"write “{new}” for" if new else "leave out"} "{old}" (practice C12).',
        ),
        hint=Words(zh=f"{better.zh}。", en=f"{better.en}."),
        field=Field.TEXT,
        span=span,
        figures={"word": old, "instead": new},
        fix=Fix(better, Field.TEXT, span, new),
    )
