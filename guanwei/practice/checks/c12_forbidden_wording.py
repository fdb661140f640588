"""C12.forbidden-wording: promises and claims that the law forbids, and words that hurt people.

Practice C12: each post stands for the company's image. Cures and missing side effects, medical effects of ordinary
goods, sure profit, sure prizes, a guaranteed pass, the name of the state, superstition, milk instead of mother's,
rivals run down, insults: a rule pack (guanwei/practice/packs/forbidden.toml) with the law beside each word and a level
of its own, block or ask. Passes: warnings, denials, quotations, news, titles; a medical word where nothing is sold.
What cannot be judged: whether goods are licensed medicine, so that most medical words ask and only the promise of a
cure blocks.
"""

from collections.abc import Iterator

from guanwei.lib.text.matching import matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.laws import law_in_english
from guanwei.practice.packs.claims import Claim, claims_not_allowed
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.wordsettings import ALLOWED
from guanwei.practice.subjects import Context, PostSubject, ReplySubject
from guanwei.practice.wording import begun

PACK = "forbidden"
MOST = 8

ID = "C12.forbidden-wording"
VERSION = 2
SUBJECTS = (PostSubject, ReplySubject)
LEVEL = Level.BLOCK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = (ALLOWED,)
ABOUT = About(
    title=Words(zh="禁用说法", en="Forbidden wording"),
    why=Words(
        zh="保证治好、保证赚钱、保证考过，以及伤人的话：法律不许，而且一条就够上新闻。",
        en="A promised cure, profit or pass, and words that hurt: the law forbids them, and one is enough to make the "
        "news.",
    ),
    passes=(
        Words(zh="防骗提醒、否定、引用别人的话、新闻。", en="Warnings, denials, quotations, news."),
        Words(zh="不卖东西的时候说到治疗、治愈。", en="Words of treatment where nothing is sold."),
    ),
    found=(
        Words(
            zh="拦下：“包治百病”“稳赚不赔”“国宴专供”“堪比母乳”、侮辱人的话。",
            en="Blocked: 包治百病, 稳赚不赔, 国宴专供, 堪比母乳, insults.",
        ),
        Words(
            zh="要人放行：普通商品说“排毒”“提高免疫力”，“签约保过”“100%中奖”“吊打同行”。",
            en="Asked about: ordinary goods that 排毒 or 提高免疫力, 签约保过, 100%中奖, 吊打同行.",
        ),
    ),
)


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    text = matchable(subject.text).tight
    for claim in claims_not_allowed(text, pack(PACK), context.settings[ALLOWED])[:MOST]:
        span = text.span(claim.start, claim.end)
        yield _finding(claim, span, subject.text[slice(*span)])


def _finding(claim: Claim, span: tuple[int, int], word: str) -> Finding:
    group = claim.group
    return Finding(
        id=ID,
        level=group.level,
        message=Words(
            zh=f"“{word}”：{group.reason.zh}（{group.basis}；实践 C12）。",
            en=f'"{word}": {group.reason.en} ({law_in_english(group.basis)}; practice C12).',
        ),
        hint=Words(zh=f"{group.instead.zh}。", en=f"{begun(group.instead.en)}."),
        field=Field.TEXT,
        span=span,
        figures={"word": word, "kind": group.id, "pack": PACK},
    )
