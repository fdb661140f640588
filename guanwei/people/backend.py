"""AUTHENTICATION_BACKENDS: names and passwords as Django checks them, and the person behind a session."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from guanwei.people.models import SignInRules, User

_everybody = Exists(SignInRules.objects.filter(second_factor=SignInRules.Needed.EVERYBODY))
_admins = Exists(SignInRules.objects.filter(second_factor=SignInRules.Needed.ADMINS))
_has_one = Exists(Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES))
_owes = (Q(_everybody) | Q(_admins, is_admin=True)) & ~Q(_has_one)


class Backend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """Asked for at every page: whether the person still owes a second factor is answered by the same statement."""
        owes = ExpressionWrapper(_owes, output_field=BooleanField())
        user = User.objects.filter(pk=user_id).annotate(owes_a_factor=owes).first()
        return user if user and self.user_can_authenticate(user) else None
