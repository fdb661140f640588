"""Reading posts, plans and what became of them: everything the console shows of the outward stream."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from guanwei.accounts.access import accounts_for, brands_for, whole_brands_for, within
from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import queue_for
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.editorial.models import Column, Post, Version, VersionPicture
from guanwei.listening.queries import LOOK, no_longer
from guanwei.listening.visibility import Seen
from guanwei.media.models import Asset, Bringing
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.findings import Finding, Level, worst
from guanwei.practice.keeping import kept, waivers_of
from guanwei.practice.models import Waiver
from guanwei.practice.registry import check_named
from guanwei.practice.said_once import Sentence, said_once, sentences_of
from guanwei.publishing.actions import PURPOSE, UNCHANGEABLE
from guanwei.publishing.models import Plan, PlanFile

RETURNED_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, and the waiver that lets it stand."""

    finding: Finding
    waiver: Waiver | None

    @property
    def waivable(self) -> bool:
        return self.finding.level is not Level.HINT and check_named(self.finding.id).waivable


@dataclass(frozen=True, slots=True)
class Told:
    """Findings that are shown as one, all let stand by one person for one reason or all open."""

    listed: tuple[Judged, ...]

    @property
    def finding(self) -> Finding:
        return self.listed[0].finding

    @property
    def sentences(self) -> list[Sentence]:
        return sentences_of([judged.finding for judged in self.listed])

    @property
    def waiver(self) -> Waiver | None:
        return self.listed[0].waiver

    @property
    def waivable(self) -> bool:
        return self.listed[0].waivable

    @property
    def about(self) -> list[str]:
        return [judged.finding.about for judged in self.listed]


@dataclass(frozen=True, slots=True)
class Line:
    """One plan with its delivery and findings. `delivery` None while it was never sent in."""

    plan: Plan
    delivery: Delivery | None = None
    findings: tuple[Judged, ...] = ()

    @property
    def open_findings(self) -> list[Judged]:
        return [judged for judged in self.findings if judged.waiver is None]

    @property
    def told(self) -> list[Told]:
        """The findings as a person reads them: the same thing said of several words is said once."""
        groups = said_once(self.findings, lambda judged: judged.finding, _let_stand)
        return [Told(tuple(group)) for group in groups]

    @property
    def open_told(self) -> list[Told]:
        return [told for told in self.told if told.waiver is None]

    @property
    def in_the_way(self) -> list[Judged]:
        """What has to be mended or let stand before it can be approved."""
        return [judged for judged in self.open_findings if judged.finding.level in (Level.BLOCK, Level.ASK)]

    @property
    def can_be_let_stand(self) -> bool:
        """All that is in the way: some of it may be what the network itself would refuse."""
        return all(judged.waivable for judged in self.in_the_way)

    @property
    def worst(self) -> Level | None:
        return worst(judged.finding for judged in self.open_findings)

    @property
    def status(self) -> str:
        """Where it stands in one word: the delivery's state once it is past review, else the plan's own."""
        if self.plan.state in (Plan.State.DRAFT, Plan.State.REVIEW, Plan.State.CANCELLED) or self.delivery is None:
            stopped = self.delivery is not None and self.delivery.state == State.STOPPED
            troubled = self.delivery is not None and self.delivery.state == State.MISSED
            if stopped or (troubled and self.plan.state != Plan.State.CANCELLED):
                return str(self.delivery.state)  # type: ignore[union-attr]
            return str(self.plan.state)
        return self.no_longer or str(self.delivery.state)

    @property
    def no_longer(self) -> str:
        """Of what is out: "hidden", "gone" or "taken_down" where readers do not see it any more; else ""."""
        if self.plan.taken_down_at:
            return Seen.TAKEN_DOWN.value
        return no_longer(self.delivery) if self.delivery else ""

    @property
    def changeable(self) -> bool:
        """Can it still be moved or taken out of the plan? Not once it is on its way, out, or may be."""
        return self.delivery is None or State(self.delivery.state) not in UNCHANGEABLE

    @property
    def moment(self) -> datetime | None:
        return self.plan.published_at or self.plan.due_at


def _let_stand(judged: Judged) -> tuple[object, ...]:
    waiver = judged.waiver
    return (waiver.by_id, waiver.reason, waiver.expires_at) if waiver else ()


def plans_for(viewer: User, permission: Permission = Permission.VIEW, *, assets: bool = True) -> QuerySet[Plan]:
    """The plans on the viewer's accounts, with what a line of a list needs. Without `assets` the pictures can be
    counted, not shown; `prefetch_related(None)` does without them."""
    found = Plan.objects.filter(within(viewer, permission))
    pictures = VersionPicture.objects.select_related("asset") if assets else VersionPicture.objects.all()
    return found.select_related("account", "account__brand", "post", "post__column", "version").prefetch_related(
        Prefetch("version__pictures", pictures)
    )


