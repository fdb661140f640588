"""Running the checks over plans and keeping what they found, inside the transaction of the change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Account
from guanwei.practice.findings import Finding
from guanwei.practice.keeping import Result, keep
from guanwei.practice.known import Text, remember
from guanwei.practice.registry import rules_version, run
from guanwei.practice.subjects import PlanSubject, PostSubject
from guanwei.publishing.brands import facts_of_brands
from guanwei.publishing.context import WITH, Scene, pictures_of, rules_on, scene_for, settings_for, subject_of
from guanwei.publishing.models import Plan
from guanwei.publishing.together import laid_over


def check_and_keep(
    plans: Sequence[Plan], *, now: datetime, public_ips: Mapping[int, str] | None = None
) -> dict[int, tuple[Finding, ...]]:
    """Checks each plan against its account's posts and plans, brings its group, promotion mark and fingerprint up to
    date, and keeps the findings. `public_ips` by plan id where somebody has approved."""
    if not plans:
        return {}
    plans = list(Plan.objects.filter(pk__in=[plan.pk for plan in plans]).select_related(*WITH))
    accounts = {plan.account_id: plan.account for plan in plans}.values()
    scene = scene_for(accounts, now=now)
    pictures = pictures_of(plans)
    subjects = {
        plan.pk: subject_of(
            plan,
            pictures[plan.version_id],
            scene.settings[plan.account_id],
            scene.brand(plan.account_id),
            public_ip=(public_ips or {}).get(plan.pk),
        )
        for plan in plans
    }
    _mark(plans, subjects)
    by_account: dict[int, list[PostSubject]] = defaultdict(list)
    for plan in plans:
        by_account[plan.account_id].append(subjects[plan.pk])
    scene = laid_over(scene, accounts, by_account)
    findings = {plan.pk: run(subjects[plan.pk], scene.context(plan.account_id, str(plan.post_id))) for plan in plans}
    keep("plan", [_result(plan, findings[plan.pk], scene) for plan in plans], now=now)
    return findings


def mark_anew(ids: Collection[int]) -> None:
    """Group, promotion mark and fingerprint of plans whose version changed without anything to be found: what was out
    already got other words. In the caller's transaction; a constant number of queries."""
    plans = list(Plan.objects.filter(pk__in=ids).select_related(*WITH))
    accounts = {plan.account_id: plan.account for plan in plans}.values()
    settings = settings_for(accounts)
    brands, pictures = facts_of_brands(accounts, settings), pictures_of(plans)
    _mark(
        plans,
        {
            plan.pk: subject_of(plan, pictures[plan.version_id], settings[plan.account_id], brands[plan.account_id])
            for plan in plans
        },
    )


def plan_findings(scene: Scene, accounts: Iterable[Account], *, until: datetime) -> dict[int, tuple[Finding, ...]]:
    """What the plan as a whole does from now to `until`: the first moment at which a rhythm or a share breaks, for each
    account (practice B1, B2, C2, C5). A gap is seen before it happens."""
    return {
        account.pk: run(
            PlanSubject(account.name, ZoneInfo(account.zone), scene.now, until, scene.brand(account.pk)),
            scene.context(account.pk),
        )
        for account in accounts
        if until > scene.now
    }


def findings_of(subject: PostSubject, scene: Scene, account_id: int) -> tuple[Finding, ...]:
    """For a post that is not stored yet: the form while somebody types."""
    return run(subject, scene.context(account_id, subject.post))


def _mark(plans: Sequence[Plan], subjects: Mapping[int, PostSubject]) -> None:
    for plan in plans:
        subject = subjects[plan.pk]
        plan.group, plan.promotion = subject.group.value, bool(subject.promotion)
        plan.fingerprint = subject.fingerprint
        plan.speaks_of, plan.format, plan.gives = subject.speaks_of.value, subject.format.value, subject.gives
    marks = ["group", "promotion", "fingerprint", "speaks_of", "format", "gives"]
    Plan.objects.bulk_update(plans, marks, batch_size=500)
    remember(Text(plan.account.brand_id, plan.fingerprint, subjects[plan.pk].text) for plan in plans)


def _result(plan: Plan, findings: tuple[Finding, ...], scene: Scene) -> Result:
    return Result(
        plan.pk,
        plan.account_id,
        plan.content_hash,
        rules_on(plan.account, rules_version(scene.settings[plan.account_id], scene.positioning.get(plan.account_id))),
        plan.account.history_version,
        findings,
    )
