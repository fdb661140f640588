"""Reading users."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from guanwei.people.models import User


def users_for(viewer: User) -> QuerySet[User]:
    """All users for an administrator, for everybody else only themselves; by name."""
    found = User.objects.all() if viewer.is_admin and viewer.is_active else User.objects.filter(pk=viewer.pk)
    return found.select_related("department").order_by("-is_active", "name", "pk")


def has_passkey(user: User) -> bool:
    found: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    return found
