"""Two people at one post: whoever saves must have seen what stands there. A stamp says what a form was made from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from guanwei.accounts.access import within
from guanwei.editorial.models import Post, Version
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import Plan
from guanwei.trail.models import Entry

LENGTH = 20
CHANGED = Words(
    "你打开之后，这条稿件有了改动。请看过两份内容再保存；你写的还在下面。",
    "It was changed since you opened it. Look at both before you save; what you wrote is still below.",
)


class ChangedMeanwhile(PlanRefused):
    """Somebody saved something that this form does not show. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(CHANGED)


@dataclass(frozen=True, slots=True)
class Changed:
    """Who changed the post last, and when. `by` None: nobody knows, or the software itself."""

    by: User | None
    at: datetime | None


def stamp_of(viewer: User, post_id: int) -> str:
    """What changes with anything that the viewer's form of this post shows: wording, column, benefit, note, value,
    accounts and times. Not with where it stands: an approval takes nothing away from who writes."""
    plans = Plan.objects.filter(within(viewer), post=post_id).exclude(state=Plan.State.CANCELLED)
    rows = plans.order_by("account").values_list("account", "version", "due_at")
    post = Post.objects.values_list("column", "benefit", "note", "value").get(pk=post_id)
    common = Version.objects.filter(post=post_id, account=None).order_by("-number").values_list("pk", flat=True)[:1]
    stated = [*post, *common, *((account, version, due and due.isoformat()) for account, version, due in rows)]
    return hashlib.sha256(repr(stated).encode()).hexdigest()[:LENGTH]


def refuse_unseen(actor: User, post_id: int, seen: str) -> None:
    """ChangedMeanwhile unless `seen` is the stamp of what stands there now. In the transaction that has post and plans
    locked, before anything is written."""
    if seen != stamp_of(actor, post_id):
        raise ChangedMeanwhile


def last_change(viewer: User, post_id: int) -> Changed:
    """By somebody else, if anybody: whoever is told knows of their own."""
    plans = Plan.objects.filter(within(viewer), post=post_id).values("pk")
    about = Q(kind="post", object_id=post_id) | Q(kind="plan", object_id__in=plans)
    entry = Entry.objects.filter(about, actor__isnull=False).exclude(actor=viewer).order_by("-pk").first()
    return Changed(User.objects.filter(pk=entry.actor_id).first(), entry.at) if entry else Changed(None, None)
