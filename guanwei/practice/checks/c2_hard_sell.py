"""C2.hard-sell: wording that pushes goods.

Practice C2: do not praise your own goods, no hard advertising; F4: who advertises too hard loses followers. The words
and their points are a rule pack (guanwei/practice/packs/hardsell.toml), how they add up is packs/pushing.py: one mild
word (超值) passes, a strong one (手慢无) or two mild ones are found. Passes: what something costs, where it can be
had, a draw, warnings against scams, news about sales, jokes about shopping. What cannot be judged: whether the goods
deserve it.
"""

from collections.abc import Iterator

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
VERSION = 2
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
            zh="讲事情的帖子里夹着一句绝对化的自夸：那归“绝对化用语”管（C12）。",
            en="One boast in absolute terms among facts: that is for C12.",
        ),
        Words(
            zh="提醒防骗、关于促销的新闻、拿购物开玩笑、致歉和通知。",
            en="Warnings against scams, news about sales, jokes about shopping, apologies and notices.",
        ),
    ),
    found=(
        Words(
            zh="一个很重的词：“手慢无”“闭眼入”“立即抢购”；或者两个不重的：“爆款”加“数量有限”。",
            en="One strong word: 手慢无, 闭眼入, buy now; or two mild ones: 爆款 and 数量有限.",
        ),
        Words(
            zh="通篇只有夸，没有一句讲事情：“外观霸气、动力澎湃，尽显尊贵，欢迎品鉴”，或者全是绝对化的自夸（C12）。",
            en="Nothing but praise and not a sentence that tells anything: 外观霸气、动力澎湃，尽显尊贵, or boasts "
            "in absolute terms (C12) alone.",
        ),
        Words(
            zh="价格、优惠、赠品、截止、名额、怎么买，三样以上带着感叹号喊出来；感叹号和同一个词叠三遍也加重。",
            en="Price, discount, gift, deadline, places left, how to buy: three of them shouted with exclamation "
            "marks. Heaps of these, or a word three times over, make a mild word a hard one.",
        ),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    text = matchable(subject.text).tight
    push = push_of(text, pack(PACK))
    if push is None:
        return
    allowed = allowed_spans(text, context.settings[ALLOWED])
    told = [one for one in push.words if not is_allowed(one.start, one.end, allowed)]
    if not told:
        return
    strongest = max(told, key=lambda one: (one.group.points, -one.start))
    words = list(dict.fromkeys(subject.text[slice(*text.span(one.start, one.end))] for one in told))[:SHOWN]
    quoted = Words(zh="".join(f"“{word}”" for word in words), en=", ".join(f'"{word}"' for word in words))
    more = Words(zh="，还叠着感叹号或重复", en=", with heaps of exclamation marks or repetition")
    more = more if push.stacked else Words(zh="", en="")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{quoted.zh}{more.zh}，读起来是硬广，读者会划走（实践 C2）。",
            en=f"{quoted.en}{more.en}: this reads as hard advertising, and readers scroll on (practice C2).",
        ),
        hint=Words(
            zh="去掉催促和喊价，说清它解决什么问题、优惠到哪天为止，一句话给出购买方式就够了。",
            en="Leave out the urging; say which problem it solves and until when the offer holds, and name the way to "
            "buy once.",
        ),
        field=Field.TEXT,
        span=text.span(strongest.start, strongest.end),
        figures={"points": push.points, "words": "、".join(words), "pack": PACK},
    )
