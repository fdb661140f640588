"""AUTHENTICATION_BACKENDS: names and passwords as Django checks them, and the person behind a session."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from guanwei.people.models import User

# Plain SQL, because every page begins with it. Recovery codes alone are no second factor.
FIND = """
SELECT person.*,
       EXISTS (SELECT FROM people_signinrules
                WHERE second_factor = 'everybody' OR (second_factor = 'admins' AND person.is_admin))
       AND NOT EXISTS (SELECT FROM mfa_authenticator WHERE user_id = person.id AND type <> 'recovery_codes')
       AS owes_a_factor
  FROM people_user AS person WHERE id = %s
"""


class Backend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """Asked for at every page: whether the person still owes a second factor is answered by the same statement."""
        user = next(iter(User.objects.raw(FIND, [user_id])), None)
        return user if user and self.user_can_authenticate(user) else None
