"""The inbox: one thread per conversation, who has it, what we answer, by when."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.db.models.functions import Coalesce

from guanwei.accounts.models import Account
from guanwei.base.words import SearchVectorField
from guanwei.contacts.models import Contact
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Operation
from guanwei.networks.incoming import Kind

# Later than anything is due: what waits for nothing stands behind everything that does.
NEVER_DUE = Value("9000-01-01T00:00:00Z", output_field=models.DateTimeField())
# What somebody marked as urgent stands before everything else, by when it is due: forty years before its time. (Through
# UTC and back, since PostgreSQL generates a column only from what depends on no time zone.)
URGENT_ORDER = Func(
    Coalesce("answer_by", Value("2050-01-01T00:00:00Z", output_field=models.DateTimeField())),
    template="(((%(expressions)s) AT TIME ZONE 'UTC') - interval '40 years') AT TIME ZONE 'UTC'",
    output_field=models.DateTimeField(),
)


class Thread(models.Model):
    """A conversation (会话) of one account with one person about one thing.

    `key` is what makes it one: see threading.py. `waiting_since` is when the oldest thing that nobody answered was
    written (the SLA clock starts there), `answer_by` when its time is over; both None when nothing waits, and while it
    is done. `urgent` is a person's mark; nothing but a person takes it away.

    `version` grows with everything that happens in it. Times cannot say what somebody had before their eyes, so the
    versions do: `heard_version` came with the newest thing of theirs (unread is judged by it), what came up to
    `dealt_version` is answered or was judged to need no answer, `done_version` is what it was when somebody was done.
    `done_when_out` is the `heard_version` with which somebody was done but for an answer of ours that was not out: once
    it is, the thread is done, unless something came from them meanwhile.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SNOOZED = "snoozed"
        DONE = "done"

    # No index of their own, here and below: another one begins with them, and 20,000 threads may come at once.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="threads", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="threads", db_index=False)
    key = models.CharField(max_length=64)
    about_id = models.CharField(max_length=400, blank=True)  # the post of ours above it
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in Kind]
    )  # of the newest of theirs
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    snoozed_until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    newest_at = models.DateTimeField()  # of the newest thing in it, theirs or ours
    heard_at = models.DateTimeField()  # when the newest thing of theirs reached us
    waiting_since = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    due_order = models.GeneratedField(
        expression=Case(When(urgent=True, then=URGENT_ORDER), default=Coalesce("answer_by", NEVER_DUE)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    answered_at = models.DateTimeField(null=True, blank=True)  # our newest answer
    version = models.PositiveIntegerField(default=1)
    heard_version = models.PositiveIntegerField(default=1)
    dealt_version = models.PositiveIntegerField(default=0)
    done_version = models.PositiveIntegerField(null=True, blank=True)
    done_when_out = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="thread_once"),
            models.CheckConstraint(
                condition=Q(state="snoozed", snoozed_until__isnull=False)
                | (~Q(state="snoozed") & Q(snoozed_until=None)),
                name="thread_snoozed_until_a_time",
            ),
            # Reopening gives back the clock as it was: what was done has to be known.
            models.CheckConstraint(
                condition=Q(state="done", done_version__isnull=False, waiting_since=None)
                | (~Q(state="done") & Q(done_version=None)),
                name="thread_done_at_a_version",
            ),
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(waiting_since__isnull=False), name="thread_due_only_while_waiting"
            ),
        ]
        indexes = [
            # The inbox list: open ones, urgent and due first; of one account, and of all for who may see most.
            models.Index(fields=["account", "due_order", "id"], condition=Q(state="open"), name="thread_by_due"),
            models.Index(fields=["due_order", "id"], condition=Q(state="open"), name="thread_due_first"),
            # The inbox list: newest first; of one account and state, and of all.
            models.Index(fields=["account", "state", "-newest_at", "-id"], name="thread_newest"),
            models.Index(fields=["state", "-newest_at", "-id"], name="thread_newest_of_state"),
            models.Index(fields=["-newest_at", "-id"], name="thread_newest_of_all"),
            # snoozing.py: whose time is over.
            models.Index(fields=["snoozed_until"], condition=Q(state="snoozed"), name="thread_snoozed"),
            # "Mine".
            models.Index(fields=["assigned_to", "due_order", "id"], condition=Q(state="open"), name="thread_of_person"),
            # The contact's page.
            models.Index(fields=["contact", "-newest_at"], name="thread_of_contact"),
        ]


