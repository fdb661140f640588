"""C12.forbidden-wording: promises and claims that the law forbids, and words that hurt people.

Practice C12: each post stands for the company's image. Cures and missing side effects, medical effects of ordinary
goods, pounds lost in days, sure profit, sure prizes, a guaranteed pass, organs of the state and the media's name,
驰名商标, superstition, milk instead of mother's, rivals run down, a country made of a region of China, state symbols
and banknotes on goods, vacancies closed to somebody, tobacco, what may not be sold, insults: a rule pack
(guanwei/practice/packs/forbidden.toml) with the law beside each group and a level of its own, block or ask, and with
what has to stand around a word (guanwei.practice.packs.forbidding). Passes: warnings, denials, quotations, news,
titles, lessons in law, museum labels; 根治 of anything but an illness; a medical word where nothing is sold.
What cannot be judged: whether goods are licensed medicine, whether a contract allows a name, what a picture shows.
"""

from collections.abc import Iterator

from guanwei.lib.text.matching import matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.laws import law_in_english
from guanwei.practice.packs.forbidding import PACK, Forbidden, forbidden_in
from guanwei.practice.packs.wordsettings import ALLOWED
from guanwei.practice.subjects import Context, PostSubject, ReplySubject
from guanwei.practice.wording import begun

MOST = 8

ID = "C12.forbidden-wording"
VERSION = 3
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
        Words(
            zh="防骗提醒、否定、引用别人的话、新闻、普法、博物馆展签。",
            en="Warnings, denials, quotations, news, lessons in law, labels in a museum.",
        ),
        Words(
            zh="“根治了漏水”：治的不是病；不卖东西的时候说到治疗、治愈。",
            en="根治了漏水, where nobody is ill; words of treatment where nothing is sold.",
        ),
        Words(
            zh="“港澳台地区”“国家和地区”；升国旗、唱国歌；不是招聘的“限女性”。",
            en="港澳台地区, countries and regions; a flag that is raised; a class for women.",
        ),
    ),
    found=(
        Words(
            zh="拦下：“包治百病”“枕头能治失眠”“三天瘦十斤”“稳赚不赔”“堪比母乳”、侮辱人的话。",
            en="Blocked: 包治百病, a pillow that cures insomnia, 三天瘦十斤, 稳赚不赔, 堪比母乳, insults.",
        ),
        Words(
            zh="拦下：“国宴专供”“驰名商标”“国旗图案抱枕”“人民币图案红包”，贬低对手，把台湾写成国家，招聘“限女性”。",
            en="Blocked: 国宴专供, 驰名商标, the flag or banknotes on goods, rivals run down, Taiwan as a country, a "
            "vacancy for women only.",
        ),
        Words(
            zh="要人放行：“排毒”“提高免疫力”“央视推荐品牌”“签约保过”“比苹果强一百倍”，招聘写年龄、身高。",
            en="Asked about: 排毒, 提高免疫力, 央视推荐品牌, 签约保过, comparisons with a named rival, age or height "
            "in a vacancy.",
        ),
    ),
)


def check(subject: PostSubject | ReplySubject, context: Context) -> Iterator[Finding]:
    text = matchable(subject.text).tight
    for one in forbidden_in(text, context.settings[ALLOWED])[:MOST]:
        span = text.span(one.start, one.end)
        yield _finding(one, span, subject.text[slice(*span)])


def _finding(one: Forbidden, span: tuple[int, int], word: str) -> Finding:
    group = one.group
    return Finding(
        id=ID,
        level=one.level,
        message=Words(
            zh=f"“{word}”：{group.reason.zh}（{group.basis}；实践 C12）。",
            en=f'"{word}": {group.reason.en} ({law_in_english(group.basis)}; practice C12).',
        ),
        hint=Words(zh=f"{group.instead.zh}。", en=f"{begun(group.instead.en)}."),
        field=Field.TEXT,
        span=span,
        figures={"word": word, "kind": group.id, "pack": PACK},
    )
