"""What a person does with sources: read one now, and take note of a gap that was looked at in the app (practice E1)."""

from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import require, within
from guanwei.lib.words import Words
from guanwei.listening.models import Gap, Source
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
PAUSED = Words("账号已停用，没有在收听。", "The account is paused: nothing is heard.")


def poll_now(*, actor: User, now: datetime, source_id: int) -> Source:
    """Due at once instead of at its next turn; the quota holds as for every poll. SourceRefused while the network has
    asked the account to wait. Source.DoesNotExist outside the actor's accounts."""
    with transaction.atomic():
        found = Source.objects.select_for_update(of=("self",), no_key=True).select_related("account")
        source = found.get(within(actor), pk=source_id)
        require(actor, Permission.OPERATE, source.account)
        if not (source.active and source.account.active):
            raise SourceRefused(PAUSED)
        waits = source.account.wait_until and source.account.wait_until > now
        if waits and source.account.wait_reason == "throttled":  # other reasons concern what goes out
            raise SourceRefused(WAITS)
        if source.next_at > now:
            source.next_at = now
            source.save(update_fields=["next_at"])
        _record(actor, now, "source.poll-now", source)
    return source


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
