"""C5.mix: the mix of loved, promotion and forward drifts from its targets.

Practice C5: most content, 79 %, is what followers love and not about the product; forwards stay few; the rest is
promotion, 10 %. Same window and sample as C2, same care: found only when one such post fewer would still be off. Off
means: a post of promotion or forward whose group lies above its target by more than the tolerance, or one that leaves
the loved group below its own by more than that. A loved post is never found. One sentence names every group that is
off; C2 guards the ceiling of promotion by itself and weighs more.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Field, Figure, Finding, Level
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, PERCENT, POINTS, Setting, Settings
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import Counts, rolling
from guanwei.practice.wording import iso, moment_words, percent, plain

LOVED, PROMOTION, FORWARD = ColumnGroup.LOVED, ColumnGroup.PROMOTION, ColumnGroup.FORWARD
NAMES = {
    LOVED: Words(zh="读者爱看的", en="loved"),
    PROMOTION: Words(zh="推广", en="promotion"),
    FORWARD: Words(zh="转发", en="forward"),
}


def _target(group: ColumnGroup, default: float) -> Setting[float]:
    name = NAMES[group]
    return Setting(
        id=f"C5.target-{group.value}",
        default=default,
        low=0.0,
        high=100.0,
        unit=PERCENT,
        label=Words(zh=f"{name.zh}：目标占比", en=f"Target share: {name.en}"),
        help=Words(zh="指南给的是 79 / 10 / 11，三项合计 100。", en="The guide's are 79 / 10 / 11, 100 in all."),
        from_guide=True,
    )


TARGETS = {LOVED: _target(LOVED, 79.0), PROMOTION: _target(PROMOTION, 10.0), FORWARD: _target(FORWARD, 11.0)}
TOLERANCE = Setting(
    id="C5.tolerance",
    default=5.0,
    low=0.0,
    high=50.0,
    unit=POINTS,
    label=Words(zh="允许偏离多少", en="Allowed drift"),
    help=Words(
        zh="偏离目标不超过这么多就不提醒。指南没有给数，5 是我们定的。",
        en="A drift of no more than this is no finding. The guide gives no figure; 5 is ours.",
    ),
)

ID = "C5.mix"
VERSION = 1
SUBJECTS = (PostSubject, PlanSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (*TARGETS.values(), TOLERANCE, MIX_DAYS, MIX_POSTS)
ABOUT = About(
    title=Words(zh="内容配比", en="Mix"),
    why=Words(
        zh="大部分内容该是读者爱看、与产品无关的，转发要少。指南的配比是 79 / 10 / 11。",
        en="Most content should be what followers love and not about the product, with few forwards. "
        "The guide's mix is 79 / 10 / 11.",
    ),
    passes=(
        Words(zh="窗口内不到 20 条，样本太少，不下结论。", en="Fewer than 20 posts in the window: too few to judge."),
        Words(zh="偏离不超过 5 个百分点。", en="A drift of 5 percentage points or less."),
        Words(zh="读者爱看的稿件本身，永远不会被提醒。", en="A loved post, always."),
    ),
    found=(
        Words(
            zh="推广或转发的占比比目标高出 5 个百分点以上，少掉这条也一样。",
            en="Promotion or forwards more than 5 points above their target, and still so without this post.",
        ),
        Words(
            zh="读者爱看的占比比目标低 5 个百分点以上，少掉这条也一样。",
            en="The loved group more than 5 points below its target, and still so without this post.",
        ),
    ),
)


def check(subject: PostSubject | PlanSubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, PlanSubject):
        yield from _plan(subject, context)
    else:
        yield from _post(subject, context)


def off_target(counts: Counts, added: ColumnGroup, settings: Settings) -> tuple[ColumnGroup, ...]:
    """The groups that are off, and would be without one post of the group `added` too; none below the sample."""
    if added is LOVED or counts.total < settings[MIX_POSTS] or counts.of(added) == 0:
        return ()
    tolerance, others = settings[TOLERANCE], counts.total - 1
    off = []
    if 100 * counts.loved < (settings[TARGETS[LOVED]] - tolerance) * others:
        off.append(LOVED)
    if 100 * (counts.of(added) - 1) > (settings[TARGETS[added]] + tolerance) * others:
        off.append(added)
    return tuple(off)


def _post(subject: PostSubject, context: Context) -> Iterator[Finding]:
    moment = subject.due or context.now
    days, added = context.settings[MIX_DAYS], subject.entry(moment).counted
    counts = context.timeline_with(subject).counts(rolling(moment, timedelta(days=days)))
    off = off_target(counts, added, context.settings)
    if not off:
        return
    drift = _drift(off, counts, context.settings)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"加上这条，{days} 天内 {counts.total} 条的配比偏了：{drift.zh}（实践 C5）。",
            en=f"With this post the mix of {counts.total} posts in {days} days drifts: {drift.en} (practice C5).",
        ),
        hint=Words(zh="换成一条读者爱看的，或者往后推。", en="Make it one that followers love, or move it later."),
        field=Field.COLUMN,
        figures=_figures(counts, context.settings),
    )


def _plan(subject: PlanSubject, context: Context) -> Iterator[Finding]:
    days, settings = context.settings[MIX_DAYS], context.settings
    broken: list[tuple[datetime, Counts, tuple[ColumnGroup, ...]]] = []
    for entry in context.timeline.between((subject.since, subject.until)):
        if entry.counted is not LOVED:
            counts = context.timeline.counts(rolling(entry.moment, timedelta(days=days)))
            if off := off_target(counts, entry.counted, settings):
                broken.append((entry.moment, counts, off))
    if not broken:
        return
    moment, counts, off = broken[0]
    at, drift = moment_words(moment, subject.zone, context.now), _drift(off, counts, settings)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"到 {at.zh} 那条为止，{days} 天内 {counts.total} 条的配比偏了：{drift.zh}（实践 C5）。",
            en=f"By the post of {at.en} the mix of {counts.total} posts in {days} days drifts: {drift.en} "
            "(practice C5).",
        ),
        hint=Words(zh="在这之前多排几条读者爱看的。", en="Plan more of what followers love before it."),
        field=Field.COLUMN,
        figures=_figures(counts, settings) | {"moment": iso(moment, subject.zone), "posts_off": len(broken)},
    )


def _drift(off: tuple[ColumnGroup, ...], counts: Counts, settings: Settings) -> Words:
    shares = [
        (NAMES[group], percent(counts.of(group) / counts.total), plain(settings[TARGETS[group]])) for group in off
    ]
    return Words(
        zh="，".join(f"{name.zh}占 {share}（目标 {target}%）" for name, share, target in shares),
        en=", ".join(f"{name.en} {share} (target {target}%)" for name, share, target in shares),
    )


def _figures(counts: Counts, settings: Settings) -> dict[str, Figure]:
    shares: dict[str, Figure] = {"posts": counts.total, "days": settings[MIX_DAYS]}
    for group, target in TARGETS.items():
        shares[group.value] = round(counts.of(group) / counts.total, 4)
        shares[f"target_{group.value}"] = settings[target]
    return shares
