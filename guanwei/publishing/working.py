"""What is being written and not saved: kept every few seconds, taken up again in any window, seen by nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from guanwei.accounts.models import Brand
from guanwei.editorial.models import Post
from guanwei.lib.words import Words, plain
from guanwei.people.models import User
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import WorkingCopy

KEPT = timedelta(days=30)
THROWN = timedelta(days=1)  # so long can be taken back what was thrown away
MOST = 40  # of one person; the one that was left alone the longest gives way
MOST_CHARACTERS = 200_000
NOT_THERE = Words("已经找不回来了，或者你又写了新的。", "It is gone, or you have begun anew since.")
TOO_LONG = Words("内容太长，没有自动保存。", "It is too long to be kept by itself.")

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """How a copy stands. `newer`: another window wrote since this one last heard of it; nothing was overwritten, and
    `key` and `version` are those of what it wrote. `gone`: it was saved or thrown away in another window."""

    key: UUID
    version: int
    at: datetime
    newer: bool = False
    gone: bool = False


def keep(
    *, actor: User, now: datetime, key: UUID, brand: Brand, post: Post | None, fields: Fields, version: int
) -> Kept:
    """Keeps the form as it stands. `version` is what its window was told last, 0 before the first time. WorkingCopy or
    post of somebody else: the caller has looked. PlanRefused for what is too long."""
    stated = [[plain(name)[:100], plain(value)] for name, value in fields]
    if sum(len(value) for _, value in stated) > MOST_CHARACTERS:
        raise PlanRefused(TOO_LONG)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two windows of one person, one after the other
        standing = _standing(actor, key, post)
        if standing is None:
            if version > 0 or _over(actor, key):
                return Kept(key, version, now, gone=True)
            made = WorkingCopy.objects.create(
                key=key, user=actor, brand=brand, post=post, fields=stated, begun_at=now, changed_at=now
            )
            _forget_most(actor)
            return Kept(made.key, made.version, made.changed_at)
        if standing.fields != stated:
            if standing.key != key or standing.version != version:
                return Kept(standing.key, standing.version, standing.changed_at, newer=True)
            standing.fields, standing.changed_at = stated, now
            standing.version += 1
            standing.save(update_fields=["fields", "version", "changed_at"])
        return Kept(standing.key, standing.version, standing.changed_at)


def unsaved(viewer: User) -> QuerySet[WorkingCopy]:
    """What the viewer has begun, newest first."""
    mine = WorkingCopy.objects.filter(user=viewer, thrown_at=None).select_related("brand", "post")
    return mine.order_by("-changed_at")


def working_copy(viewer: User, *, key: UUID | None = None, post: Post | None = None) -> WorkingCopy | None:
    """By its key, or what the viewer left of their changes to a post."""
    mine = unsaved(viewer)
    if key:
        return mine.filter(key=key).first()
    return mine.filter(post=post).first() if post else None


def throw_away(*, actor: User, now: datetime, key: UUID) -> None:
    WorkingCopy.objects.filter(user=actor, key=key, thrown_at=None).update(thrown_at=now)


def take_back(*, actor: User, key: UUID) -> WorkingCopy:
    """What was thrown away lately. PlanRefused when it is gone, or when the same post was begun anew since."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        found = WorkingCopy.objects.filter(user=actor, key=key).first()
        if found is None or (found.post_id and unsaved(actor).filter(post=found.post_id).exclude(key=key).exists()):
            raise PlanRefused(NOT_THERE)
        found.thrown_at = None
        found.save(update_fields=["thrown_at"])
    return found


def finish(*, actor: User, key: UUID) -> None:
    """It is saved: nothing is left of it. Call inside the transaction that saves."""
    WorkingCopy.objects.filter(user=actor, key=key).delete()


def forget_old(*, now: datetime) -> int:
    """What nobody has touched for KEPT is nobody's work any more."""
    old = Q(changed_at__lt=now - KEPT) | Q(thrown_at__lt=now - THROWN)
    return WorkingCopy.objects.filter(old).delete()[0]


def form_key(key: UUID) -> str:
    """What marks the post that a form was saved as, in place of a spreadsheet's row: the same form is saved once."""
    return f"form:{key.hex}"


def _standing(actor: User, key: UUID, post: Post | None) -> WorkingCopy | None:
    mine = WorkingCopy.objects.select_for_update(of=("self",)).filter(user=actor, thrown_at=None)
    return mine.filter(key=key).first() or (mine.filter(post=post).first() if post else None)


def _over(actor: User, key: UUID) -> bool:
    """It was saved or thrown away, and what still comes from its window is late."""
    saved = Post.objects.filter(created_by=actor, import_key=form_key(key)).exists()
    return saved or WorkingCopy.objects.filter(key=key).exists()


def _forget_most(actor: User) -> None:
    beyond = WorkingCopy.objects.filter(user=actor).order_by("-changed_at").values_list("pk", flat=True)[MOST:]
    WorkingCopy.objects.filter(pk__in=list(beyond)).delete()
