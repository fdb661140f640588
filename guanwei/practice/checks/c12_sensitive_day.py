"""C12.sensitive-day: selling or joking on a day of mourning.

Practice C12: each post stands for the company's image. The days are a pack (guanwei/practice/packs/days.toml): 12-13,
9-18, 7-7, 5-12, 7-28, 9-30 and Qingming, whose date is reckoned; a brand adds its own and the mourning that the state
calls for, by the year or for one year. Judged by the day in the account's zone on which the post goes out. Found: a
promotion, hard-sell wording, merry words or faces. Passes: remembrance without selling, a plain notice. A post without
a time cannot be judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from guanwei.lib.text.matching import Matchable, matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level, Span
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.pushing import push_of
from guanwei.practice.settings import Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import day_words

OWN_DAYS = Setting(
    id="C12.days",
    default="",
    longest=2000,
    unit=Words(zh="日期", en="dates"),
    label=Words(zh="自己的敏感日期", en="Sensitive days of our own"),
    help=Words(
        zh="每年都算的写 08-08，只算一年的写 2026-12-04，空一格写名称：“2026-12-04 全国哀悼日”。用逗号或换行分开。",
        en="08-08 for every year, 2026-12-04 for one, then a space and its name. Commas or new lines between them.",
    ),
)
STANDARD_DAYS = Setting(
    id="C12.standard-days",
    default="on",
    choices=("on", "off"),
    unit=Words(zh="开关", en="switch"),
    label=Words(zh="内置的纪念日", en="The days that are built in"),
    help=Words(
        zh="国家公祭日、九一八、七七、五一二、唐山地震、烈士纪念日、清明。关掉就只看自己填的日期。",
        en="12-13, 9-18, 7-7, 5-12, 7-28, 9-30 and Qingming. Switched off, only the days of your own count.",
    ),
)

ID = "C12.sensitive-day"
VERSION = 3
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (OWN_DAYS, STANDARD_DAYS)
ABOUT = About(
    title=Words(zh="哀悼和敏感的日子", en="Days of mourning"),
    why=Words(
        zh="在公祭日卖货、说笑，截图一晚上就传遍；定时稿件最容易撞上。",
        en="Selling or joking on a day of mourning goes round as a screenshot overnight, and posts planned ahead are "
        "the likeliest to do it.",
    ),
    passes=(
        Words(zh="“铭记历史，缅怀同胞”，没有推广。", en="Words of remembrance without a promotion."),
        Words(zh="停水、营业时间这类通知。", en="A plain notice, such as opening hours."),
    ),
    found=(
        Words(
            zh="12 月 13 日的促销、抽奖、笑话；“清明节快乐”。",
            en="A sale, a draw or a joke on 13 December; 清明节快乐.",
        ),
        Words(zh="设置里自己加的日期。", en="The days that are added in the settings."),
    ),
)


@dataclass(frozen=True, slots=True)
class Day:
    """`month` and `day`, in `year` only where that is not 0; month 0 is Qingming."""

    month: int
    day: int
    name: Words
    year: int = 0

    def falls_on(self, date_: date) -> bool:
        if self.month == 0:
            return date_ == qingming(date_.year)
        return (self.month, self.day) == (date_.month, date_.day) and self.year in (0, date_.year)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if subject.due is None:
        return
    on = subject.due.astimezone(subject.zone).date()
    days = own_days(context.settings[OWN_DAYS])
    if context.settings[STANDARD_DAYS] == "on":
        days = (*standard_days(), *days)
    day = next((one for one in days if one.falls_on(on)), None)
    if day is None:
        return
    found = _out_of_place(subject, matchable(subject.text).tight)
    if found is None:
        return
    what, span = found
    said = day_words(on, context.now.astimezone(subject.zone).date())
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{said.zh}是{day.name.zh}，这条{what.zh}，当天发出去很不合适（实践 C12）。",
            en=f"{said.en} is {day.name.en}; this post {what.en} and would be out of place (practice C12).",
        ),
        hint=Words(
            zh="换一天发；当天只发纪念内容，或者什么也不发。",
            en="Choose another day; on this one publish remembrance or nothing.",
        ),
        field=Field.DUE if span is None else Field.TEXT,
        span=span,
        figures={"day": on.isoformat(), "name": day.name.zh},
    )


def _out_of_place(subject: PostSubject, text: Matchable) -> tuple[Words, Span | None] | None:
    if subject.promotion:
        evidence = subject.promotion[0]
        return Words(zh="在做推广", en="promotes"), evidence.span if evidence.field is Field.TEXT else None
    push = push_of(text, pack("hardsell"))
    if push is not None:
        return Words(zh="在卖东西", en="sells"), text.span(*(push.strongest or (0, len(text.text))))
    signs = pack("days").signs_in(text)
    merry = [sign for sign in signs if sign[0] == "merry"]
    if not merry or any(name == "solemn" for name, _, _ in signs):
        return None
    return Words(zh="是欢闹的口气", en="is merry"), text.span(merry[0][1], merry[0][2])


@lru_cache(maxsize=1)
def standard_days() -> tuple[Day, ...]:
    days = []
    for one in pack("days").data["days"]:
        name = Words(zh=one["zh"], en=one["en"])
        month, _, day = one["day"].partition("-")
        days.append(Day(0, 0, name) if one["day"] == "qingming" else Day(int(month), int(day), name))
    return tuple(days)


_DAY = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?\s*(.*)")


@lru_cache(maxsize=64)
def own_days(setting: str) -> tuple[Day, ...]:
    """The days of a setting; what is no date is passed over."""
    days = []
    for part in re.split(r"[,，、;；\n]", setting):
        match = _DAY.fullmatch(part.strip())
        if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
            name = match[4].strip()
            named = Words(zh=name or "设置里的敏感日期", en=name or "a sensitive day of ours")
            days.append(Day(int(match[2]), int(match[3]), named, int(match[1] or 0)))
    return tuple(days)


def qingming(year: int) -> date:
    """4, 5 or 6 April. Right for 1901 to 2099 by the usual formula; the 5th before and after."""
    if not 1901 <= year <= 2099:
        return date(year, 4, 5)
    short = year % 100
    constant = 5.59 if year < 2000 else 4.81
    return date(year, 4, int(short * 0.2422 + constant) - short // 4)
