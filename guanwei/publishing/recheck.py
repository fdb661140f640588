"""The second look just before sending, for the few posts whose kept check result no longer holds."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from guanwei.accounts.models import Account
from guanwei.approvals.queries import granted
from guanwei.lib.words import Words
from guanwei.listening.history import standing
from guanwei.practice.checks import b5_slogan, c8_off_theme, c13_part_copied, c13_reworded
from guanwei.practice.entries import Entry
from guanwei.practice.findings import Level
from guanwei.practice.keeping import waivers_of
from guanwei.practice.registry import check_named, content_checks, run
from guanwei.practice.settings import Settings
from guanwei.practice.sheets import positionings_of
from guanwei.practice.subjects import Context
from guanwei.practice.windows import Timeline
from guanwei.publishing.brands import facts_of_brands
from guanwei.publishing.context import (
    AROUND,
    ENTRY_FIELDS,
    WITH,
    entry_from,
    outside_entries,
    pictures_of,
    settings_for,
    subject_of,
)
from guanwei.publishing.models import Plan
from guanwei.publishing.resembling import BrandTexts
from guanwei.publishing.themes import recent_texts, themes_of, without


def new_blocking_findings(plan_ids: Sequence[int], *, now: datetime) -> dict[int, Words]:
    """What now blocks these plans and nobody waived, by plan id. Only content holds a post by then: rhythm and mix were
    judged at approval and merely warn. A constant number of queries."""
    plans = list(Plan.objects.filter(pk__in=plan_ids).select_related(*WITH))
    pictures, waived = pictures_of(plans), waivers_of("plan", plan_ids, now=now)
    by_id = {plan.account_id: plan.account for plan in plans}
    settings, sheets = settings_for(by_id.values()), positionings_of(by_id.values())
    brands = facts_of_brands(by_id.values(), settings)
    themes = themes_of([id for id in by_id if _blocks(settings[id], c8_off_theme.ID)])
    recent = recent_texts([id for id in by_id if _blocks(settings[id], b5_slogan.ID)])
    ips = {id: approval.decided_from or "" for id, approval in granted("plan", plan_ids).items()}
    alike = _alike(plans, now)
    blocking = {}
    for plan in plans:
        values = settings[plan.account_id]
        subject = subject_of(
            plan, pictures[plan.version_id], values, brands[plan.account_id], public_ip=ips.get(plan.pk, "")
        )
        others = alike[plan.account.brand_id, bytes(plan.fingerprint)]
        own = Timeline.of(entry for account, entry in others if account == plan.account_id)
        sisters = Timeline.of(entry for account, entry in others if account != plan.account_id)
        copies = _blocks(values, c13_reworded.ID, c13_part_copied.ID)
        context = Context(
            now,
            values,
            own,
            sisters,
            positioning=sheets[plan.account_id],
            theme=themes.get(plan.account_id),
            recent_texts=without(recent.get(plan.account_id, ()), subject.post),
            resembling=BrandTexts(plan.account_id, plan.account.brand_id) if copies else None,
        )
        for found in run(subject, context, only=content_checks()):
            if found.level is Level.BLOCK and waived.of(plan.pk, plan.content_hash, found) is None:
                blocking.setdefault(plan.pk, found.message)
    return blocking


def _blocks(values: Settings, *checks: str) -> bool:
    """What they look at costs a query or more; by now only what blocks is of interest."""
    return any(values[check_named(id).level] == Level.BLOCK for id in checks)


def _alike(plans: Sequence[Plan], now: datetime) -> dict[tuple[int, bytes], list[tuple[int, Entry]]]:
    """The posts of the same brands with the same words, by brand and fingerprint, each with its account."""
    marks = {bytes(plan.fingerprint) for plan in plans if plan.fingerprint}
    brands = {plan.account.brand_id for plan in plans}
    rows = (
        Plan.objects.filter(
            fingerprint__in=marks, account__brand__in=brands, due_at__gt=now - AROUND, taken_down_at=None
        )
        .exclude(state=Plan.State.CANCELLED)
        .values_list("account_id", "account__brand_id", *ENTRY_FIELDS)
    )
    alike: dict[tuple[int, bytes], list[tuple[int, Entry]]] = defaultdict(list)
    for account, brand, *fields in rows:
        entry = entry_from(fields)
        alike[brand, entry.fingerprint].append((account, entry))
    brand_of = dict(Account.objects.filter(brand__in=brands).values_list("pk", "brand_id"))
    outside = standing(list(brand_of)).filter(fingerprint__in=marks, published_at__gt=now - AROUND)
    for account, entry in outside_entries(outside):
        alike[brand_of[account], entry.fingerprint].append((account, entry))
    return alike
