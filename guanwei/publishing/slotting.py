"""The slots of brands and accounts: set by who manages them, offered to who writes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from guanwei.accounts.access import require, require_on_brand
from guanwei.accounts.models import Account, Brand
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.settings import Settings
from guanwei.practice.subjects import PostSubject
from guanwei.publishing.context import Scene
from guanwei.publishing.models import Slot
from guanwei.publishing.settings import QUIET_SINCE, QUIET_UNTIL
from guanwei.publishing.slots import ALL_RULES, LEAD, RHYTHM, USUAL, Coming, Offer, Quiet, WeeklySlot, coming, next_free
from guanwei.trail.record import record


@dataclass(frozen=True, slots=True)
class Week:
    """The slots that hold for an account. `usual`: nobody has set any, these are ours."""

    slots: tuple[WeeklySlot, ...]
    usual: bool = False


def weeks_of(accounts: Collection[Account]) -> dict[int, Week]:
    """By account: its own slots, else its brand's, else the usual ones. One query."""
    own: dict[int, list[WeeklySlot]] = defaultdict(list)
    shared: dict[int, list[WeeklySlot]] = defaultdict(list)
    found = Slot.objects.filter(Q(account__in=accounts) | Q(brand__in={account.brand_id for account in accounts}))
    for slot in found:
        weekly = WeeklySlot(slot.weekday, slot.at, slot.column_id)
        if slot.account_id:
            own[slot.account_id].append(weekly)
        elif slot.brand_id:
            shared[slot.brand_id].append(weekly)
    weeks = {}
    for account in accounts:
        slots = own.get(account.pk) or shared.get(account.brand_id)
        weeks[account.pk] = Week(tuple(slots)) if slots else Week(USUAL, usual=True)
    return weeks


def quiet_hours(settings: Settings) -> Quiet:
    return Quiet(settings[QUIET_SINCE], settings[QUIET_UNTIL])


def set_slots(
    *,
    actor: User,
    now: datetime,
    slots: Sequence[WeeklySlot],
    brand: Brand | None = None,
    account: Account | None = None,
) -> None:
    """All slots of a brand or of an account at once; none gives an account back to its brand's."""
    if account:
        require(actor, Permission.MANAGE, account)
    elif brand:
        require_on_brand(actor, Permission.MANAGE, brand)
    wanted = {(slot.weekday, slot.at): slot for slot in slots}
    with transaction.atomic():
        Slot.objects.filter(brand=brand, account=account).delete()
        Slot.objects.bulk_create(
            Slot(brand=brand, account=account, weekday=slot.weekday, at=slot.at, column_id=slot.column)
            for slot in wanted.values()
        )
        record(
            actor=actor,
            now=now,
            verb="slots.changed",
            kind="account" if account else "brand",
            id=(account or brand).pk,  # type: ignore[union-attr]
            account_id=account.pk if account else None,
            details={"count": len(wanted)},
        )


def offers(
    posts: Mapping[int, PostSubject], scene: Scene, weeks: Mapping[int, Week], *, after: datetime, column: int | None
) -> dict[int, Offer | None]:
    """By account the next free time at or after `after`, never sooner than somebody can approve it."""
    soonest = max(after, scene.now + LEAD)
    return {
        account: next_free(
            post,
            scene.context(account),
            weeks[account].slots,
            quiet_hours(scene.settings[account]),
            after=soonest,
            column=column,
        )
        for account, post in posts.items()
    }


def near(post: PostSubject, scene: Scene, account: int, week: Week, *, column: int | None, count: int) -> list[Coming]:
    """The next so many free times of an account, for the row of buttons under date and time; where none keeps all
    rules, those that keep the rhythm."""
    quiet, context = quiet_hours(scene.settings[account]), scene.context(account)
    for rules in (ALL_RULES, RHYTHM):
        times = coming(
            replace(post, due=None),
            context,
            week.slots,
            quiet,
            after=scene.now + LEAD,
            column=column,
            rules=rules,
        )
        free = list(islice((one for one in times if one.taken is None), count))
        if free:
            return free
    return []
