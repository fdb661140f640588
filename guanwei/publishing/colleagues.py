"""Who has a post open to change it: told to the others while there is still time to talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.access import within
from guanwei.base.live import Topic, tell
from guanwei.people.models import User
from guanwei.publishing.models import Composing, Plan, WorkingCopy

HEARTBEAT_SECONDS = 15
# Two beats may get lost before somebody counts as gone.
STAYS = timedelta(seconds=50)
# So long after the last letter somebody is still writing.
WRITES = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else who has it open. `writes`: they have changed something that is not saved."""

    user: User
    writes: bool


def be_at(*, actor: User, now: datetime, post_id: int) -> None:
    """The person has the post open. Nothing where it is not theirs to see."""
    accounts = _accounts(actor, post_id)
    if not accounts:
        return
    with transaction.atomic():
        mine, came = Composing.objects.select_for_update(no_key=True).get_or_create(
            post_id=post_id, user=actor, defaults={"present_at": now}
        )
        was_away, mine.present_at = came or mine.present_at <= now - STAYS, now
        writes = _is_writing(actor, now, post_id)
        if was_away or writes != mine.writes:
            tell(Topic.COMPOSING, [(account, post_id) for account in accounts])
        mine.writes = writes
        mine.save(update_fields=["present_at", "writes"])


def leave(*, actor: User, now: datetime, post_id: int) -> None:
    """The page was closed."""
    with transaction.atomic():
        if Composing.objects.filter(post=post_id, user=actor, present_at__lte=now).delete()[0]:
            tell(Topic.COMPOSING, [(account, post_id) for account in _accounts(actor, post_id)])


def colleagues_at(viewer: User, post_id: int, *, now: datetime) -> list[Colleague]:
    """The others who have it open, by name; none where the viewer may not see the post."""
    if not _accounts(viewer, post_id):
        return []
    there = Composing.objects.filter(post=post_id, present_at__gt=now - STAYS).exclude(user=viewer)
    return [Colleague(one.user, one.writes) for one in there.select_related("user").order_by("user__name", "user")]


def _accounts(viewer: User, post_id: int) -> Sequence[int]:
    return list(Plan.objects.filter(within(viewer), post=post_id).values_list("account", flat=True))


def _is_writing(actor: User, now: datetime, post_id: int) -> bool:
    mine = WorkingCopy.objects.filter(user=actor, post=post_id, thrown_at=None)
    return mine.filter(changed_at__gt=now - WRITES).exists()
