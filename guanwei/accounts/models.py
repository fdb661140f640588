"""Brands, product lines, official accounts, their sealed credentials, settings with inheritance, who may do what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import LessThanOrEqual

from guanwei.people.roles import Role


class Brand(models.Model):
    """A brand (品牌): owns accounts, columns, media."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    zone = models.CharField(max_length=60, default="Asia/Shanghai")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class ProductLine(models.Model):
    """A product line (产品线) of a brand."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="product_lines")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="product_line_once_per_brand")]

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """An official account (账号) on one network.

    `profile` is the rights profile (权限档), a name in the network's own limits. `remote_account_id` is the network's
    id (Weibo uid, Bluesky DID). `wait_until` keeps the sender away (throttled, quota, one outcome unknown) and
    `wait_reason` says why.
    """

    class Stage(models.TextChoices):
        JUNIOR = "junior"
        ESTABLISHED = "established"

    class LivedRole(models.TextChoices):
        MEDIA = "media"
        CONVERSATION = "conversation"
        SERVICE = "service"

    class Health(models.TextChoices):
        UNTRIED = "untried"
        CHECKING = "checking"  # new credentials that are being verified: nothing goes out meanwhile
        ALIVE = "alive"
        DEAD = "dead"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="accounts")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, null=True, blank=True)
    network = models.CharField(max_length=20)
    profile = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    handle = models.CharField(max_length=120, blank=True)
    server = models.URLField(max_length=200)
    remote_account_id = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.JUNIOR)
    role = models.CharField(max_length=14, choices=LivedRole, default=LivedRole.MEDIA)
    zone = models.CharField(max_length=60, default="Asia/Shanghai")
    safe_domains = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)
    health = models.CharField(max_length=8, choices=Health, default=Health.UNTRIED)
    health_note = models.JSONField(default=dict, blank=True)
    health_at = models.DateTimeField(null=True, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    # What the account's own server told about its limits, where servers differ (Mastodon); see limits.py.
    server_limits = models.JSONField(default=dict, blank=True)
    wait_until = models.DateTimeField(null=True, blank=True)
    wait_reason = models.CharField(max_length=20, blank=True)
    # Raised by every change to the plan or the history of this account: says whether a kept check result still holds.
    history_version = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Two rows for one account would post everything twice.
            models.UniqueConstraint(
                fields=["network", "server", "remote_account_id"],
                condition=~Q(remote_account_id=""),
                name="account_once_per_network",
            ),
            models.UniqueConstraint(fields=["brand", "network", "name"], name="account_name_once_per_network"),
        ]

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """The sealed secrets of an account. Never shown again, never logged, readable only with the installation's keys."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="credential")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()


class Probe(models.Model):
    """What `guanwei networks probe` found last with the account's own token, by reading alone.

    `server` is where it asked and `complete` says that everything that can be read was. Only a complete one on the
    network's own server proves anything about the network; the simulator proves nothing.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="probe")
    server = models.URLField(max_length=200)
    complete = models.BooleanField()
    rows = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class EnteredProfile(models.Model):
    """What somebody entered of an account's profile: what a visitor sees in the app and the network tells no machine.
    `fields` as `PublicProfile.as_json` has them, only what was entered."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="entered_profile")
    fields = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class CheckUp(models.Model):
    """One check-up (体检) of an account: what was seen, how it scored, what was found (practice A1, A2).

    `score` is None where too little is known. `trouble` says why nothing could be read, and then there is nothing else;
    of those only the newest is kept. `by` None: the timetable.
    """

    class Source(models.TextChoices):
        NETWORK = "network"
        BY_HAND = "by_hand"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="check_ups")
    at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=Source)
    score = models.SmallIntegerField(null=True)
    profile = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    trouble = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(0, 100)), name="check_up_score_of_100"),
            # What could not be read was not judged.
            models.CheckConstraint(condition=Q(trouble={}) | Q(score=None, items=[]), name="check_up_read_or_not"),
            models.CheckConstraint(condition=Q(source__in=["network", "by_hand"]), name="check_up_source_known"),
        ]
        indexes = [
            # The newest of each account, and one account's history.
            models.Index(fields=["account", "-at"], name="check_ups_of_account"),
        ]


class Portrait(models.Model):
    """The picture of an account on its network (头像), made small. `address` is where it was fetched from, `mark` tells
    it from the one before."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="portrait")
    address = models.CharField(max_length=1000)
    picture = models.BinaryField()
    mark = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # It stands in the database: whatever a network sends, a page of many accounts stays small.
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func(F("picture"), function="octet_length", output_field=models.IntegerField()), 65_536
                ),
                name="portrait_is_small",
            ),
        ]


class Setting(models.Model):
    """One value at one level: the installation (neither brand nor account), a brand, or an account."""

    key = models.CharField(max_length=60)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="settings")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="settings")
    value = models.JSONField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A value belongs to one level, never to two.
            models.CheckConstraint(condition=Q(brand=None) | Q(account=None), name="setting_one_level"),
            # Three, because PostgreSQL 14 takes two NULLs for different.
            models.UniqueConstraint(fields=["key", "account"], name="setting_once_per_account"),
            models.UniqueConstraint(fields=["key", "brand"], name="setting_once_per_brand"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(brand=None, account=None), name="setting_once_per_installation"
            ),
        ]


class Grant(models.Model):
    """A person's role (权限) on a brand with all its accounts, or on one account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = [
            # Exactly one of the two: a grant on nothing would mean everything to somebody.
            models.CheckConstraint(
                condition=(Q(brand=None) & ~Q(account=None)) | (~Q(brand=None) & Q(account=None)),
                name="grant_brand_or_account",
            ),
            models.UniqueConstraint(fields=["user", "brand", "role"], name="grant_once_per_brand"),
            models.UniqueConstraint(fields=["user", "account", "role"], name="grant_once_per_account"),
        ]


class QuotaWindow(models.Model):
    """Calls used in one window of one quota; debited in the transaction that claims a delivery."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="quota_windows")
    bucket = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    used = models.IntegerField(default=0)
    ceiling = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "bucket", "starts_at"], name="quota_window_once"),
            # The network would refuse the call, and refusals cost standing.
            models.CheckConstraint(condition=Q(used__lte=F("ceiling")), name="quota_not_overdrawn"),
        ]
