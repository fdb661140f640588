"""The check-up of an account (practice A1, A2): read the profile, score it, see what the checks find, keep it."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction

from guanwei.accounts.access import require
from guanwei.accounts.actions import keep_renewed_secrets
from guanwei.accounts.checkup import examine
from guanwei.accounts.checkups import (
    due_for_check_up,
    entered_profile,
    filled_in,
    keep_check_up,
    keep_trouble,
    last_read,
    newest_check_ups,
)
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account, CheckUp
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.accounts.values import layers_for
from guanwei.jobs.checkup import NO_CALL_LEFT
from guanwei.jobs.login import NO_SECRETS, WITHOUT_TOKEN
from guanwei.jobs.portraits import fetch_portrait
from guanwei.lib.text import host_of
from guanwei.lib.words import Words
from guanwei.networks.contract import Unauthorized, Unreadable
from guanwei.networks.public_profile import REQUESTS, PublicProfile
from guanwei.networks.registry import adapter_for, limits_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.checks.a1_profile import EVERY_DAYS, yardstick
from guanwei.practice.findings import Finding, in_order
from guanwei.practice.registry import run, settings_from
from guanwei.practice.settings import DEFAULT_LINK
from guanwei.practice.subjects import AccountsSubject, Context, NamedAccount, ProfileSubject

log = logging.getLogger(__name__)

NOTHING_ENTERED = Words(
    "这个账号由人手动运营，平台不告诉程序它的资料。请先把主页上看到的填进来。",
    "This account is run by hand, and no program is told its profile. Enter what its page shows first.",
)


@dataclass(frozen=True, slots=True)
class CheckedUp:
    """`kept` None: nothing was done, `words` says why."""

    kept: CheckUp | None
    words: Words


def check_up(*, actor: User | None, now: datetime, account: Account, timeout: float = 15.0) -> CheckedUp:
    """One account, now. Asks its network outside of any transaction; one that is run by hand is judged by what somebody
    entered. `actor` None: the timetable."""
    if actor:
        require(actor, Permission.OPERATE, account)
    if account.profile == WITHOUT_TOKEN:
        return _by_hand(actor, now, account)
    read = _read(account, now, timeout)
    if isinstance(read, Words):
        return CheckedUp(keep_trouble(actor=actor, now=now, account=account, trouble=read), read)
    fetch_portrait(account, read.avatar, now=now)
    return _judged(actor, now, account, read, CheckUp.Source.NETWORK)


def check_up_again(*, actor: User, now: datetime, account: Account) -> CheckedUp:
    """After something was entered by hand: what was read last is judged anew with it, and no call is spent."""
    require(actor, Permission.OPERATE, account)
    last = last_read(account)
    if account.profile == WITHOUT_TOKEN or last is None or last.source != CheckUp.Source.NETWORK:
        return check_up(actor=actor, now=now, account=account)
    return _judged(actor, now, account, PublicProfile.from_json(last.profile), CheckUp.Source.NETWORK)


def check_up_all(*, now: datetime) -> int:
    """Every account whose turn it is. Returns how many were looked at. One that is run by hand or whose credentials are
    dead waits for a person, and one whose calls are kept for publishing is asked the next time."""
    asked = Account.objects.filter(active=True).exclude(profile=WITHOUT_TOKEN).exclude(health=Account.Health.DEAD)
    active = list(asked)
    layers = layers_for(active)
    days = {one.pk: settings_from(layers[one.pk])[EVERY_DAYS] for one in active}
    # An hour less, or a check-up that took a minute would wait another day for the timetable.
    before = {pk: now - timedelta(days=every) + timedelta(hours=1) for pk, every in days.items()}
    return sum(_looked_at(one, now) for one in due_for_check_up(before=before))


def _looked_at(account: Account, now: datetime) -> bool:
    """One account that breaks a check-up keeps nobody else from theirs; its turn comes again with the next run."""
    try:
        return check_up(actor=None, now=now, account=account).kept is not None
    except (OperationalError, InterfaceError):
        raise  # without a database there is nothing to go on with
    except Exception:
        log.exception("the check-up of account %s failed", account.pk)
        return False


def _by_hand(actor: User | None, now: datetime, account: Account) -> CheckedUp:
    entered = entered_profile(account)
    if entered is None:
        return CheckedUp(None, NOTHING_ENTERED)
    return _judged(actor, now, account, entered, CheckUp.Source.BY_HAND)


def _read(account: Account, now: datetime, timeout: float) -> PublicProfile | Words:
    """The profile as the network tells it, or why not."""
    connection = connection_for(account, timeout=timeout)
    if connection is None:
        return NO_SECRETS
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        limits, requests = limits_for(account.network, account.profile), REQUESTS[account.network]
        if debit({account.pk: limits}, now, Call.LISTEN, {account.pk: requests}):
            return NO_CALL_LEFT
    adapter = adapter_for(account.network)
    answer = adapter.read_profile(connection)
    renewed = adapter.refreshed_secrets(connection)
    if renewed:
        keep_renewed_secrets(account_id=account.pk, secrets=renewed, now=now)
    if not isinstance(answer, Unreadable):
        return answer
    if isinstance(answer.outcome, Unauthorized):
        return Words(
            f"平台不让读主页资料：{answer.reason}。请检查授权。",
            f"The network does not let us read the profile: {answer.reason}. Look at the credentials.",
        )
    return Words(f"平台没有回应：{answer.reason}。", f"The network did not answer: {answer.reason}.")


def _judged(
    actor: User | None, now: datetime, account: Account, told: PublicProfile, source: CheckUp.Source
) -> CheckedUp:
    settings = settings_from(layers_for([account])[account.pk])
    seen = told if source == CheckUp.Source.BY_HAND else filled_in(told, entered_profile(account), account)
    subject = ProfileSubject(
        str(account.pk), account.network, seen, names_of(account), domains_of(account, settings[DEFAULT_LINK])
    )
    context = Context(now, settings)
    findings = in_order([*run(subject, context), *_beside_the_others(account, seen, subject.names, context)])
    judged = examine(seen, account.network, yardstick(subject, settings))
    kept = keep_check_up(
        actor=actor,
        now=now,
        account=account,
        source=source,
        profile=told,
        judged=judged,
        findings=[finding.as_json() for finding in findings],
    )
    return CheckedUp(kept, _said(kept, findings))


def names_of(account: Account) -> tuple[str, ...]:
    """What the brand and its product lines are called."""
    return (account.brand.name, *account.brand.product_lines.order_by("name").values_list("name", flat=True))


def domains_of(account: Account, default_link: str) -> tuple[str, ...]:
    """The brand's own domains: the safe ones of all its accounts, and the one of its default link."""
    entered = Account.objects.filter(brand=account.brand_id).values_list("safe_domains", flat=True)
    own = [domain for domains in entered for domain in domains]
    return tuple(dict.fromkeys(filter(None, [*own, host_of(default_link)])))


