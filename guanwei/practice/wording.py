"""Figures and times as the findings write them, in both languages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words
from guanwei.networks.contract import Limits

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_NETWORKS = {
    "weibo": Words(zh="微博", en="Weibo"),
    "bluesky": Words(zh="Bluesky", en="Bluesky"),
    "mastodon": Words(zh="Mastodon", en="Mastodon"),
    "x": Words(zh="X", en="X"),
}


def network_name(network: str) -> Words:
    return _NETWORKS.get(network, Words(zh=network, en=network))


def rights(limits: Limits) -> Words:
    """The network and the rights profile, as a sentence begins: `微博（普通应用）`."""
    network = network_name(limits.network)
    return Words(zh=f"{network.zh}（{limits.name.zh}）", en=f"{network.en} ({limits.name.en})")


NOTHING = Words(zh="", en="")  # the part of a sentence that this one does without


def percent(share: float) -> str:
    """A share of 1 as per cent with at most one decimal: 0.1875 is `18.8%`, 0.2 is `20%`."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def begun(english: str) -> str:
    """With the great letter that a sentence begins with."""
    return english[:1].upper() + english[1:]


def plain(number: float) -> str:
    """A number without a needless decimal: `10`, `12.5`."""
    return f"{number:g}"


def day_words(day: date, today: date) -> Words:
    """A calendar day, with its year only where that is not this year."""
    if day.year == today.year:
        return Words(zh=f"{day.month} 月 {day.day} 日", en=f"{day.day} {_MONTHS[day.month - 1]}")
    return Words(zh=f"{day.year} 年 {day.month} 月 {day.day} 日", en=f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def moment_words(moment: datetime, zone: ZoneInfo, now: datetime) -> Words:
    """A moment to the minute in the account's zone."""
    local = moment.astimezone(zone)
    day = day_words(local.date(), now.astimezone(zone).date())
    return Words(zh=f"{day.zh} {local:%H:%M}", en=f"{day.en} {local:%H:%M}")


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day in the account's zone: `09:05`."""
    return f"{moment.astimezone(zone):%H:%M}"


def iso(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as it stands among the figures: ISO 8601 with the account's offset."""
    return moment.astimezone(zone).isoformat()


def in_english(count: int, singular: str, plural: str) -> str:
    return f"{count:,} {singular if count == 1 else plural}"
