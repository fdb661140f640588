"""Users and the departments they work in; their sessions, and the rules they sign in by."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
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
    # The address that the company's own sign-in knows the person by. Whoever first comes from there with it is this
    # user; emptied then (guanwei.people.identities).
    invited_as = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            # "Li" and "li" would be two people that nobody can tell apart.
            models.UniqueConstraint(Lower("username"), name="user_name_once"),
            # An invitation leads to one person.
            models.UniqueConstraint(Lower("invited_as"), condition=~models.Q(invited_as=""), name="user_invited_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.username


class SignInTry(models.Model):
    """One try that failed or is being judged at this moment; one that succeeded is taken away.

    In the database because every web process must count the same tries (guanwei.people.tries).
    """

    what = models.CharField(max_length=10, default="password")  # password, code or setup
    username = models.CharField(max_length=60)  # as typed, in lower case: also of people who do not exist
    address = models.GenericIPAddressField(null=True)  # of IPv6 the /64: one customer has all addresses in it
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "-at"], name="sign_in_try_by_name"),
            models.Index(fields=["address", "-at"], name="sign_in_try_by_address"),
        ]


class Session(AbstractBaseSession):
    """A browser. Django's own table of sessions, with what a person recognises theirs by (guanwei.people.sessions)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()  # to within sessions.SEEN_EVERY
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from guanwei.people.sessions import SessionStore

        return SessionStore


class SignInRules(models.Model):
    """The installation's, one row at most; without it nobody has to have a second factor."""

    class Needed(models.TextChoices):
        NOBODY = "nobody", _("nobody has to")
        ADMINS = "admins", _("administrators")
        EVERYBODY = "everybody", _("everybody")

    id = models.SmallIntegerField(primary_key=True, default=1)
    second_factor = models.CharField(max_length=10, choices=Needed.choices, default=Needed.NOBODY)

    class Meta:
        constraints = [
            # Two rows would be two rules.
            models.CheckConstraint(condition=models.Q(id=1), name="sign_in_rules_once"),
            models.CheckConstraint(
                condition=models.Q(second_factor__in=["nobody", "admins", "everybody"]), name="sign_in_rules_known"
            ),
        ]
