"""The post form is saved: a new post or changes to one, and nothing is left of the working copy. One step."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guanwei.base import sql
from guanwei.editorial.actions import Draft
from guanwei.editorial.models import Post
from guanwei.people.models import User
from guanwei.publishing.actions import Placement, plan_post
from guanwei.publishing.editing import edit
from guanwei.publishing.models import Plan
from guanwei.publishing.working import finish, form_key


def save_form(
    *,
    actor: User,
    now: datetime,
    key: UUID,
    draft: Draft,
    placements: Sequence[Placement],
    post_id: int | None = None,
    seen: str | None = None,
) -> list[Plan]:
    """The plans that the form says, as drafts. `key` names the form: sent twice it makes one post, and whoever goes
    back and saves it again changes that post. `seen` is what a form of a stored post was made from (meanwhile.py)."""
    with transaction.atomic():
        post_id = post_id or _made_from(actor, draft.column.brand_id, key)
        if post_id:
            plans = edit(actor=actor, now=now, post_id=post_id, draft=draft, placements=placements, seen=seen)
        else:
            plans = plan_post(actor=actor, now=now, draft=draft, placements=placements, import_key=form_key(key))
        finish(actor=actor, key=key)
    return plans


def _made_from(actor: User, brand_id: int, key: UUID) -> int | None:
    """The same form twice at the same moment: the second one waits for the first."""
    sql.rows("SELECT pg_advisory_xact_lock(%(form)s)", {"form": key.int >> 65})
    made = Post.objects.filter(brand=brand_id, created_by=actor, import_key=form_key(key))
    return made.values_list("pk", flat=True).first()
