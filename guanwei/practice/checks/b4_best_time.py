"""B4.best-time: a post at an hour in which the account does clearly worse.

Practice B4: learn publishing time and frequency. From the account's own history (guanwei.practice.hours), the sample
always said. Passes: too small a sample, in all or in that hour; an hour no worse than others; a draft without a time;
no figures at all. Found: the posts of that hour do well at most half as often as usual, and so few would come by
chance less than once in a hundred times. A hint, with the account's best hour.
"""

from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Figure, Finding, Level
from guanwei.practice.settings import POSTS, Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import NOTHING, percent

IN_ALL = Setting(
    id="B4.posts-in-all",
    default=60,
    low=20,
    high=10_000,
    unit=POSTS,
    label=Words(zh="一共至少多少条才比较", en="Posts in all before hours are compared"),
    help=Words(zh="历史太短时不下结论。", en="A shorter history says nothing."),
)
IN_HOUR = Setting(
    id="B4.posts-in-hour",
    default=8,
    low=5,
    high=1000,
    unit=POSTS,
    label=Words(zh="一个钟点至少多少条才比较", en="Posts in an hour before it is compared"),
    help=Words(zh="这个钟点发过的不到这么多条，就不评价它。", en="An hour with fewer posts is not judged."),
)

ID = "B4.best-time"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.RHYTHM
SETTINGS = (IN_ALL, IN_HOUR)
ABOUT = About(
    title=Words(zh="发布时间", en="Time of day"),
    why=Words(
        zh="同样的内容，钟点不同，看到的人就不同。哪个钟点好，用账号自己的历史说话。",
        en="The same post meets other readers at another hour. Which hours are good the account's own history tells.",
    ),
    passes=(
        Words(zh="历史不到 60 条，或者这个钟点不到 8 条。", en="Fewer than 60 posts in all, or 8 in that hour."),
        Words(zh="比平时差一点，或者可能只是碰巧。", en="An hour that is a little worse, or may be so by chance."),
    ),
    found=(
        Words(
            zh="这个钟点里互动超过平时中位数的稿件，占比不到平时的一半，而且不像是碰巧（百分之一以下）。",
            en="The share of posts that did better than the account's middle post is at most half the usual one in "
            "this hour, and chance makes it so less than once in a hundred times.",
        ),
    ),
)

_CLEARLY, _CHANCE = 0.5, 0.01


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    hours = context.hours
    if hours is None or subject.due is None or hours.total < context.settings[IN_ALL]:
        return
    hour, sample = subject.due.astimezone(subject.zone).hour, context.settings[IN_HOUR]
    posts, good = hours.posts[hour], hours.well[hour]
    if posts < sample or hours.share(hour) > _CLEARLY * hours.usual or hours.chance_of_so_few(hour) >= _CHANCE:
        return
    best = hours.best(sample)
    better = NOTHING
    if best is not None and best != hour:
        better = Words(
            zh=f"你们最好的是 {best} 点（{hours.posts[best]} 条里 {hours.well[best]} 条）。",
            en=f"The best hour of this account is {best}:00 ({hours.well[best]} of {hours.posts[best]}).",
        )
    figures: dict[str, Figure] = {"hour": hour, "posts": posts, "well": good, "of": hours.total}
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{hour} 点发过的 {posts} 条里只有 {good} 条互动高过平时，平时是 {percent(hours.usual)}"
            f"（共 {hours.total:,} 条）；这个钟点看的人少（实践 B4）。",
            en=f"Of {posts} posts at {hour}:00 only {good} did better than the account's middle post; the usual share "
            f"is {percent(hours.usual)} of {hours.total:,}. Few read at this hour (practice B4).",
        ),
        hint=Words(zh=f"换个钟点。{better.zh}", en=f"Take another hour. {better.en}".strip()),
        field=Field.DUE,
        figures=figures | ({"best": best} if best is not None else {}),
    )
