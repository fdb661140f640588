"""What a person does with sources: reads them now, takes note of a gap that was looked at in the app (practice E1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from guanwei.accounts.access import accounts_for, require, within
from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call, Exhausted
from guanwei.accounts.quotas import refused
from guanwei.lib.words import Words
from guanwei.listening.models import Gap, Source
from guanwei.listening.next_read import clock
from guanwei.networks.contract import Limits
from guanwei.networks.registry import limits_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record


class SourceRefused(Exception):
    """It cannot be read now. `words` says why and when it goes on."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


WAITS = Words(
    "平台要求这个账号稍等，现在读取只会再次被拒；到时会自动继续。",
    "The network asked this account to wait: reading now would only be refused again. It goes on by itself.",
)
DEAD = Words(
    "账号授权失效或正在验证，读不了。到“账号”页更新授权。",
    "The account's credentials do not work or are being verified: nothing can be read. Renew them on its page.",
)
NOTHING = Words("这个账号没有可以读取的来源。", "There is nothing of this account that can be read.")
PAUSED = Words("账号已停用，没有在收听。", "The account is paused: nothing is heard.")


def poll_now(*, actor: User, now: datetime, source_id: int) -> Source:
    """Due at once instead of at its next turn; the quota holds as for every poll. SourceRefused while the network has
    asked the account to wait and where the calls are used up. Source.DoesNotExist outside the actor's accounts."""
    with transaction.atomic():
        found = Source.objects.select_for_update(of=("self",), no_key=True).select_related("account")
        source = found.get(within(actor), pk=source_id)
        require(actor, Permission.OPERATE, source.account)
        _due_at_once(actor, now, source.account, [source])
    return source


def read_now(*, actor: User, now: datetime, account_id: int) -> list[Source]:
    """The same for everything that an account hears: what is read first if the quota has calls for some of it only is
    what was read longest ago. SourceRefused as above, and where nothing is heard. Account.DoesNotExist outside the
    actor's accounts."""
    account = accounts_for(actor).get(pk=account_id)
    require(actor, Permission.OPERATE, account)
    with transaction.atomic():
        heard = Source.objects.select_for_update(of=("self",), no_key=True).filter(account=account, active=True)
        sources = list(heard.exclude(stream=Source.OWN).order_by("pk"))
        _due_at_once(actor, now, account, sources)
    return sources


def _due_at_once(actor: User, now: datetime, account: Account, sources: Sequence[Source]) -> None:
    if not account.active or not any(source.active for source in sources):
        raise SourceRefused(PAUSED if not account.active else NOTHING)
    waits = account.wait_until and account.wait_until > now and account.wait_reason == "throttled"
    # Other reasons of an account concern what goes out; a read that was refused is on record with its source.
    if waits or Source.objects.filter(account=account, limited_until__gt=now).exists():
        raise SourceRefused(WAITS)
    if account.health in (Account.Health.DEAD, Account.Health.CHECKING):
        raise SourceRefused(DEAD)
    limits = limits_for(account.network, account.profile)
    exhausted = refused(account.pk, limits, now, Call.LISTEN)
    if exhausted:
        raise SourceRefused(_used_up(exhausted, limits, account, now))
    oldest = sorted(sources, key=lambda source: source.polled_at or source.created_at)
    for place, source in enumerate(oldest):
        wanted = now - (len(oldest) - place) * timedelta(milliseconds=1)  # in this order
        if source.next_at > wanted:
            source.next_at = wanted
            source.save(update_fields=["next_at"])
        _record(actor, now, "source.poll-now", source)


def _used_up(exhausted: Exhausted, limits: Limits, account: Account, now: datetime) -> Words:
    """How many calls listening has, and when there are some again."""
    quota = next(one for one in limits.quotas if one.bucket == exhausted.bucket)
    until = clock(exhausted.until, now, ZoneInfo(account.zone))
    room = quota.limit - quota.reserve
    return Words(
        f"本时段留给收听的 {room} 次调用已用完，{until} 起自动继续。在那之前请到应用里看，看到的可以手动录入。",
        f"The {room} calls that are left for listening in this window are used up; it goes on by itself at {until}. "
        "Until then look in the app, and enter what you see by hand.",
    )


def close_gap(*, actor: User, now: datetime, gap_id: int) -> Gap:
    """Somebody looked at that stretch in the app and entered what was missing: it is no longer told. Gap.DoesNotExist
    outside the actor's accounts."""
    with transaction.atomic():
        found = Gap.objects.select_for_update(of=("self",), no_key=True).select_related("source__account")
        gap = found.get(within(actor, path="source__account"), pk=gap_id)
        require(actor, Permission.OPERATE, gap.source.account)
        if gap.closed_at is None:
            gap.closed_at = now
            gap.save(update_fields=["closed_at"])
            _record(actor, now, "source.gap-closed", gap.source)
    return gap


def _record(actor: User, now: datetime, verb: str, source: Source) -> None:
    record(actor=actor, now=now, verb=verb, kind="source", id=source.pk, account_id=source.account_id)
