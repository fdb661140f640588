"""Check-ups (体检) that are kept: what somebody enters of a profile, what was found, the newest of many accounts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from guanwei.accounts.access import accounts_for, require
from guanwei.accounts.checkup import CheckUp as Judged
from guanwei.accounts.models import Account, CheckUp, EnteredProfile
from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.networks.public_profile import FIELDS, ProfileField, PublicProfile
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record

KEPT_IN_HISTORY = 60  # of one account: more than a year of weeks


def enter_profile(*, actor: User, now: datetime, account: Account, entered: PublicProfile) -> EnteredProfile:
    """What a person sees in the app, for what the network does not tell. Takes the place of what was entered before."""
    require(actor, Permission.OPERATE, account)
    told = entered.as_json()
    with transaction.atomic():
        before = EnteredProfile.objects.select_for_update().filter(account=account).first()
        known = before.fields if before else {}
        changed = {
            name: told.get(name) for name in sorted(known.keys() | told.keys()) if known.get(name) != told.get(name)
        }
        kept, _ = EnteredProfile.objects.update_or_create(
            account=account, defaults={"fields": told, "by": actor, "at": now}
        )
        if changed:
            _record(actor, now, "account.profile-entered", account, {"fields": sorted(changed)})
    return kept


def entered_profile(account: Account) -> PublicProfile | None:
    kept = EnteredProfile.objects.filter(account=account).first()
    return PublicProfile.from_json(kept.fields) if kept else None


def filled_in(told: PublicProfile, entered: PublicProfile | None, account: Account) -> PublicProfile:
    """What the network told, and where it told nothing what a person entered."""
    if entered is None:
        return told
    missing = [field.value for field in FIELDS[account.network] if told.value_of(field) is None]
    if ProfileField.VERIFIED.value in missing:
        missing += ["verified_as", "verified_reason"]
    return replace(told, **{name: getattr(entered, name) for name in missing})


def keep_check_up(
    *,
    actor: User | None,
    now: datetime,
    account: Account,
    source: str,
    profile: PublicProfile,
    judged: Judged,
    findings: Iterable[Mapping[str, Any]],
) -> CheckUp:
    """One check-up in the account's history. A person's is in the trail; those of the timetable are not."""
    with transaction.atomic():
        kept = CheckUp.objects.create(
            account=account,
            at=now,
            source=source,
            score=judged.score,
            profile=profile.as_json(),
            items=[item.as_json() for item in judged.items],
            findings=[dict(finding) for finding in findings],
            by=actor,
        )
        CheckUp.objects.filter(_in_trouble(), account=account).delete()
        if actor:
            _record(actor, now, "account.checked-up", account, {"score": judged.score})
    return kept


def keep_trouble(*, actor: User | None, now: datetime, account: Account, trouble: Words) -> CheckUp:
    """Nothing could be read: said on the page until it can."""
    with transaction.atomic():
        CheckUp.objects.filter(_in_trouble(), account=account).delete()
        return CheckUp.objects.create(
            account=account, at=now, source=CheckUp.Source.NETWORK, trouble=trouble.as_json(), by=actor
        )


NEWEST = """
SELECT wanted.account_id, last.at, last.score, jsonb_array_length(last.findings), last.profile->>'name', last.source
  FROM unnest(%(accounts)s::bigint[]) AS wanted(account_id)
 CROSS JOIN LATERAL (SELECT * FROM accounts_checkup AS one
                      WHERE one.account_id = wanted.account_id AND one.trouble = '{}'
                      ORDER BY one.at DESC, one.id DESC LIMIT 1) AS last
"""


@dataclass(frozen=True, slots=True)
class LastCheckUp:
    """The last check-up of an account that brought something, as lists need it. `name` is what the network showed."""

    account_id: int
    at: datetime
    score: int | None
    found: int
    name: str
    source: str


def newest_check_ups(accounts: Collection[int]) -> dict[int, LastCheckUp]:
    """By account. One query that takes each from the index, however long the histories are."""
    rows = sql.rows(NEWEST, {"accounts": list(accounts)}) if accounts else []
    return {row[0]: LastCheckUp(*row[:4], row[4] or "", row[5]) for row in rows}


def last_read(account: Account) -> CheckUp | None:
    """The last that brought something, whole."""
    return CheckUp.objects.filter(account=account, trouble={}).order_by("-at", "-pk").first()


def history_of(viewer: User, account: Account) -> Sequence[CheckUp]:
    """One account's check-ups, newest first, one that failed included."""
    found = CheckUp.objects.filter(account=account, account__in=accounts_for(viewer)).select_related("by")
    return list(found.order_by("-at", "-pk")[:KEPT_IN_HISTORY])


def due_for_check_up(*, before: Mapping[int, datetime]) -> list[Account]:
    """Active accounts whose last check-up that brought something is older than `before` says for each, or that have
    none. Accounts that are not in it are left out."""
    accounts = Account.objects.filter(pk__in=before, active=True).select_related("brand", "product_line")
    newest = newest_check_ups(before.keys())
    return [one for one in accounts if one.pk not in newest or newest[one.pk].at < before[one.pk]]


def _in_trouble() -> Q:
    return ~Q(trouble={})


def _record(actor: User, now: datetime, verb: str, account: Account, details: dict[str, Any]) -> None:
    record(actor=actor, now=now, verb=verb, kind="account", id=account.pk, account_id=account.pk, details=details)