def _beside_the_others(
    account: Account, seen: PublicProfile, names: tuple[str, ...], context: Context
) -> Iterable[Finding]:
    """What the set of the brand's accounts says about this one, under the names that were seen last."""
    others = list(Account.objects.filter(brand=account.brand_id, active=True).select_related("product_line"))
    newest = newest_check_ups([one.pk for one in others])
    shown = {pk: last.name for pk, last in newest.items()} | {account.pk: seen.name}
    subject = AccountsSubject(
        account.brand.name, names, tuple(_named(one, shown.get(one.pk, "")) for one in in_a_fixed_order(others))
    )
    return [one for one in run(subject, context) if one.figures.get("account") == str(account.pk)]


def in_a_fixed_order(accounts: Sequence[Account]) -> list[Account]:
    """The oldest first: of two that are alike the newer one is told."""
    return sorted(accounts, key=lambda one: one.pk)


def _named(account: Account, shown: str) -> NamedAccount:
    line = account.product_line.name if account.product_line else ""
    return NamedAccount(str(account.pk), account.network, shown or account.name, account.name, line)


def _said(kept: CheckUp, findings: Sequence[Finding]) -> Words:
    if kept.score is None:
        return Words(
            "知道的还太少，不打分。请把平台没有告诉我们的几项填进来。",
            "Too little is known for a score. Enter what the network does not tell.",
        )
    if not findings:
        return Words(f"体检 {kept.score} 分，没有要改的。", f"The check-up gives {kept.score}. Nothing to change.")
    count = len(findings)
    return Words(
        f"体检 {kept.score} 分，有 {count} 处可以改。",
        f"The check-up gives {kept.score}; {count} {'thing' if count == 1 else 'things'} to change.",
    )
