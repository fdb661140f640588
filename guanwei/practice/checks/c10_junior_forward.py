"""C10.junior-forward: a young account passes on social news.

Practice C10: a junior account does not forward social news. It has no voice of its own yet, and news of accidents,
courts and disasters is neither its theme nor its responsibility. Looked at is what is passed on and, for a post of the
forward group, our own text. Passes: an established account; a post that is no forward; what has nothing of news about
it. Found: a news medium as the author, one sure sign (警方通报, 据…报道, 遇难), or two signs that are weaker alone.
Signs are words, so it can be waived.
"""

import re
from collections.abc import Iterator

from guanwei.lib.text import matchable
from guanwei.lib.text.wordlist import WordList
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Field, Finding, Level, Span
from guanwei.practice.subjects import Context, PostSubject, Stage

ID = "C10.junior-forward"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = True
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="新账号转发社会新闻", en="Young account forwards social news"),
    why=Words(
        zh="账号刚起步时不转社会新闻：读者还不知道你是谁，新闻又不是你的主题，说错一句却由公司来担。",
        en="A young account does not forward social news: readers do not know it yet, news is not its theme, and the "
        "company answers for a wrong word.",
    ),
    passes=(
        Words(zh="账号已经是成熟阶段。", en="An account whose stage is established."),
        Words(zh="不是转发；转发的是顾客、同行说产品的话。", en="No forward; customers and others on our products."),
    ),
    found=(
        Words(zh="原作者是新闻媒体。", en="The author is a news medium."),
        Words(
            zh="有一个明显的新闻字样（警方通报、据……报道、遇难），或者两个较弱的。",
            en="One sure sign of news (警方通报, 据…报道, 遇难), or two weaker ones.",
        ),
    ),
)

_SURE = (
    *(
        "警方通报",
        "情况通报",
        "警情通报",
        "最新通报",
        "突发新闻",
        "社会新闻",
        "记者获悉",
        "记者了解到",
        "据报道",
        "据悉",
    ),
    *("遇难", "身亡", "死亡", "命案", "伤亡", "失联", "嫌疑人", "犯罪嫌疑", "被刑拘", "刑事拘留", "被判", "一审判决"),
    *("地震局", "台网正式测定", "breaking news", "according to police", "police said", "death toll", "was arrested"),
)
_WEAK = (
    *(
        "警方",
        "民警",
        "派出所",
        "公安",
        "法院",
        "检察院",
        "判决",
        "案件",
        "被捕",
        "诈骗",
        "盗窃",
        "车祸",
        "火灾",
        "爆炸",
        "坠楼",
    ),
    *(
        "事故",
        "地震",
        "洪水",
        "暴雨",
        "台风",
        "疫情",
        "确诊",
        "病例",
        "抢救",
        "受伤",
        "家属",
        "目击",
        "失踪",
        "谣言",
        "网传",
    ),
    *(
        "曝光",
        "举报",
        "涉嫌",
        "官方回应",
        "通报",
        "记者",
        "新闻",
        "police",
        "court",
        "accident",
        "victims",
        "earthquake",
    ),
)
_WORDS = WordList((*_SURE, *_WEAK))
_REPORTED = re.compile(r"据[^，。,.\n]{1,14}(?:报道|消息|通报)")
_MEDIUM = re.compile(
    r"日报|晚报|早报|晨报|都市报|商报|时报|周刊|新闻|新华[社网]|人民网|央视|中新[社网]|电视台|广播电台|观察网|澎湃"
    r"|\bnews\b|\bdaily\b|\btimes\b|\bpost\b|\bherald\b|\bbbc\b|\bcnn\b|\breuters\b"
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if subject.stage is not Stage.JUNIOR:
        return
    passed_on = subject.forwarded
    if passed_on is None and subject.group is not ColumnGroup.FORWARD:
        return
    medium = passed_on.by if passed_on and _MEDIUM.search(matchable(passed_on.by).text) else ""
    signs, span = _signs(subject.text)
    if passed_on:
        others, _ = _signs(passed_on.text)
        signs = (*signs, *(word for word in others if word not in signs))
    if not medium and not _enough(signs):
        return
    why = Words(zh=f"原作者“{medium}”是新闻媒体", en=f'"{medium}", who wrote it, is a news medium')
    if not medium:
        shown = list(dict.fromkeys(signs))[:3]
        why = Words(zh=f"里面说到“{'”“'.join(shown)}”", en=f"it speaks of {', '.join(shown)}")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"这个账号还在起步阶段，不转社会新闻；{why.zh}（实践 C10）。",
            en=f"The account is still young and does not forward social news; {why.en} (practice C10).",
        ),
        hint=Words(
            zh="换成自己的内容，或者转发和产品有关的话；账号已经站稳的，把阶段改为成熟。",
            en="Say something of your own, or forward what concerns your products; if the account has found its feet, "
            "set its stage to established.",
        ),
        field=Field.TEXT,
        span=span,
        figures={"medium": medium, "signs": len(signs)} if medium else {"signs": len(signs)},
    )


def _signs(text: str) -> tuple[tuple[str, ...], Span | None]:
    """The signs in a text, sure ones first, and where the first of them stands."""
    form = matchable(text)
    weak: list[tuple[str, Span]] = []
    sure = [(match.group(), form.span(*match.span())) for match in _REPORTED.finditer(form.text)]
    for hit in _WORDS.longest_in(form):
        found = (form.text[hit.start : hit.end], form.span(hit.start, hit.end))
        (sure if hit.word < len(_SURE) else weak).append(found)
    all_found = [*sure, *weak]
    return tuple(dict.fromkeys(word for word, _ in all_found)), all_found[0][1] if all_found else None


_SURE_FORMS = frozenset(matchable(word).text for word in _SURE)


def _enough(signs: tuple[str, ...]) -> bool:
    return len(signs) >= 2 or any(word in _SURE_FORMS or _REPORTED.fullmatch(word) for word in signs)
