"""The installation's rules for signing in."""

from datetime import datetime

from django.db import transaction

from guanwei.people.access import Actor, in_trail, require_admin
from guanwei.people.models import SignInRules, User
from guanwei.trail.record import record

Needed = SignInRules.Needed


def second_factor_needed() -> Needed:
    """Of whom a second factor is asked."""
    row = SignInRules.objects.first()
    return Needed(row.second_factor) if row else Needed.NOBODY


def is_needed_of(user: User) -> bool:
    needed = second_factor_needed()
    return needed is Needed.EVERYBODY or (needed is Needed.ADMINS and user.is_admin)


def set_second_factor(*, actor: Actor, now: datetime, needed: Needed) -> None:
    """Holds from the next page that anybody opens: who has none is led to setting one up."""
    require_admin(actor)
    with transaction.atomic():
        row, made = SignInRules.objects.select_for_update().get_or_create(pk=1, defaults={"second_factor": needed})
        if not made and row.second_factor == needed:
            return
        row.second_factor = needed
        row.save(update_fields=["second_factor"])
        details = {"second_factor": needed.value}
        record(
            actor=in_trail(actor),
            now=now,
            verb="installation.sign-in-rules",
            kind="installation",
            id=0,
            details=details,
        )
