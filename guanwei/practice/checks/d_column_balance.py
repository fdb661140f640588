"""D.column-balance: columns that are used too much, too little or never.

Practice D: seven columns and their target shares. Looks back over a stretch, or at the window up to the last post of a
plan. Only posts that have a column count (what was posted outside has none), at least as many as shares want. Passes:
a drift at the tolerance; a column without a target. Found: the columns that are off, the furthest first, and as a part
of its own those that were never used though several posts would have been due, but for columns of events: nobody can
plan an emergency.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from guanwei.lib.words import Words
from guanwei.practice.brand import BrandColumn
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Figure, Finding, Level
from guanwei.practice.live import LIVE_COLUMNS, live_keys
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, POINTS, Setting
from guanwei.practice.subjects import Context, HistorySubject, PlanSubject
from guanwei.practice.windows import Window, rolling
from guanwei.practice.wording import percent, plain

TOLERANCE = Setting(
    id="D.tolerance",
    default=10.0,
    low=0.0,
    high=100.0,
    unit=POINTS,
    label=Words(zh="栏目允许偏离多少", en="Allowed drift of a column"),
    help=Words(zh="指南没有给数，10 是我们定的。", en="The guide gives no figure; 10 is ours."),
)

ID = "D.column-balance"
# Let stand by itself: whoever drops a column has not said that the others may drift.
UNUSED = f"{ID}.unused"
VERSION = 2
SUBJECTS = (PlanSubject, HistorySubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (TOLERANCE, MIX_DAYS, MIX_POSTS, LIVE_COLUMNS)
ABOUT = About(
    title=Words(zh="栏目平衡", en="Balance of the columns"),
    why=Words(
        zh="栏目各有各的读者。一个栏目占了大半，或者从来不用，内容就偏了。",
        en="Each column has its readers. Where one takes most of the room or is never used, the account leans over.",
    ),
    passes=(
        Words(zh="窗口内有栏目的稿件不到 20 条。", en="Fewer than 20 posts with a column in the window."),
        Words(
            zh="偏离不超过 10 个百分点；没有设目标的栏目。", en="A drift of 10 points or less; a column without target."
        ),
    ),
    found=(
        Words(zh="占比比目标高出或低于 10 个百分点以上。", en="More than 10 points above or below the target."),
        Words(
            zh="按目标至少该有两条、却一条也没有的栏目。",
            en="A column of which at least two posts would have been due, and none was there.",
        ),
    ),
)

_DUE = 2  # posts that a target asks for before a column counts as never used


def check(subject: PlanSubject | HistorySubject, context: Context) -> Iterator[Finding]:
    window = _window(subject, context)
    if not subject.brand.columns or window is None:
        return
    used = Counter(entry.column for entry in context.timeline.between(window) if entry.column)
    total = sum(used.values())
    if total < context.settings[MIX_POSTS]:
        return
    aimed = [(column, column.target) for column in subject.brand.columns if column.target is not None]
    live = live_keys(subject.brand, context)  # nobody can plan an emergency
    due = [(column, target * total >= 100 * _DUE) for column, target in aimed if column.key not in live]
    unused = [column for column, is_due in due if is_due and not used[column.key]]
    drifts = [(column, target, 100 * used[column.key] / total - target) for column, target in aimed]
    tolerance = context.settings[TOLERANCE]
    far = [one for one in drifts if abs(one[2]) > tolerance and one[0] not in unused]
    off = [one for one in far if one[2] > 0 or one[0].key not in live]
    if off:
        yield _drift(sorted(off, key=lambda one: -abs(one[2])), total)
    if unused:
        yield _unused(unused, total)


def _window(subject: PlanSubject | HistorySubject, context: Context) -> Window | None:
    if isinstance(subject, HistorySubject):
        return subject.since, subject.until
    last = context.timeline.before(subject.until - timedelta(microseconds=1))
    if last is None or last.moment < subject.since:
        return None
    return rolling(last.moment, timedelta(days=context.settings[MIX_DAYS]))


def _drift(off: list[tuple[BrandColumn, float, float]], total: int) -> Finding:
    shares = [(column, percent(max(0.0, target + drift) / 100), plain(target)) for column, target, drift in off[:3]]
    figures: dict[str, Figure] = {column.code: round(drift, 1) for column, _, drift in off}
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{total} 条里栏目偏了："
            + "，".join(f"“{one.name}”占 {share}（目标 {target}%）" for one, share, target in shares)
            + "（实践 D）。",
            en=f"Among {total} posts the columns are out of balance: "
            + ", ".join(f'"{one.in_english}" {share} (target {target}%)' for one, share, target in shares)
            + " (practice D).",
        ),
        hint=Words(
            zh="往后少排占得多的，多排占得少的；长期如此，就改目标。",
            en="Plan less of what takes too much room and more of the rest; if it stays so, change the targets.",
        ),
        field=Field.COLUMN,
        figures=figures | {"posts": total},
    )


def _unused(columns: list[BrandColumn], total: int) -> Finding:
    return Finding(
        id=UNUSED,
        level=LEVEL,
        message=Words(
            zh=f"{total} 条里一次也没有用过：{'、'.join(f'“{column.name}”' for column in columns)}（实践 D）。",
            en="Never used among "
            f"{total} posts: {', '.join(chr(34) + column.in_english + chr(34) for column in columns)} (practice D).",
        ),
        hint=Words(zh="各补一条；不需要的栏目，把目标改成 0。", en="Plan one of each, or set its target to 0."),
        field=Field.COLUMN,
        figures={"posts": total, "columns": ", ".join(column.code for column in columns)},
    )
