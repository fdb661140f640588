"""Check results that are kept, and waivers."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanwei.accounts.models import Account, Brand


class CheckRun(models.Model):
    """The checks ran over one subject: with which content and rules, and what they found.

    The result holds while content hash, rules version and the account's history version are the same.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    content_hash = models.CharField(max_length=64)
    rules_version = models.CharField(max_length=64)
    history_version = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="check_run_once_per_subject")]


class FoundFinding(models.Model):
    """A finding (发现) of the last run over a subject."""

    run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="findings")
    check_id = models.CharField(max_length=60)
    about = models.CharField(max_length=16)  # Finding.about
    level = models.CharField(max_length=5)
    finding = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["block", "ask", "hint"]), name="finding_level_known")
        ]
        indexes = [
            # Which posts does this check find something in?
            models.Index(fields=["check_id", "level"], name="finding_by_check"),
        ]


class Waiver(models.Model):
    """A named person lets a finding stand, with a reason, for exactly this content (豁免).

    `about` is what the finding spoke of when it was shown (Finding.about), so that another one of the same check asks
    by itself. Empty where that is not known any more: it covers whatever the check finds in this content.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    check_id = models.CharField(max_length=60)
    content_hash = models.CharField(max_length=64)
    about = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "check_id", "content_hash", "about"], name="waiver_once_per_finding"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
        ]

    def through(self, zone: str) -> date | None:
        """The last day on which it holds, on the calendar of `zone`; None for good."""
        return last_day(self.expires_at, ZoneInfo(zone)) if self.expires_at else None


def last_day(end: datetime, zone: tzinfo | None) -> date:
    """The day of the last moment before `end`: a midnight belongs to the day that it ends."""
    return (end - timedelta(microseconds=1)).astimezone(zone or end.tzinfo).date()


class KnownText(models.Model):
    """A wording that a post of the brand may copy: planned, published, or heard (guanwei.practice.known). Who says it
    is told by the fingerprint, which stands beside every text that is kept."""

    id = models.AutoField(primary_key=True)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.BinaryField(max_length=16)
    units = models.TextField()  # guanwei.practice.near.units

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "fingerprint"], name="known_text_once_per_brand")]


class KnownMark(models.Model):
    """A mark of a known text (guanwei.practice.near.marks), by which it is found. Some millions of them for 100,000
    texts: two numbers each and one index, no foreign key (known.py removes both together)."""

    pk = models.CompositePrimaryKey("mark", "text")
    mark = models.IntegerField()
    text = models.IntegerField()


class PositioningSheet(models.Model):
    """The positioning sheet of a brand (practice A3), as it was entered: lists with one entry per line."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="+")
    products = models.TextField(blank=True)
    culture = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    person = models.CharField(max_length=10, blank=True)
    tone = models.TextField(blank=True)
    words = models.TextField(blank=True)
    never = models.TextField(blank=True)
    topics = models.TextField(blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__in=["", "we", "editor", "me", "name"]), name="positioning_person_known"
            ),
        ]


class KeptTheme(models.Model):
    """What an account's loved posts are about (practice C8, guanwei.practice.theme), built by a job: nobody who writes
    waits for it. `history_version` is the account's as the theme was built."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    history_version = models.BigIntegerField()
    theme = models.JSONField()
    built_at = models.DateTimeField()


class Decision(models.Model):
    """What was decided in a monthly retrospective (practice A6). It stays on the page until somebody judged it.

    `figure` is the figure that it aims at, "" for something that no figure shows; `was` what that stood at when it was
    decided, `became` when it was judged, None where it could not be told.
    """

    class Verdict(models.TextChoices):
        WORKED = "worked"
        PARTLY = "partly"
        FAILED = "failed"
        DROPPED = "dropped"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.CharField(max_length=500)
    figure = models.CharField(max_length=20, blank=True)
    was = models.FloatField(null=True, blank=True)
    aim = models.FloatField(null=True, blank=True)
    judge_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8, blank=True)
    became = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "worked", "partly", "failed", "dropped"]), name="decision_verdict_known"
            ),
            # Judged by somebody at some time, or not at all.
            models.CheckConstraint(
                condition=Q(verdict="", judged_by=None, judged_at=None)
                | (~Q(verdict="") & Q(judged_by__isnull=False, judged_at__isnull=False)),
                name="decision_judged_by_somebody",
            ),
        ]
        indexes = [
            # An account's decisions, the newest first.
            models.Index(fields=["account", "-at"], name="decisions_of_account"),
        ]
