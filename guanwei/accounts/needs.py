"""What somebody should do about an account, the most urgent first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guanwei.lib.clock import must_be_aware
from guanwei.lib.words import Words

EXPIRES_SOON = timedelta(days=7)
LOW_SCORE = 60


class Urgency(StrEnum):
    WRONG = "wrong"  # something stands still
    ATTENTION = "attention"  # it will
    HINT = "hint"  # it could be better


RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}


class Where(StrEnum):
    """The part of the account's page where it is done."""

    ACCESS = "access"
    CHECK_UP = "check-up"
    SOURCES = "sources"
    OVERVIEW = ""


@dataclass(frozen=True, slots=True)
class Need:
    kind: str
    urgency: Urgency
    says: Words
    where: Where


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """`needs_token` False for rights by hand. `listening` is the worst standing of its sources (fresh, first, behind,
    failing, "" for none), `gaps` those that nobody closed. `found` are findings of the last check-up; `checked` False
    when there was none; `quota_out` when a quota is used up, until when."""

    active: bool = True
    needs_token: bool = True
    has_secrets: bool = True
    health: str = "alive"
    expires_at: datetime | None = None
    needs_domain: bool = False
    has_domain: bool = True
    quota_out: datetime | None = None
    listening: str = ""
    gaps: int = 0
    checked: bool = True
    score: int | None = None
    found: int = 0

    def __post_init__(self) -> None:
        for moment in (self.expires_at, self.quota_out):
            if moment is not None:
                must_be_aware(moment)


def needs_of(facts: AccountFacts, now: datetime) -> tuple[Need, ...]:
    """Nothing for an account that is paused: whoever paused it knows."""
    if not facts.active:
        return ()
    found = [*_credentials(facts, now), *_sending(facts), *_listening(facts), *_check_up(facts)]
    return tuple(sorted(found, key=lambda need: RANKS[need.urgency]))


def _credentials(facts: AccountFacts, now: datetime) -> Iterator[Need]:
    if not facts.needs_token:
        return
    if not facts.has_secrets:
        words = Words("还没有授权信息，发不出去。", "No credentials yet: nothing goes out.")
        yield Need("no-credentials", Urgency.WRONG, words, Where.ACCESS)
    elif facts.health == "dead":
        words = Words("授权已失效，请重新授权。", "The credentials are dead: renew them.")
        yield Need("dead", Urgency.WRONG, words, Where.ACCESS)
    elif facts.health == "untried":
        words = Words("授权还没有验证过。", "The credentials were never tried.")
        yield Need("untried", Urgency.ATTENTION, words, Where.ACCESS)
    elif facts.expires_at is not None and facts.expires_at - now <= EXPIRES_SOON:
        yield Need("expires", Urgency.ATTENTION, _until(facts.expires_at - now), Where.ACCESS)


def _until(left: timedelta) -> Words:
    if left <= timedelta(0):
        return Words("授权已到期，请重新授权。", "The credentials have ended: renew them.")
    if left.days >= 1:
        return Words(f"授权 {left.days} 天后到期。", f"The credentials end in {left.days} day{'s' * (left.days > 1)}.")
    hours = int(left.total_seconds() // 3600) + 1
    return Words(f"授权 {hours} 小时内到期。", f"The credentials end within {hours} h.")


def _sending(facts: AccountFacts) -> Iterator[Need]:
    if facts.needs_domain and not facts.has_domain:
        words = Words("没有填安全域名，每条都会被拒。", "No safe domain: every post will be refused.")
        yield Need("domain", Urgency.WRONG, words, Where.ACCESS)
    if facts.quota_out is not None:
        words = Words("调用次数已用完，等下一个时段。", "The calls are used up until the next window.")
        yield Need("quota", Urgency.ATTENTION, words, Where.OVERVIEW)


def _listening(facts: AccountFacts) -> Iterator[Need]:
    # Without credentials nothing can be heard; that they are missing is said already.
    silenced = facts.needs_token and (facts.health == "dead" or not facts.has_secrets)
    if facts.listening == "failing" and not silenced:
        words = Words("收听出错，可能漏掉来言。", "Listening fails: something may be missed.")
        yield Need("failing", Urgency.WRONG, words, Where.SOURCES)
    elif facts.listening == "behind":
        words = Words("收听落后。", "Listening is behind.")
        yield Need("behind", Urgency.ATTENTION, words, Where.SOURCES)
    if facts.gaps:
        words = Words(
            f"收听有 {facts.gaps} 处缺口，请到应用里看一眼。",
            f"{facts.gaps} gap{'s' if facts.gaps > 1 else ''} in what was heard: look in the app.",
        )
        yield Need("gaps", Urgency.ATTENTION, words, Where.SOURCES)


def _check_up(facts: AccountFacts) -> Iterator[Need]:
    if facts.checked:
        yield from _after_check_up(facts)
    elif not facts.needs_token:
        words = Words("把主页资料填进来，才能体检。", "Enter the profile, so that it can be checked up.")
        yield Need("never-checked", Urgency.HINT, words, Where.CHECK_UP)
    elif facts.health == "alive":
        words = Words("还没有体检过。", "Never checked up.")
        yield Need("never-checked", Urgency.HINT, words, Where.CHECK_UP)


def _after_check_up(facts: AccountFacts) -> Iterator[Need]:
    if facts.score is None:
        words = Words("体检还缺几项资料。", "The check-up lacks some fields.")
        yield Need("unknown-fields", Urgency.HINT, words, Where.CHECK_UP)
    elif facts.found:
        words = Words(
            f"体检有 {facts.found} 处可以改。",
            f"{facts.found} thing{'s' if facts.found > 1 else ''} to change in the profile.",
        )
        urgency = Urgency.ATTENTION if facts.score < LOW_SCORE else Urgency.HINT
        yield Need("findings", urgency, words, Where.CHECK_UP)
