"""What can be set about answering in time, per installation, brand and account (practice E2)."""

from dataclasses import dataclass

from guanwei.inbox.hours import HoursUnclear, in_language, parse
from guanwei.lib.words import Words
from guanwei.practice.settings import MINUTES, Setting

LONGEST_HOURS = 300  # characters


@dataclass(frozen=True, slots=True)
class HoursSetting(Setting[str]):
    """A text that guanwei.inbox.hours understands."""

    def shown(self, value: str, language: str) -> str:
        return in_language(value, language)

    def fits(self, value: object) -> bool:
        return self.problem(value) is None

    def problem(self, value: object) -> Words | None:
        if not isinstance(value, str) or len(value) > LONGEST_HOURS:
            return Words(f"最多 {LONGEST_HOURS} 个字。", f"At most {LONGEST_HOURS} characters.")
        try:
            parse(value)
        except HoursUnclear as unclear:
            return unclear.words
        return None


NO_CALENDAR = "none"

HOURS = HoursSetting(
    id="inbox.hours",
    default="mon-fri 09:00-18:00",
    unit=Words(zh="时段", en="periods"),
    label=Words(zh="收件箱的工作时间", en="Working hours of the inbox"),
    help=Words(
        zh="例如：周一-周五 09:00-12:00 13:30-18:00; 周六 10:00-16:00。可以跨过午夜，也可以写“补班”“节假日”。"
        "按账号所在时区。",
        en="Such as: mon-fri 09:00-12:00 13:30-18:00; sat 10:00-16:00. May pass midnight; makeup and holiday are days "
        "too. In the account's time zone.",
    ),
)
ANSWER_WITHIN = Setting(
    id="inbox.answer_within_minutes",
    default=60,
    low=1,
    high=20_160,
    unit=MINUTES,
    label=Words(zh="多少工作分钟内回复", en="Working minutes within which to answer"),
    help=Words(
        zh="只算工作时间。从对方写下的时刻算起，过了就算超时。",
        en="Working time alone counts, from the moment it was written; past that an answer is overdue.",
    ),
)
CALENDAR = Setting(
    id="inbox.calendar",
    default="cn",
    choices=("cn", NO_CALENDAR),
    unit=Words(zh="日历", en="calendar"),
    label=Words(zh="节假日日历", en="Calendar of public holidays"),
    help=Words(
        zh="“中国大陆”按国务院办公厅的放假安排（含补班），“不用”只看星期几。",
        en="Mainland China follows the State Council's yearly notice, make-up workdays included; None goes by the "
        "weekday alone.",
    ),
)
INBOX_SETTINGS = (HOURS, ANSWER_WITHIN, CALENDAR)
