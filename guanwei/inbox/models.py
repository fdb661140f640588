"""The inbox: one thread per conversation, who has it, what we answer, by when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanwei.accounts.models import Account
from guanwei.contacts.models import Contact
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Operation


class Thread(models.Model):
    """A conversation (会话) of one account with one person about one thing.

    `key` is what makes it one: see threading.py. `waiting_since` is when the oldest thing that nobody answered was
    written (the SLA clock starts there), `answer_by` when its time is over; both None when nothing waits. `version`
    grows with everything that happens in it: an answer written for an older version is warned about.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SNOOZED = "snoozed"
        DONE = "done"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="threads")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="threads")
    key = models.CharField(max_length=64)
    about_id = models.CharField(max_length=400, blank=True)  # the post of ours above it
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    snoozed_until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    newest_at = models.DateTimeField()  # of the newest thing in it, theirs or ours
    heard_at = models.DateTimeField()  # when the newest thing of theirs reached us: unread is judged by it
    waiting_since = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # our newest answer
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="thread_once"),
            models.CheckConstraint(
                condition=Q(state="snoozed", snoozed_until__isnull=False)
                | (~Q(state="snoozed") & Q(snoozed_until=None)),
                name="thread_snoozed_until_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(waiting_since__isnull=False), name="thread_due_only_while_waiting"
            ),
        ]
        indexes = [
            # The inbox list: open ones by what is due first.
            models.Index(fields=["account", "answer_by", "id"], condition=Q(state="open"), name="thread_by_due"),
            # The inbox list: newest first, all states.
            models.Index(fields=["account", "state", "-newest_at", "-id"], name="thread_newest"),
            # snoozing.py: whose time is over.
            models.Index(fields=["snoozed_until"], condition=Q(state="snoozed"), name="thread_snoozed"),
            # "Mine".
            models.Index(fields=["assigned_to", "answer_by"], condition=Q(state="open"), name="thread_of_person"),
            # The contact's page.
            models.Index(fields=["contact", "-newest_at"], name="thread_of_contact"),
        ]


class Item(models.Model):
    """An interaction in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="items")
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="items")
    at = models.DateTimeField()  # when it was written

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["thread", "interaction"], name="item_once_per_thread")]


class Seen(models.Model):
    """How far one person has read a thread: two people have two marks."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="seen_once")]


class Draft(models.Model):
    """What somebody is writing in a thread: survives a closed tab, and tells the others that an answer is coming."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    present_at = models.DateTimeField()  # last sign that the person has the thread open
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="draft_once")]


class Note(models.Model):
    """A word among colleagues. Never leaves the house."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()


class Answer(models.Model):
    """What we do in a thread: answer, like, hide, delete, pin, block, report. Its way out is the delivery with purpose
    kind `answer`; an answer given in the app is one that is by hand and done.

    `interaction` is what it is aimed at. `written_for` is the thread's version that its author saw. `knowingly` is set
    when the author was warned (somebody else answered meanwhile) and went on.
    """

    class State(models.TextChoices):
        REVIEW = "review"  # waits for approval
        RETURNED = "returned"
        APPROVED = "approved"  # in the ledger
        OUT = "out"
        CANCELLED = "cancelled"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="answers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="answers")
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="answers")
    operation = models.CharField(max_length=8, choices=[(operation.value, operation.value) for operation in Operation])
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State)
    content_hash = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=16)
    written_for = models.PositiveIntegerField()
    knowingly = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_ip = models.GenericIPAddressField(null=True, blank=True)  # Weibo: rip
    created_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # No customer is answered twice, unless somebody was warned and wants to.
            models.UniqueConstraint(
                fields=["account", "interaction", "operation"],
                condition=Q(knowingly=False) & ~Q(state__in=["cancelled", "returned"]),
                name="answer_once",
            ),
            models.CheckConstraint(condition=~Q(state="out") | Q(out_at__isnull=False), name="answer_out_has_time"),
        ]
        indexes = [
            # checking: the account's earlier answers, newest first (E5 repetition).
            models.Index(fields=["account", "-created_at"], name="answer_newest"),
            models.Index(fields=["account", "fingerprint"], name="answer_by_fingerprint"),
        ]


class WorkingDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a weekend day that is worked (make-up workday).

    `provisional` days come from a year that nobody has confirmed yet and are shown as such.
    """

    calendar = models.CharField(max_length=20, default="cn")
    day = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="working_day_once")]
