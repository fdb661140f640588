"""D4.promotion-while-live: a promotion in the middle of an event.

Practice D4 and D7: the scene of an emergency and live news come as many quick posts, and scheduled promotions stop
while they run. An event is seen by its posts: several in the live columns within the time around the promotion.
Passes: what is no promotion; an offer an hour before or after; too few live posts to be an event. Found: a promotion
between them, planned or written. Who lets it stand says so.
"""

from collections.abc import Iterator
from datetime import timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.live import LIVE_COLUMNS, live_keys
from guanwei.practice.settings import MINUTES, POSTS, Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import in_english, moment_words

AROUND = Setting(
    id="D4.minutes-around",
    default=60,
    low=10,
    high=720,
    unit=MINUTES,
    label=Words(zh="前后看多久", en="Time looked at before and after"),
    help=Words(zh="推广前后这么长时间里的直播类稿件算同一件事。", en="Posts of such columns within it are one event."),
)
EVENT = Setting(
    id="D4.posts-of-an-event",
    default=3,
    low=1,
    high=50,
    unit=POSTS,
    label=Words(zh="几条算一场", en="Posts that make an event"),
    help=Words(zh="一两条不算正在直播。", en="One or two are no event that runs."),
)

ID = "D4.promotion-while-live"
VERSION = 2
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.RHYTHM
SETTINGS = (LIVE_COLUMNS, AROUND, EVENT)
ABOUT = About(
    title=Words(zh="直播中间插推广", en="Promotion during an event"),
    why=Words(
        zh="大家正盯着现场，中间插一条推广，轻则扫兴，遇上突发事件就是冷血。",
        en="While everybody follows an event, a promotion in between spoils it; during an emergency it is heartless.",
    ),
    passes=(
        Words(
            zh="不是推广；前后一小时里没有，或只有一两条直播类稿件。",
            en="No promotion; fewer than three live posts near.",
        ),
        Words(zh="还没有定时间的草稿。", en="A draft without a time."),
    ),
    found=(
        Words(
            zh="推广前后一小时里有三条以上突发现场或公司直播的稿件。",
            en="Three or more posts of an emergency or of live news within an hour of the promotion.",
        ),
    ),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if subject.due is None or not subject.promotion or not subject.brand.columns:
        return
    live = live_keys(subject.brand, context)
    if not live or subject.column in live:
        return
    reach = timedelta(minutes=context.settings[AROUND])
    near = context.timeline.between((subject.due - reach, subject.due + reach))
    event = [entry for entry in near if entry.column in live and entry.id != subject.id]
    if len(event) < context.settings[EVENT]:
        return
    minutes, last = context.settings[AROUND], moment_words(event[-1].moment, subject.zone, context.now)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"这条推广前后 {minutes} 分钟里有 {len(event)} 条现场内容，中间插推广不合适（实践 D4、D7）。",
            en=f"Within {minutes} minutes of this promotion stand {in_english(len(event), 'post', 'posts')} of an "
            "event; a promotion does not belong between them (practice D4, D7).",
        ),
        hint=Words(
            zh=f"等这件事过去再发，最后一条现场在 {last.zh}。",
            en=f"Wait until it is over; its last post is at {last.en}.",
        ),
        field=Field.DUE,
        figures={"live": len(event), "minutes": minutes},
    )
