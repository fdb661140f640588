"""C12.facts: facts that contradict the calendar, and posts so full of figures that a second pair of eyes is worth it.

Practice C12: facts to confirm, second pair of eyes. Each kind has an id of its own: `.weekday` 12月1日（周三） where
that day is a Tuesday (a machine puts it right); `.date` 2月30日; `.past` 将于, or a last day to do something by
(请于2025年12月31日前领取), with a day that is over when the post goes out; `.relative` 明天（12月3日） where tomorrow
is the 2nd; `.phone` a mobile number with ten digits; `.many` six or more figures of three kinds. A date without a year
is taken nearest to the day of the post: its due day in the account's zone, today while it has none. Passes: past dates
told as past, 原定于, days without a weekday. What cannot be judged: whether a price or a number is right; that is what
the second pair of eyes is for.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from guanwei.lib.text.expression import Expression
from guanwei.lib.text.matching import Matchable, matchable
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Figure, Finding, Fix, Level
from guanwei.practice.packs.dates import WEEKDAYS, Written, dates_in
from guanwei.practice.settings import Setting
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import day_words

MANY = Setting(
    id="C12.facts-many",
    default=6,
    low=3,
    high=50,
    unit=Words(zh="处", en="figures"),
    label=Words(zh="多少处数字就请人核对", en="Figures from which on a second look is worth it"),
    help=Words(
        zh="日期、时刻、价格、电话、百分比加起来到这么多处，而且至少三种，就提示请另一个人核对一遍。",
        en="With so many dates, times, prices, numbers to call and percentages, of three kinds at least, a second pair "
        "of eyes is asked for.",
    ),
)

ID = "C12.facts"
VERSION = 2
SUBJECTS = (PostSubject,)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.CONTENT
SETTINGS = (MANY,)
ABOUT = About(
    title=Words(zh="要核对的事实", en="Facts to confirm"),
    why=Words(
        zh="星期写错、日期已过、电话少一位：读者照着去，扑了空，找的是公司。",
        en="A wrong weekday, a day that is over, a digit missing: readers who go by it blame the company.",
    ),
    passes=(
        Words(
            zh="“12 月 1 日（周二）”而那天是周二；已经过去的日期按过去说。",
            en="A weekday that fits; a past day told as past.",
        ),
        Words(zh="一两个数字。", en="A figure or two."),
    ),
    found=(
        Words(
            zh="“12 月 1 日（周三）”而那天是周二，可以一键改好；“2 月 30 日”；“将于”后面的日子已经过了。",
            en="12月1日（周三） where that is a Tuesday, which one press puts right; 2月30日; 将于 with a past day.",
        ),
        Words(
            zh="“请于 2025 年 12 月 31 日前领取”，而稿件排在 2026 年。",
            en="请于2025年12月31日前领取 in a post of 2026.",
        ),
        Words(
            zh="“明天（12 月 3 日）”而明天是 2 日；手机号不是 11 位。",
            en="明天（12月3日） where tomorrow is the 2nd; a mobile number of ten digits.",
        ),
    ),
)

_HAN_DAYS = tuple(f"周{han}" for han in WEEKDAYS)
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AHEAD = re.compile(
    r"(?<!原定)(?<!原计划)(?<!曾)(?:将于|将在|即将于|即将在|定于|拟于|敬请期待|will (?:be )?[a-z]* ?(?:on|from))"
    r"[^。!?;\n0-9]{0,6}$"
)
_PLANNED_BEFORE = re.compile(r"原定|原计划|曾|此前|之前|当时|推迟|延期|取消|改期|回顾")
# What readers are asked to do by a day: 请于12月31日前领取, 报名截止12月31日, claim yours by December 31.
_DO = (
    "领|兑|报名|办|提交|交|缴|填|参加|预约|预订|使用|激活|登记|购买|下单|付|回复|回信|投稿|投票|申请|完成|注册|取|寄|补"
    "|核销|签到"
)
_ASKED_AFTER = re.compile(
    r"\)?(?:星期.|周.)?(?: ?[0-9]{1,2}[:点][0-9]{0,2})?(?:之?前|以前|为止|止|截止)"
    rf"[^。!?;\n]{{0,12}}?(?:{_DO})"
)
_ASKED_BEFORE = re.compile(
    r"(?:(?:请|须|需|务必|可|记得|欢迎)(?:各位|大家|您|你|同学们?|家长)?(?:于|在)|有效期(?:限)?[:为]?(?:至|到)|(?:报名|领取|兑换|申请|投稿|活动|登记|缴费|提交)"
    r"(?:时间|日期)?(?:截止|截至)(?:日期|时间)?(?:至|到|于|为|是|:)?)[^。!?;\n0-9]{0,4}$"
    r"|\b(?:claim|collect|register|apply|book|order|reply|rsvp|submit|sign up|redeem|vote|join|enter|return|send)\b"
    r"[^.!?\n]{0,40} (?:by|before|until|no later than) $"
)
_TOLD_AS_PAST = re.compile(
    r"未(?:能)?(?:在|于)|没有?(?:在|于)|逾期|过期|已于|曾|错过|\b(?:had|was|were|missed|did not|didn't)\b"
)
_RELATIVE = re.compile(r"(今天|今日|今晚|明天|明日|明晚|后天|昨天|昨日)[ ,]?[(\[]?$")
_DAYS_AWAY = {"今": 0, "明": 1, "后": 2, "昨": -1}
_PHONE = Expression(
    r"(?:电话|热线|手机号?|致电|拨打|联系方式|咨询)[^0-9。!?;\n]{0,6}(1[3-9][0-9 -]{5,14}[0-9])(?![0-9])"
)
_DIGITS = re.compile(r"[0-9]+")
_KINDS = {
    "date": Expression(r"[0-9]{1,2} ?月 ?[0-9]{1,2} ?[日号]|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"),
    "time": Expression(r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2} ?点(?:半|[0-9]{1,2}分)?"),
    "price": Expression(r"[¥￥$€] ?[0-9.,]+|[0-9.]+ ?(?:元|块钱|万元|亿元)"),
    "phone": Expression(r"1[3-9][0-9]{9}|(?:400|800)-?[0-9]{3}-?[0-9]{4}|0[0-9]{2,3}-[0-9]{7,8}"),
    "share": Expression(r"[0-9.]+ ?%|[0-9.]+折"),
    "count": Expression(r"[0-9]+ ?(?:名|份|件|台|套|人|家|位|张|种|倍)"),
}


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    text = matchable(subject.text)
    digits = len(_DIGITS.findall(text.text))
    if digits == 0:
        return
    base = (subject.due or context.now).astimezone(subject.zone).date()
    today = context.now.astimezone(subject.zone).date()
    for written in dates_in(text.text, base):
        yield from _of_calendar(text, written, today, timed=subject.due is not None)
        if subject.due is not None and written.on is not None:
            yield from _of_moment(text, written, written.on, base, today)
    yield from _phones(text)
    if digits >= context.settings[MANY]:
        yield from _many(text, context.settings[MANY])


def _of_calendar(text: Matchable, written: Written, today: date, *, timed: bool) -> Iterator[Finding]:
    """29 February of no year is no slip while nobody knows when the post goes out."""
    quoted = text.original[slice(*text.span(written.start, written.end))]
    if written.on is None and (timed or written.year or (written.month, written.day) != (2, 29)):
        yield _found(
            "date",
            Words(zh=f"日历上没有“{quoted}”这一天（实践 C12）。", en=f'There is no day "{quoted}" (practice C12).'),
            Words(zh="查一下日期。", en="Look the date up."),
            text,
            (written.start, written.end),
            {"written": quoted},
        )
    elif written.on is not None and written.weekday is not None and written.weekday != written.on.weekday():
        yield _weekday(text, written, written.on, day_words(written.on, today))


def _of_moment(text: Matchable, written: Written, on: date, base: date, today: date) -> Iterator[Finding]:
    """Against `base`, the day on which the post goes out."""
    before = text.text[max(0, written.start - 40) : written.start]
    relative, said = _RELATIVE.search(before), day_words(on, today)
    meant = base + timedelta(days=_DAYS_AWAY[relative[1][0]]) if relative else on
    if relative and on != meant:
        real = day_words(meant, today)
        yield _found(
            "relative",
            Words(
                zh=f"发布那天的“{relative[1]}”是 {real.zh}，写的却是 {said.zh}（实践 C12）。",
                en=f'"{relative[1]}" is {real.en} when the post goes out, but it says {said.en} (practice C12).',
            ),
            Words(zh="按发布的那一天改一处。", en="Change one of them, counting from the day of the post."),
            text,
            (written.start, written.end),
            {"written": on.isoformat(), "meant": meant.isoformat()},
        )
    elif on < base and _AHEAD.search(before) and not _PLANNED_BEFORE.search(before):
        still = Words(zh="到发布时已经过了，这里还说是将来的事", en="is told as still to come")
        yield _past(text, written, on, base, said, still)
    elif on < base and _asks_until(text.text, written, before):
        still = Words(zh="到发布时已经过了，却还请人在那之前办事", en="readers are asked to do something by then")
        yield _past(text, written, on, base, said, still)


def _past(text: Matchable, written: Written, on: date, base: date, said: Words, still: Words) -> Finding:
    return _found(
        "past",
        Words(
            zh=f"{said.zh} {still.zh}（实践 C12）。",
            en=f"{said.en} is over when the post goes out, and {still.en} (practice C12).",
        ),
        Words(zh="核对日期，或者改成过去的说法。", en="Check the date, or tell it as past."),
        text,
        (written.start, written.end),
        {"written": on.isoformat(), "post": base.isoformat()},
    )


def _asks_until(text: str, written: Written, before: str) -> bool:
    """Is it the last day to do something by, and not told as over?"""
    sentence = re.split(r"[。!?;\n]", before)[-1]
    if _PLANNED_BEFORE.search(sentence) or _TOLD_AS_PAST.search(sentence):
        return False
    return bool(_ASKED_AFTER.match(text, written.end) or _ASKED_BEFORE.search(before))


def _weekday(text: Matchable, written: Written, on: date, said: Words) -> Finding:
    span = text.span(*written.weekday_at)
    old = text.original[slice(*span)]
    right = WEEKDAYS[on.weekday()]
    fix = None
    if old in WEEKDAYS or old == "天":
        fix = Fix(Words(zh=f"改成周{right}", en=f"Make it {_ENGLISH[on.weekday()]}"), Field.TEXT, span, right)
    return _found(
        "weekday",
        Words(
            zh=f"{said.zh}是{_HAN_DAYS[on.weekday()]}，写成了{_HAN_DAYS[written.weekday or 0]}（实践 C12）。",
            en=f"{said.en} is a {_ENGLISH[on.weekday()]}, not a {_ENGLISH[written.weekday or 0]} (practice C12).",
        ),
        Words(zh="核对日期和星期，改掉错的那个。", en="Check day and weekday, and change the wrong one."),
        text,
        (written.start, written.end),
        {"written": on.isoformat(), "weekday": on.isoweekday()},
        fix,
    )


def _phones(text: Matchable) -> Iterator[Finding]:
    for match in _PHONE.finditer(text.text):
        digits = sum(character.isdigit() for character in match[1])
        if digits != 11:
            yield _found(
                "phone",
                Words(
                    zh=f"手机号“{match[1]}”有 {digits} 位，应该是 11 位（实践 C12）。",
                    en=f'The mobile number "{match[1]}" has {digits} digits instead of 11 (practice C12).',
                ),
                Words(zh="照着名片或官网核对。", en="Check it against a card or the site."),
                text,
                match.span(1),
                {"digits": digits},
            )


def _many(text: Matchable, enough: int) -> Iterator[Finding]:
    counts = {kind: sum(1 for _ in pattern.finditer(text.text)) for kind, pattern in _KINDS.items()}
    total, kinds = sum(counts.values()), sum(count > 0 for count in counts.values())
    if total < enough or kinds < 3:
        return
    figures: dict[str, Figure] = {kind: count for kind, count in counts.items() if count}
    yield Finding(
        id=f"{ID}.many",
        level=Level.HINT,
        message=Words(
            zh=f"这条有 {total} 处日期、价格、电话一类的数字，错一处就有人白跑（实践 C12）。",
            en=f"This post holds {total} dates, prices, numbers and the like, and a slip in one sends people astray "
            "(practice C12).",
        ),
        hint=Words(zh="请另一个人对着原始资料核对一遍。", en="Let somebody else compare it with the source."),
        field=Field.TEXT,
        figures=figures,
    )


def _found(
    kind: str,
    message: Words,
    hint: Words,
    text: Matchable,
    at: tuple[int, int],
    figures: dict[str, Figure],
    fix: Fix | None = None,
) -> Finding:
    return Finding(
        id=f"{ID}.{kind}",
        level=LEVEL,
        message=message,
        hint=hint,
        field=Field.TEXT,
        span=text.span(*at),
        figures=figures,
        fix=fix,
    )
