"""The items of section C: what the posts are for, their wording, their repetition, their forms."""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.audit.marks import POSTS, Evidence, Item, Scale, counted, judged
from guanwei.practice.audit.mixing import MixFigures, form_name
from guanwei.practice.audit.repeating import RepetitionFigures
from guanwei.practice.audit.voice import ABSOLUTE, HARD_SELL, VoiceFigures
from guanwei.practice.checks.c2_promotion_share import CEILING
from guanwei.practice.checks.c5_mix import NAMES, TARGETS, TOLERANCE
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.wording import NOTHING, percent

LISTED = 5


def content_items(seen: Evidence) -> Iterator[Item]:
    yield _promotion(seen.mix)
    yield from _wordings(seen.voice)
    yield _drift(seen.mix)
    yield _products(seen.mix)
    yield _repetition(seen.repetition)
    yield from _forms(seen)


def _promotion(mix: MixFigures) -> Item:
    ceiling, heaviest, month = CEILING.default / 100, mix.heaviest, NOTHING
    if heaviest and heaviest.promotions:
        share = percent(heaviest.share)
        month = Words(zh=f"，最高的 {heaviest.name} 是 {share}", en=f", highest in {heaviest.name}: {share}")
    said = counted(mix.groups[ColumnGroup.PROMOTION], mix.judged, POSTS)
    return judged(
        "C2",
        Words("推广占比", "Share of promotion"),
        mix.share(ColumnGroup.PROMOTION),
        Scale(ceiling, 4 * ceiling),
        Words(zh=said.zh + month.zh, en=said.en + month.en),
        Words(
            zh=f"推广压到 {percent(ceiling)} 以内，省下的位置给读者爱看的。",
            en=f"Bring promotion down to {percent(ceiling)} and give the room to what followers love.",
        ),
        mix.judged,
    )


def _repetition(found: RepetitionFigures) -> Item:
    again, share = found.exact + found.near, percent(found.share)
    return judged(
        "C13",
        Words("不重复", "Not the same again"),
        found.share,
        Scale(0.0, 0.3),
        Words(
            zh=f"{found.judged:,} 条里有 {again:,} 条（{share}）：原样 {found.exact:,} 条，换了说法或照搬一段 "
            f"{found.near:,} 条",
            en=f"{again:,} of {found.judged:,} posts ({share}): {found.exact:,} word for word, {found.near:,} in other "
            "words or in part",
        ),
        Words(zh="发过的不再原样发，换一个角度重写。", en="Do not post the same again; write it from another side."),
        found.judged,
    )


def _wordings(voice: VoiceFigures) -> Iterator[Item]:
    pushed, absolute = voice.wordings[HARD_SELL].posts, voice.wordings[ABSOLUTE].posts
    yield judged(
        "C2",
        Words("不硬广", "No hard selling"),
        voice.share(pushed),
        Scale(0.0, 0.2),
        counted(pushed, voice.texts, POSTS),
        Words(zh="去掉催促和喊价，说清它解决什么问题。", en="Leave out the urging; say which problem it solves."),
        voice.texts,
    )
    yield judged(
        "C12",
        Words("绝对化用语", "Absolute wording"),
        voice.share(absolute),
        Scale(0.0, 0.1),
        counted(absolute, voice.texts, POSTS),
        Words(zh="“最”“第一”换成能证实的事实。", en="Put facts that can be shown in the place of “best” and “first”."),
        voice.texts,
    )


def _drift(mix: MixFigures) -> Item:
    # As C5 itself: too much of promotion or forwards, too little of what followers love; never the other way round.
    sign = {group: -1 if group is ColumnGroup.LOVED else 1 for group in TARGETS}
    off = {group: sign[group] * (mix.share(group) - target.default / 100) for group, target in TARGETS.items()}
    furthest = max(off, key=lambda group: off[group])
    shares = " / ".join(percent(mix.share(group)) for group in TARGETS)
    targets = " / ".join(f"{target.default:g}" for target in TARGETS.values())
    less, drift, name = sign[furthest] > 0, f"{abs(100 * off[furthest]):.1f}".removesuffix(".0"), NAMES[furthest]
    full, none = TOLERANCE.default, 50
    return judged(
        "C5",
        Words("内容配比", "Mix"),
        max(0.0, off[furthest]),
        Scale(
            full / 100,
            none / 100,
            Words(
                zh=f"离目标不超过 {full:g} 个百分点满分，{none} 个起 0 分",
                en=f"full marks up to {full:g} percentage points off the target, none from {none} on",
            ),
        ),
        Words(
            zh=f"读者爱看 / 推广 / 转发 = {shares}（目标 {targets}）",
            en=f"loved / promotion / forward = {shares} (target {targets})",
        ),
        Words(
            zh=f"{'少' if less else '多'}发“{name.zh}”的内容，离目标差 {drift} 个百分点。",
            en=f"Post {'less' if less else 'more'} of the group “{name.en}”: it is {drift} percentage points off its "
            "target.",
        ),
        mix.judged,
    )


def _products(mix: MixFigures) -> Item:
    silent = mix.groups[ColumnGroup.PROMOTION] == 0
    return judged(
        "C14",
        Words("也说产品", "Product information too"),
        0.0 if silent else 1.0,
        Scale(1.0, 0.0, Words(zh="有就是满分，没有 0 分", en="full marks for any, none without")),
        Words(zh="一条产品信息也没有", en="no product information at all") if silent else Words("有", "there is some"),
        Words(zh="偶尔也说说产品，带上优惠。", en="Speak of the product now and then, with an offer."),
        mix.judged,
    )


def _forms(seen: Evidence) -> Iterator[Item]:
    forms = [(form, count) for form, count in seen.mix.forms if count >= 0.05 * seen.posts]
    told = sum(count for _, count in seen.mix.forms)
    shown = seen.mix.forms[:LISTED]
    listed = Words(
        zh="、".join(f"{form_name(form).zh} {count:,}" for form, count in shown),
        en=", ".join(f"{form_name(form).en} {count:,}" for form, count in shown),
    )
    yield judged(
        "C15",
        Words("形式多样", "Variety of forms"),
        min(1.0, len(forms) / 3),
        Scale(1.0, 0.0, Words(zh="三种形式各占 5% 就是满分", en="full marks for three forms with 5% each")),
        listed,
        Words(
            zh="试试视频、长图、投票这些平台新给的形式。",
            en="Try what the platform newly offers: video, votes, long pictures.",
        ),
        told,
        absent=Words(zh="来源没有形式", en="the source tells no forms"),
    )
    voice = seen.voice
    marked = max(voice.labels, voice.topics)
    yield judged(
        "C16",
        Words("有栏目标记", "Labelled"),
        voice.share(marked),
        Scale(0.5, 0.0),
        counted(marked, voice.texts, Words(zh="条", en="posts with 【label】 or #topic#")),
        Words(zh="给每个栏目定一个【标签】或 #话题#。", en="Give each column its own 【label】 or #topic#."),
        voice.texts,
    )
