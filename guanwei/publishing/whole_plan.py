"""The plan of an account as a whole: what a job found in it, kept for the pages that show it.

A year of posts is read for it, too much for a page that somebody waits for. Every change to the plan defers the job,
and the timetable runs it for all accounts, because a silence also grows by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from guanwei.accounts.access import account_ids
from guanwei.accounts.models import Account
from guanwei.base.live import Topic, tell_accounts
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.findings import Finding
from guanwei.practice.keeping import Result, keep, kept_of_kinds
from guanwei.practice.registry import rules_version
from guanwei.publishing import first_break, looking_back
from guanwei.publishing.checking import plan_findings
from guanwei.publishing.context import own_scene, rules_on
from guanwei.publishing.first_break import first_of_plan
from guanwei.publishing.good_hours import count_hours
from guanwei.publishing.looking_back import Answered, looked_back
from guanwei.publishing.models import Plan

KIND = "whole-plan"
# A silence is told this long before it begins; a plan is looked over to its last post, but not beyond MOST_AHEAD.
LEAST_AHEAD, MOST_AHEAD = timedelta(days=3), timedelta(days=62)


@dataclass(frozen=True, slots=True)
class WholePlan:
    """`findings` are about what is planned, `past` about what went out lately; `first` names the first moment at which
    the plan breaks a rule, and the nearest slot that keeps all."""

    account: Account
    findings: tuple[Finding, ...]
    past: tuple[Finding, ...] = ()
    first: Finding | None = None

    @property
    def others(self) -> tuple[Finding, ...]:
        """`findings` without the one whose words `first` says already, with the moment in front."""
        first = self.first
        return tuple(
            one for one in self.findings if not (first and first.id == one.id and one.message.zh in first.message.zh)
        )


def look_over(account: Account, *, now: datetime, answered: Answered | None = None) -> tuple[Finding, ...]:
    """Floods, silences, shares of one account from now to its last planned post (practice B1, B2, C2, C5), and what
    is to be said of what went out, kept. `answered` tells which messages were answered (practice A4)."""
    count_hours(account, now=now)
    with transaction.atomic():
        seen = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        scene = own_scene(seen, now=now)
        until = _until(seen, now)
        findings = plan_findings(scene, [seen], until=until)[seen.pk] if seen.active else ()
        first = first_of_plan(seen, scene, until=until) if findings else None
        past = looked_back(seen, scene, now=now, answered=answered) if seen.active else ()
        rules = rules_on(seen, rules_version(scene.settings[seen.pk]))
        kinds = {KIND: findings, looking_back.KIND: past, first_break.KIND: (first,) if first else ()}
        before = kept_of_kinds(tuple(kinds), [seen.pk])
        for kind, found in kinds.items():
            keep(kind, [Result(seen.pk, seen.pk, "", rules, seen.history_version, found)], now=now)
        if any(_said(before[kind].get(seen.pk, ())) != _said(found) for kind, found in kinds.items()):
            tell_accounts(Topic.PLANS, [seen.pk])  # whoever has the plan open sees it without asking again
    return findings


def _said(findings: Sequence[Finding]) -> list[tuple[str, Words]]:
    return [(one.id, one.message) for one in findings]


def _until(account: Account, now: datetime) -> datetime:
    ahead = Plan.objects.filter(account=account, due_at__gt=now).exclude(state=Plan.State.CANCELLED)
    last = ahead.aggregate(last=Max("due_at"))["last"] or now
    return min(max(last + timedelta(minutes=1), now + LEAST_AHEAD), now + MOST_AHEAD)


def whole_plans(viewer: User, *, account_id: int | None = None) -> Sequence[WholePlan]:
    """What was found last in the plans of the viewer's accounts; those in order are left out."""
    mine = account_ids(viewer) if account_id is None else account_ids(viewer) & {account_id}
    found, past, first = kept_of_kinds((KIND, looking_back.KIND, first_break.KIND), mine).values()
    with_any = {account for kind in (found, past) for account, findings in kind.items() if findings}
    accounts = Account.objects.filter(pk__in=with_any, active=True).order_by("network", "name")
    return [
        WholePlan(
            account, found.get(account.pk, ()), past.get(account.pk, ()), next(iter(first.get(account.pk, ())), None)
        )
        for account in accounts
    ]