class Item(models.Model):
    """An interaction in a thread.

    `since` is from when on it waits for an answer (an edit of something answered begins anew), `version` the thread's
    with which it reached us as it stands now. `ours`: one of our own accounts wrote it. `asks`: it can be answered.
    `words` are the bigrams of its text and of who wrote it (guanwei.lib.text.bigrams).
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="items", db_index=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="items")
    at = models.DateTimeField()  # when it was written
    since = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)  # the wording that was taken in
    version = models.PositiveIntegerField(default=1)
    ours = models.BooleanField(default=False)
    asks = models.BooleanField(default=True)
    gone = models.BooleanField(default=False)
    words = SearchVectorField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["thread", "interaction"], name="item_once_per_thread")]
        indexes = [
            # search.py: phrases of bigrams.
            GinIndex(fields=["words"], name="item_words"),
            # The thread page, and what still waits in a thread.
            models.Index(fields=["thread", "at", "id"], name="item_of_thread"),
        ]


class Seen(models.Model):
    """The version up to which one person has read a thread: two people have two marks."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="seen", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="seen_once")]


class Draft(models.Model):
    """What somebody is writing in a thread: survives a closed tab, and tells the others that an answer is coming."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="drafts", db_index=False)
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

    `interaction` is what it is aimed at, or the answer of ours below it that is taken back or put into other words
    (`takes_back`): that one keeps the words that it had, the edit has the new ones. `written_for` is the
    thread's version that its author saw, `version` the one that it made. `knowingly` is set when the author was warned
    (somebody else answered meanwhile) and went on.
    """

    class State(models.TextChoices):
        REVIEW = "review"  # waits for approval
        RETURNED = "returned"
        APPROVED = "approved"  # in the ledger
        OUT = "out"
        CANCELLED = "cancelled"
        TAKEN_BACK = "taken_back"  # it was out, and was deleted

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="answers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="answers")
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="answers")
    operation = models.CharField(max_length=8, choices=[(operation.value, operation.value) for operation in Operation])
    takes_back = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State)
    content_hash = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=16)
    written_for = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    knowingly = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_ip = models.GenericIPAddressField(null=True, blank=True)  # Weibo: rip
    created_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True, blank=True)
    words = SearchVectorField()  # the bigrams of the text, written with it

    class Meta:
        constraints = [
            # No customer is answered twice, unless somebody was warned and wants to.
            models.UniqueConstraint(
                fields=["account", "interaction", "operation"],
                condition=Q(knowingly=False, takes_back=None) & ~Q(state__in=["cancelled", "returned", "taken_back"]),
                name="answer_once",
            ),
            models.UniqueConstraint(
                fields=["takes_back"],
                condition=Q(operation="delete") & ~Q(state__in=["cancelled", "returned"]),
                name="answer_taken_back_once",
            ),
            # Two edits on their way at once would leave it to chance which words stay.
            models.UniqueConstraint(
                fields=["takes_back"],
                condition=Q(operation="edit", state__in=["review", "approved"]),
                name="answer_edited_one_by_one",
            ),
            models.CheckConstraint(condition=~Q(state="out") | Q(out_at__isnull=False), name="answer_out_has_time"),
        ]
        indexes = [
            # checking: the account's earlier answers, newest first (E5 repetition).
            models.Index(fields=["account", "-created_at"], name="answer_newest"),
            models.Index(fields=["account", "fingerprint"], name="answer_by_fingerprint"),
            # search.py: phrases of bigrams.
            GinIndex(fields=["words"], name="answer_words"),
        ]


class WorkingDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a weekend day that is worked (make-up workday).

    What an administrator imported; it goes before the calendars that come with Guanwei (calendars/*.csv).
    """

    calendar = models.CharField(max_length=20, default="cn")
    day = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="working_day_once")]
