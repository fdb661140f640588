"""Users and the departments they work in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """A department (部门) of the company, across brands."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Told apart as the constraint user_name_once tells them apart, by PostgreSQL's own lower case."""
        return self.alias(lowered=Lower("username")).get(lowered=Lower(models.Value(username or "")))


class User(AbstractBaseUser):
    """A person who signs in. What the person may do stands in `accounts.Grant`, per brand or account."""

    username = models.CharField(_("user name"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans"
    )
    # Where the person sits: times of accounts elsewhere carry the name of their zone.
    zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="users")
    is_admin = models.BooleanField(_("administrator of this installation"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            # "Li" and "li" would be two people that nobody can tell apart.
            models.UniqueConstraint(Lower("username"), name="user_name_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.username


class SignInTry(models.Model):
    """One try to sign in that failed or is being judged at this moment; one that succeeded is taken away.

    In the database because every web process must count the same tries (guanwei.people.signing_in).
    """

    username = models.CharField(max_length=60)  # as typed, in lower case: also of people who do not exist
    address = models.GenericIPAddressField(null=True)  # of IPv6 the /64: one customer has all addresses in it
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "-at"], name="sign_in_try_by_name"),
            models.Index(fields=["address", "-at"], name="sign_in_try_by_address"),
        ]
