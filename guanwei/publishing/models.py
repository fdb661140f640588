"""The plan: which post goes out on which account and when; and the spreadsheets that plans come in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guanwei.accounts.models import Account, Brand
from guanwei.editorial.models import Column, Post, Version
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Operation


class Plan(models.Model):
    """One post on one account at one time (排期). Its way out is the delivery with purpose kind `plan`.

    `due_at` is aware UTC, None for a draft without a time. Group, promotion, fingerprint, format, whom it speaks of and
    whether it gives readers anything are copied from the content when it changes, so that rhythm, mix and repetition
    are judged without reading texts.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        APPROVED = "approved"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="plans")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="plans")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content_hash = models.CharField(max_length=64)
    group = models.CharField(max_length=10, choices=Column.Group)
    promotion = models.BooleanField(default=False)
    fingerprint = models.BinaryField(max_length=16)
    speaks_of = models.CharField(max_length=7, blank=True)  # guanwei.practice.entries.SpeaksOf
    format = models.CharField(max_length=7, blank=True)  # guanwei.practice.entries.Format; "" is not known
    gives = models.BooleanField(null=True)  # an offer or something of use (practice C6); None: nobody has looked
    published_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)  # it was out, and we deleted it
    # What it passes on with these words; None for a post of its own.
    repost_of = models.ForeignKey(Interaction, on_delete=models.PROTECT, null=True, blank=True, related_name="reposts")
    # How often it was planned again after it was cancelled: its deliveries are told apart by this.
    occurrence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "account"], name="plan_once_per_account"),
            # What is asked for approval has a time: an approver sees when it goes out.
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(state__in=["draft", "cancelled"]), name="plan_in_review_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="plan_published_has_time"
            ),
        ]
        indexes = [
            # context.py: what an account has planned and published around a moment.
            models.Index(fields=["account", "due_at"], condition=~Q(state="cancelled"), name="plan_of_account"),
            # context.py: does any account of the brand say the same?
            models.Index(fields=["fingerprint"], condition=~Q(state="cancelled"), name="plan_by_fingerprint"),
            # The plan page.
            models.Index(fields=["due_at", "id"], name="plan_by_time"),
            # The queue of approvals, what is due next first.
            models.Index(fields=["due_at", "id"], condition=Q(state="review"), name="plan_in_review"),
        ]

    @property
    def operation(self) -> Operation:
        return Operation.REPOST if self.repost_of_id else Operation.POST


class Change(models.Model):
    """What is done to a post that is out (改动): taken down, or given other words where the network can. Its way out is
    the delivery with purpose kind `change`. Other words are approved like a new post, a take-down needs no approval.
    """

    class State(models.TextChoices):
        REVIEW = "review"
        RETURNED = "returned"
        APPROVED = "approved"  # in the ledger
        OUT = "out"
        CANCELLED = "cancelled"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=8, choices=[("delete", "delete"), ("edit", "edit")])
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State)
    content_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two changes on their way at once would leave it to chance which words stay.
            models.UniqueConstraint(
                fields=["plan", "operation"], condition=Q(state__in=["review", "approved"]), name="change_one_under_way"
            ),
            models.CheckConstraint(
                condition=Q(operation="delete", version=None) & ~Q(reason="")
                | Q(operation="edit", version__isnull=False),
                name="change_has_words_or_a_reason",
            ),
            models.CheckConstraint(condition=~Q(state="out") | Q(out_at__isnull=False), name="change_out_has_time"),
        ]
        indexes = [
            # The post's page: what was done to it, newest first.
            models.Index(fields=["plan", "-at"], name="change_of_plan"),
        ]


class Slot(models.Model):
    """A time of the week at which posts go out (时段), on the account's own clock. Those of a brand hold for each of
    its accounts that has none of its own. `column` is what it is kept for, None for anything.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="slots")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="slots")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    at = models.TimeField()
    column = models.ForeignKey(Column, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["weekday", "at"]
        constraints = [
            # A slot of both would be two answers to the question whose it is.
            models.CheckConstraint(
                condition=Q(brand=None, account__isnull=False) | Q(brand__isnull=False, account=None),
                name="slot_of_brand_or_account",
            ),
            models.UniqueConstraint(fields=["brand", "weekday", "at"], name="slot_once_per_brand"),
            models.UniqueConstraint(fields=["account", "weekday", "at"], name="slot_once_per_account"),
            models.CheckConstraint(condition=Q(weekday__lt=7), name="slot_on_a_day_of_the_week"),
        ]


class Event(models.Model):
    """A live event on one account (现场): while it runs, posts of the live columns may come thick (practice D4, D7).
    Opened by a named approver for a day at most, and ended by its time or by an approver before.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="events")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What a post is let stand for says why, to whoever reads the finding.
            models.CheckConstraint(condition=~Q(reason=""), name="event_has_reason"),
            # Nobody lifts the limits for good by leaving an event open.
            models.CheckConstraint(
                condition=Q(until__gt=F("since"), until__lte=F("since") + timedelta(hours=24)),
                name="event_ends_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="event_ended_by_somebody",
            ),
        ]
        indexes = [
            # context.py: what was let stand around a moment; the plan page: what runs now.
            models.Index(fields=["account", "until"], name="event_of_account"),
        ]


class GoodHours(models.Model):
    """How an account's posts did by the hour of its clock, counted at `at` (practice B4; good_hours.py). 24 numbers
    each: the posts that went out in the hour, and how many of them people reacted to more than to the middle one."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="good_hours")
    posts = models.JSONField()
    well = models.JSONField()
    at = models.DateTimeField()


class WorkingCopy(models.Model):
    """What somebody is writing and has not saved (未存稿), as the form had it last. Only that person ever sees it.

    `key` names one form from its opening to its saving, in whatever window it is taken up again. `post` is what it
    changes, None while it is a new one. `version` is raised by each keeping: a window that knows an older one has not
    seen what another one wrote. What was thrown away can be taken back for a while.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_copies")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="working_copies")
    fields = models.JSONField()  # [[name, value], ...] in the order of the form
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    thrown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Whoever opens a post again takes up what they left.
            models.UniqueConstraint(
                fields=["user", "post"], condition=Q(thrown_at=None), name="working_copy_once_per_post"
            ),
        ]
        indexes = [
            # Today and the form: what the viewer has begun, newest first.
            models.Index(fields=["user", "-changed_at"], name="working_copy_newest"),
        ]


class Composing(models.Model):
    """Somebody has a post open to change it: the last sign of it, and whether something there is not saved."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    present_at = models.DateTimeField()
    writes = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="composing_once")]


class SheetLayout(models.Model):
    """Which column of a team's spreadsheet means what; confirmed once, remembered by the headers' signature."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="sheet_layouts")
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "signature"], name="sheet_layout_once")]


class PlanFile(models.Model):
    """A spreadsheet that somebody brought: read, shown row by row, then taken in whole or not at all."""

    class State(models.TextChoices):
        READING = "reading"
        MAPPING = "mapping"  # the headers need a person's word
        READY = "ready"  # dry run done
        IMPORTING = "importing"
        IMPORTED = "imported"
        FAILED = "failed"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="plan_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    error = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The import page: the newest files of a brand.
            models.Index(fields=["brand", "-created_at"], name="plan_file_newest"),
        ]
