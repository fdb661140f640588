"""C12.absolute-wording: praise of our own goods, service or brand in absolute terms.

Practice C12: each post stands for the company's image. Source: 《广告法》第九条第（三）项 forbids 国家级, 最高级, 最佳
and the like; 市场监管总局公告 2023 年第 6 号《广告绝对化用语执法指南》 says when such words are none. The words, the
law and the exceptions are a rule pack (guanwei/practice/packs/absolute.toml); who speaks is judged by packs/stance.py,
whether it is about what we sell by packs/claims.py, whether it is measured by a whole market (全省最松软的) by
packs/market.py. No list holds all ways to say it: weights that were learned (packs/unsurpassed.py) decide together with
the words (packs/boasts.py), and also find a clause without any of them (后视镜里已经看不到同行了). Evasions (最 强,
第①, zui好, 蕞) are found like the word itself.
Passes: aims, hints for use, national classes, awards, titles, names, facts of time and place, comparison with oneself,
quoted users, questions, denials, everyday speech. What cannot be judged: whether a claim is true and can be proved; so
it asks and never says that something is illegal.
"""

from collections.abc import Iterator

from guanwei.lib.text.matching import matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.laws import law_in_english
from guanwei.practice.packs.boasts import PACK, Boast, boasts_in
from guanwei.practice.packs.claims import Claim
from guanwei.practice.packs.wordsettings import ALLOWED
from guanwei.practice.subjects import Context, PostSubject, ReplySubject
from guanwei.practice.wording import begun

_BASIS = "《广告法》第九条第（三）项"  # of a clause without a word of the pack
MOST = 8  # of one post; who sees eight has understood

ID = "C12.absolute-wording"
VERSION = 6
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (ALLOWED,)
ABOUT = About(
    title=Words(zh="绝对化用语", en="Absolute wording"),
    why=Words(
        zh="“最佳”“第一”“国家级”用来夸自己的商品和服务，广告法第九条第（三）项不许，罚得也重；读者看多了也不信。",
        en="最佳, 第一 or 国家级 in praise of one's own goods or service is forbidden by article 9 (3) of the "
        "advertising law and fined heavily; and readers no longer believe it.",
    ),
    passes=(
        Words(
            zh="经营理念和目标（“力争做到最好”）、消费提示（“最佳食用时间”）、国家评定的等级和称号、作品名和商标。",
            en="Aims (力争做到最好), hints for use (最佳食用时间), classes and titles that the state awards, names of "
            "works and marks.",
        ),
        Words(
            zh="时间、地点、顺序的事实（“最后一天”“最早一班”），和自己比（“我们历来最大的一家店”），引用顾客的原话，提问，否定。",
            en="Facts of time, place and order (最后一天), comparison with oneself (我们历来最大的一家店), a "
            "customer's own words, questions, denials.",
        ),
        Words(zh="说人、说心情、说天气的“最”。", en="A superlative about people, feelings or the weather."),
    ),
    found=(
        Words(
            zh="“我们家的豆浆机，全国销量第一”“市面上补水效果最好的面膜”“顶级羊绒，秋冬必备”。",
            en="我们家的豆浆机，全国销量第一; 市面上补水效果最好的面膜; the best coffee in town, only at our shop.",
        ),
        Words(
            zh="换了写法的也一样：最 强、第①、zui好、蕞、NO.①。", en="Disguised as well: 最 强, 第①, zui好, 蕞, NO.①."
        ),
    ),
)


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    text = matchable(subject.text).tight
    for boast in boasts_in(text, context.settings[ALLOWED])[:MOST]:
        span = text.span(boast.start, boast.end)
        said = subject.text[slice(*span)]
        yield _of_a_word(boast.claim, span, said) if boast.claim else _of_a_clause(boast, span, said)


def _of_a_word(claim: Claim, span: tuple[int, int], word: str) -> Finding:
    group, law = claim.group, law_in_english(claim.group.basis)
    return Finding(
        id=ID,
        level=group.level,
        message=Words(
            zh=f"“{word}”{group.reason.zh}，请有人看一眼（{group.basis}；实践 C12）。",
            en=f'"{word}": {group.reason.en}; somebody should look at it ({law}; practice C12).',
        ),
        hint=Words(
            zh=f"{group.instead.zh}。品牌名、商标里的词可以在设置里列为允许。",
            en=f"{begun(group.instead.en)}. A word that belongs to a brand or mark can be allowed in the settings.",
        ),
        field=Field.TEXT,
        span=span,
        figures={"word": word, "kind": group.id, "pack": PACK, "points": claim.points},
    )


def _of_a_clause(boast: Boast, span: tuple[int, int], clause: str) -> Finding:
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"“{clause}”读起来是说自己没有对手、没有例外，请有人看一眼（{_BASIS}；实践 C12）。",
            en=f'"{clause}" reads as if ours had no rival or no exception; somebody should look at it '
            f"({law_in_english(_BASIS)}; practice C12).",
        ),
        hint=Words(
            zh="说出具体好在哪里，或者写清由谁、在什么范围、什么时候评定。这一句没有敏感词，是按整句的说法判断的。",
            en="Say what exactly is good, or who ranked it, among whom and when. No single word is at fault: it is "
            "judged by how the whole clause is put.",
        ),
        field=Field.TEXT,
        span=span,
        figures={"word": clause, "kind": "clause", "pack": PACK, "says": round(boast.says, 1)},
    )
