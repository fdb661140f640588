"""C2.hard-sell: a post that reads like a leaflet.

Practice C2: do not praise your own goods, no hard advertising; F4: who advertises too hard loses followers. What is
known of a text is a rule pack (guanwei/practice/packs/hardsell.toml: words with points, offers) and short pieces of
text with weights that were learned (packs/pushing.py, docs/decisions/0014-hard-sell-learned.md). Passes: one mild word
(超值), what something costs, where it can be had, a draw, warnings against scams, news about sales, jokes about
shopping; a boast alone, which is C12's. What cannot be judged: whether the goods deserve it.
"""

from collections.abc import Iterator, Sequence

from guanwei.lib.text.matching import matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.pushing import push_of
from guanwei.practice.packs.wordsettings import ALLOWED, allowed_spans, is_allowed
from guanwei.practice.subjects import Context, PostSubject

PACK = "hardsell"
SHOWN = 5

ID = "C2.hard-sell"
VERSION = 5
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (ALLOWED,)
ABOUT = About(
    title=Words(zh="硬广用语", en="Hard-sell wording"),
    why=Words(
        zh="催人下单、喊价、自夸，读者一眼就划走，天天如此就取消关注。指南：不自夸，不硬广。",
        en="Urging, shouting prices and self-praise make readers scroll on, and every day of it makes them leave. The "
        "guide: do not praise your own goods, no hard advertising.",
    ),
    passes=(
        Words(
            zh="写明上架、价格、地点；一个不重的词（“超值”）；转发抽奖。",
            en="What is new, what it costs, where it can be had; one mild word (超值); a draw among those who repost.",
        ),
        Words(
            zh="提醒防骗、关于促销的新闻、拿购物开玩笑、致歉和通知。",
            en="Warnings against scams, news about sales, jokes about shopping, apologies and notices.",
        ),
        Words(
            zh="只有一句自夸：“全国销量第一”由 C12 提醒，一句话不说两遍。",
            en="A boast and nothing else: 全国销量第一 is found by C12, and one sentence is not told off twice.",
        ),
    ),
    found=(
        Words(
            zh="一个很重的词：“手慢无”“闭眼入”“立即抢购”；或者两个不重的：“爆款”加“数量有限”。",
            en="One strong word: 手慢无, 闭眼入, buy now; or two mild ones: 爆款 and 数量有限.",
        ),
        Words(
            zh="优点一串、再没有别的：“外观霸气、动力澎湃，尽显尊贵，欢迎品鉴”。",
            en="Virtues strung together and nothing else: 外观霸气、动力澎湃，尽显尊贵.",
        ),
        Words(
            zh="感叹号和同一个词叠三遍、折扣和价格，会让一个不重的词变成硬广。",
            en="Heaps of exclamation marks, a word three times over, discounts and prices make a mild word a hard one.",
        ),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    label = _label_of(subject)
    body = subject.text[label:]
    text = matchable(body).tight
    push = push_of(text, pack(PACK))
    if push is None:
        return
    allowed = allowed_spans(text, context.settings[ALLOWED])
    told = [place for place in push.places if not _may_stand(place, allowed, by_words=push.by_words)]
    if push.places and not told:
        return
    told = told if push.by_words else told[:1]
    words = list(dict.fromkeys(body[slice(*text.span(*place))].strip() for place in told))[:SHOWN]
    quoted = Words(zh="".join(f"“{word}”" for word in words), en=", ".join(f'"{word}"' for word in words))
    more = Words(zh="，还叠着感叹号或重复", en=", with heaps of exclamation marks or repetition")
    more = more if push.stacked else Words(zh="", en="")
    lead = Words(zh=f"{quoted.zh or '这条'}{more.zh}", en=f"{quoted.en or 'As it stands'}{more.en}")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{lead.zh}，读起来是硬广，读者会划走（实践 C2）。",
            en=f"{lead.en}: this reads as hard advertising, and readers scroll on (practice C2).",
        ),
        hint=Words(
            zh="去掉催促和喊价，说清它解决什么问题、优惠到哪天为止，一句话给出购买方式就够了。",
            en="Leave out the urging; say which problem it solves and until when the offer holds, and name the way to "
            "buy once.",
        ),
        field=Field.TEXT,
        span=_moved(text.span(*(push.strongest if push.strongest in told else told[0])), label) if told else None,
        figures={"words": "、".join(words), "pack": PACK},
    )


def _may_stand(place: tuple[int, int], allowed: Sequence[tuple[int, int]], *, by_words: bool) -> bool:
    """A word within a name that may hold any, or a clause with such a name in it."""
    start, end = place
    return (
        is_allowed(start, end, allowed) if by_words else any(start < until and since < end for since, until in allowed)
    )


def _label_of(subject: PostSubject) -> int:
    """Where the text begins behind the label of its column: 【好物】 is how the brand asks for it (C16), no praise."""
    column = subject.brand.column(subject.column)
    return len(column.label) if column and column.label and subject.text.startswith(column.label) else 0


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by