def drafts_without_time(viewer: User, *, account_id: int | None = None, count: int = 50) -> list[Line]:
    found = Plan.objects.filter(within(viewer), due_at=None, state=Plan.State.DRAFT)
    if account_id:
        found = found.filter(account=account_id)
    newest = list(found.order_by("-changed_at").values_list("pk", flat=True)[:count])
    return lines_of(plans_for(viewer, assets=False).filter(pk__in=newest).order_by("-changed_at")) if newest else []


# What the one line of a plan in a month or a list shows of it and of its delivery: hundreds of them stand on a page.
SLIP = (
    *("account", "due_at", "published_at", "taken_down_at", "state", "occurrence", "content_hash", "changed_at"),
    *("post__column", "version__text"),
)
SLIP_OF_DELIVERY = ("purpose_id", "occurrence", "purpose_kind", "state", "held_for", f"{LOOK}__seen")


def many(found: QuerySet[Plan], *, slips: bool = False) -> list[Plan]:
    """Plans in great number (`plans_for`): each account and column is loaded once, however many posts are on it. As
    `slips` they know no more than SLIP, and no pictures."""
    found = found.select_related(None).select_related("post", "version")
    return shared(found.prefetch_related(None).only(*SLIP) if slips else found)


def shared(found: Iterable[Plan]) -> list[Plan]:
    """Plans with post and version: each gets its account and column."""
    plans = list(found)
    accounts = Account.objects.select_related("brand").in_bulk({plan.account_id for plan in plans})
    columns = Column.objects.in_bulk({plan.post.column_id for plan in plans})
    for plan in plans:
        plan.account, plan.post.column = accounts[plan.account_id], columns[plan.post.column_id]
    return plans


def lines_of(plans: Iterable[Plan], *, now: datetime | None = None, slips: bool = False) -> list[Line]:
    """Plans with delivery and findings, in a constant number of queries. `now` decides which waivers are in force;
    the newest change among the plans serves where nothing expires in between. As `slips` (`many`) with SLIP_OF_DELIVERY
    alone."""
    listed = list(plans)
    ids = [plan.pk for plan in listed]
    known = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id__in=ids)
    known = known.select_related(LOOK).only(*SLIP_OF_DELIVERY) if slips else known.select_related("stop", LOOK)
    deliveries = {(delivery.purpose_id, delivery.occurrence): delivery for delivery in known}
    findings = kept(PURPOSE, ids)
    moment = now or max((plan.changed_at for plan in listed), default=datetime.min.replace(tzinfo=ZoneInfo("UTC")))
    waivers = waivers_of(PURPOSE, ids, now=moment)
    return [
        Line(
            plan,
            deliveries.get((plan.pk, plan.occurrence)),
            tuple(Judged(found, waivers.of(plan.pk, plan.content_hash, found)) for found in findings.get(plan.pk, ())),
        )
        for plan in listed
    ]


def states_of(plans: Iterable[Plan]) -> dict[int, str]:
    """The states of plans where a list has no line of each: the plan's own, but of what is out how it is seen."""
    listed = list(plans)
    out = {plan.pk: plan for plan in listed if plan.state == Plan.State.PUBLISHED}
    sent = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id__in=out, state=State.SENT).select_related(LOOK)
    became = {one.purpose_id: no_longer(one) for one in sent if one.occurrence == out[one.purpose_id].occurrence}
    down = {pk: Seen.TAKEN_DOWN.value for pk, plan in out.items() if plan.taken_down_at}
    return {plan.pk: down.get(plan.pk) or became.get(plan.pk) or str(plan.state) for plan in listed}


def findings_of(lines: Iterable[Line]) -> list[Finding]:
    return [judged.finding for line in lines for judged in line.findings]


def lines_of_deliveries(deliveries: Sequence[Delivery], *, pictures: bool = True) -> list[tuple[Delivery, Plan | None]]:
    """Each delivery with the plan that it carries out, where it is one's, and with how it is seen. Three queries more,
    whatever their number, two where nobody looks at `pictures`. The deliveries come with their accounts, and the plans
    get them from there."""
    ids = [delivery.purpose_id for delivery in deliveries if delivery.purpose_kind == PURPOSE]
    found = Plan.objects.filter(pk__in=ids).select_related("post", "post__column", "version")
    if pictures:
        found = found.prefetch_related(Prefetch("version__pictures", VersionPicture.objects.select_related("asset")))
    plans = {plan.pk: plan for plan in found}
    prefetch_related_objects(deliveries, LOOK)
    lines = [(one, plans.get(one.purpose_id) if one.purpose_kind == PURPOSE else None) for one in deliveries]
    for delivery, plan in lines:
        if plan:
            plan.account = delivery.account
    return lines


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that waits for the viewer's approval."""

    approval: Approval
    line: Line


