"""The first moment at which the plan of an account breaks a rule, and the nearest slot that keeps them all (practice
B1, B2, C2, C5): kept as one finding of its own, in front of what the checks say one by one."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Account
from guanwei.lib.words import Words
from guanwei.practice.breaks import Break, first_break
from guanwei.practice.checks import b2_silence
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Finding
from guanwei.practice.subjects import PlanSubject, PostSubject
from guanwei.practice.wording import iso, moment_words
from guanwei.publishing.context import (
    WITH,
    Draft,
    Scene,
    entry_id,
    pictures_of,
    subject_from,
    subject_of,
)
from guanwei.publishing.models import Plan
from guanwei.publishing.slots import LEAD, Offer, next_free
from guanwei.publishing.slotting import quiet_hours, weeks_of

KIND = "first-break"  # of what is kept of it


@dataclass(frozen=True, slots=True)
class _Breaking:
    """The post that would have to move, and from when on a time is looked for. `column` is the one it is in."""

    post: PostSubject
    after: datetime
    column: int | None


def first_of_plan(account: Account, scene: Scene, *, until: datetime) -> Finding | None:
    """None for a plan that keeps all rules. The finding has the id of the rule that breaks first."""
    zone, context = ZoneInfo(account.zone), scene.context(account.pk)
    found = first_break(PlanSubject(account.name, zone, scene.now, until, scene.brand(account.pk)), context)
    if found is None:
        return None
    where, said = found
    breaking = _silence(account, where, scene) if where.rule == b2_silence.ID else _post(where, scene)
    offer = _nearest(account, breaking, scene) if breaking else None
    at = moment_words(where.moment, zone, scene.now)
    moves = where.rule != b2_silence.ID
    figures = {**said.figures, "moment": iso(where.moment, zone)} | ({"slot": iso(offer.at, zone)} if offer else {})
    return replace(
        said,
        message=Words(f"最先在 {at.zh} 破：{said.message.zh}", f"The first break is at {at.en}: {said.message.en}"),
        hint=_hint(offer, zone, scene.now, moves=moves) or said.hint,
        figures=figures,
        span=None,
        fix=None,
    )


def _hint(offer: Offer | None, zone: ZoneInfo, now: datetime, *, moves: bool) -> Words | None:
    if offer is None:
        return None
    at = moment_words(offer.at, zone, now)
    if offer.breaks:
        return Words(
            f"没有哪个时段能守住全部规则；{at.zh} 至少不刷屏。",
            f"No slot keeps all rules; {at.en} at least does not flood.",
        )
    if moves:
        return Words(
            f"挪到 {at.zh}，是最近的、什么规则都不破的时段。",
            f"Move it to {at.en}, the nearest slot that keeps all rules.",
        )
    return Words(
        f"在 {at.zh} 排一条，是最近的、什么规则都不破的时段。",
        f"Plan a post at {at.en}, the nearest slot that keeps all rules.",
    )


def _nearest(account: Account, breaking: _Breaking, scene: Scene) -> Offer | None:
    return next_free(
        breaking.post,
        scene.context(account.pk),
        weeks_of([account])[account.pk].slots,
        quiet_hours(scene.settings[account.pk]),
        after=max(breaking.after, scene.now + LEAD),
        column=breaking.column,
    )


def _post(where: Break, scene: Scene) -> _Breaking | None:
    """The plan that breaks it; None for what went out already."""
    number = where.place.removeprefix(entry_id(0).removesuffix("0"))
    plan = Plan.objects.filter(pk=number, published_at=None).select_related(*WITH).first() if number.isdigit() else None
    if plan is None:
        return None
    subject = subject_of(
        plan, pictures_of([plan])[plan.version_id], scene.settings[plan.account_id], scene.brand(plan.account_id)
    )
    return _Breaking(subject, where.moment, plan.post.column_id)


def _silence(account: Account, where: Break, scene: Scene) -> _Breaking:
    """A post yet to be written that ends it: one that followers love."""
    draft = Draft("", "", account, "", "", ColumnGroup.LOVED.value, (), None, "")
    return _Breaking(subject_from(draft, scene.settings[account.pk]), where.moment, None)