def approval_queue(
    viewer: User, *, now: datetime, since_id: int = 0, count: int = 20, slips: bool = False
) -> list[Request]:
    """What the viewer may decide, the next one due first. As `slips` without pictures, and with no more of deliveries
    than SLIP_OF_DELIVERY."""
    waiting = queue_for(viewer).filter(kind=PURPOSE)
    asked = Exists(waiting.filter(object_id=OuterRef("pk")).order_by())
    mine = Plan.objects.filter(within(viewer, Permission.APPROVE), asked, state=Plan.State.REVIEW)
    # Numbers first: what is shown besides would be joined to everything that waits.
    next_due = mine.order_by("due_at", "pk").values("pk")[since_id : since_id + count]
    plans = plans_for(viewer, Permission.APPROVE).filter(pk__in=next_due)
    plans = plans.prefetch_related(None) if slips else plans
    lines = lines_of(plans.order_by("due_at", "pk"), now=now, slips=slips)
    by_plan = {one.object_id: one for one in waiting.filter(object_id__in=[line.plan.pk for line in lines])}
    return [Request(by_plan[line.plan.pk], line) for line in lines if line.plan.pk in by_plan]


def posts_of(viewer: User, plan_ids: Collection[int]) -> dict[int, int]:
    """The post of each of these plans that the viewer may see."""
    return dict(Plan.objects.filter(within(viewer), pk__in=plan_ids).order_by().values_list("pk", "post"))


def post_for(viewer: User, post_id: int) -> Post:
    """A post that goes out on at least one of the viewer's accounts, or Post.DoesNotExist."""
    mine = Plan.objects.filter(within(viewer), post=post_id)
    found = Post.objects.filter(pk__in=mine.values("post")).select_related("brand", "column", "created_by")
    return found.get(pk=post_id)


def lines_for_post(viewer: User, post: Post, *, now: datetime) -> list[Line]:
    return lines_of(plans_for(viewer).filter(post=post).order_by("account__name", "pk"), now=now)


def versions_of(viewer: User, post: Post) -> QuerySet[Version]:
    """The wordings of a post, newest first; those for one account only where the viewer may see it."""
    mine = accounts_for(viewer)
    found = Version.objects.filter(post=post).exclude(
        account__isnull=False, account__in=Account.objects.exclude(pk__in=mine)
    )
    return found.select_related("created_by").prefetch_related("pictures__asset").order_by("-number")


def approvals_of(viewer: User, plans: Collection[int]) -> QuerySet[Approval]:
    """All requests and answers for these plans, newest first."""
    mine = Approval.objects.filter(within(viewer), kind=PURPOSE, object_id__in=plans)
    return mine.select_related("account", "author", "requested_by", "decided_by").order_by("-requested_at", "-pk")


def returned_to(viewer: User, *, now: datetime) -> list[tuple[Approval, Plan]]:
    """What came back to the viewer for changes and is still a draft, newest first."""
    mine = Approval.objects.filter(
        within(viewer),
        kind=PURPOSE,
        state=Approval.State.RETURNED,
        author=viewer,
        decided_at__gt=now - RETURNED_WITHIN,
    )
    newest: dict[int, Approval] = {}
    for approval in mine.select_related("decided_by").order_by("decided_at"):
        newest[approval.object_id] = approval
    plans = plans_for(viewer).filter(pk__in=newest, state=Plan.State.DRAFT)
    pairs = [(newest[plan.pk], plan) for plan in plans]
    return sorted(pairs, key=lambda pair: pair[0].pk, reverse=True)


def plan_files_for(viewer: User) -> QuerySet[PlanFile]:
    """The spreadsheets that the viewer brought, and those of brands that the viewer writes for as a whole; newest
    first, without their reports: one holds every row of its file."""
    own = Q(created_by=viewer, brand__in=brands_for(viewer, Permission.WRITE))
    found = PlanFile.objects.filter(own | Q(brand__in=whole_brands_for(viewer, Permission.WRITE)))
    return found.select_related("brand", "created_by").defer("report").order_by("-created_at", "-pk")


def pictures_for(viewer: User) -> QuerySet[Asset]:
    """The pictures that the viewer brought, those of brands held whole, and those of the posts on the viewer's
    accounts: a person of one account does not see what its sisters prepare."""
    mine = accounts_for(viewer)
    versions = Version.objects.filter(post__in=Plan.objects.filter(account__in=mine).values("post"))
    shown = versions.filter(Q(account=None) | Q(account__in=mine))
    return Asset.objects.filter(
        Q(pk__in=Bringing.objects.filter(by=viewer).values("asset"), brand__in=brands_for(viewer))
        | Q(brand__in=whole_brands_for(viewer))
        | Q(pk__in=VersionPicture.objects.filter(version__in=shown).values("asset"))
    )
