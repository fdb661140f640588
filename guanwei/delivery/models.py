"""The ledger of every outbound act: deliveries, their attempts, stops, and the senders that work on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanwei.accounts.models import Account, Brand
from guanwei.delivery.states import IN_FLIGHT, Hold, State
from guanwei.networks.acts import NEW_TEXTS


class Stop(models.Model):
    """A person stopped sending: for everything, a brand or one account. Lifted by a person."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="stops")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="stops")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(brand=None) | Q(account=None), name="stop_one_scope"),
            # A stop without a reason cannot be judged by the next shift.
            models.CheckConstraint(condition=~Q(reason=""), name="stop_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="stop_lifted_by_somebody",
            ),
        ]
        indexes = [
            # Every claim asks for the stops in force.
            models.Index(fields=["account", "brand"], condition=Q(lifted_at=None), name="stop_in_force"),
        ]


class Delivery(models.Model):
    """One outbound act on one account (投递): what, when, where it stands, and what came of it.

    All times are aware UTC. `due_at` is when it should go out, `ready_at` when a sender may take it next (later than
    `due_at` after a throttle), `late_at` the end of its lateness window. `client_key` is chosen before the first
    attempt and never changes. `content_hash` is what was approved.
    """

    operation = models.CharField(max_length=12, default="post")
    purpose_kind = models.CharField(max_length=20)
    purpose_id = models.BigIntegerField()
    occurrence = models.PositiveIntegerField(default=0)
    segment = models.PositiveIntegerField(default=0)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deliveries")

    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    held_for = models.CharField(max_length=10, blank=True, choices=[(h.value, h.value) for h in Hold])
    due_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    late_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    client_key = models.CharField(max_length=64, blank=True)
    tries = models.PositiveIntegerField(default=0)
    # What one try costs of a quota of calls: several where pictures are uploaded one by one.
    requests = models.PositiveSmallIntegerField(default=1)

    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    unknown_since = models.DateTimeField(null=True, blank=True)
    reconcile_at = models.DateTimeField(null=True, blank=True)
    reconcile_round = models.PositiveIntegerField(default=0)

    outcome = models.CharField(max_length=14, blank=True)
    code = models.CharField(max_length=60, blank=True)
    words = models.JSONField(default=dict, blank=True)  # why it stands where it stands, in both languages
    remote_id = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # A person had it in hand when it was stopped: resuming gives it back to the person, never to the machine.
    by_hand_before = models.BooleanField(default=False)
    stop = models.ForeignKey(Stop, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The identity: the same act on the same account exists once, whoever asks for it and however often.
            models.UniqueConstraint(
                fields=["operation", "purpose_kind", "purpose_id", "occurrence", "segment", "account"],
                name="delivery_once",
            ),
            # At most one delivery per account is on its way: order holds and an unclear answer concerns one post.
            models.UniqueConstraint(
                fields=["account"], condition=Q(state__in=[s.value for s in IN_FLIGHT]), name="delivery_one_in_flight"
            ),
            # One remote post belongs to one delivery: reconcile can never count it twice. What is done to a post
            # (edited twice, say) bears its id each time.
            models.UniqueConstraint(
                fields=["account", "operation", "remote_id"],
                condition=~Q(remote_id="") & Q(operation__in=sorted(operation.value for operation in NEW_TEXTS)),
                name="delivery_remote_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="delivery_state_is_one_of_the_set"
            ),
            # A claim without a worker and a lease would never be given back.
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLAIMED.value, State.SENDING.value])
                | (Q(lease_until__isnull=False) & ~Q(worker="")),
                name="delivery_claim_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state=State.HELD.value, held_for__in=[h.value for h in Hold])
                | (~Q(state=State.HELD.value) & Q(held_for="")),
                name="delivery_held_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT.value) | Q(sent_at__isnull=False), name="delivery_sent_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.UNKNOWN.value) | Q(unknown_since__isnull=False),
                name="delivery_unknown_has_time",
            ),
            models.CheckConstraint(condition=Q(late_at__gte=models.F("due_at")), name="delivery_late_after_due"),
        ]
        indexes = [
            # claim.py: the earliest waiting delivery of each account.
            models.Index(fields=["account", "due_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            # claim.py: which accounts have something due, and when to wake next.
            models.Index(fields=["due_at", "account"], condition=Q(state="waiting"), name="delivery_due"),
            # sweep.py: leases that ran out.
            models.Index(fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="delivery_lease"),
            # sweep.py: windows that passed.
            models.Index(fields=["late_at"], condition=Q(state__in=["waiting", "held"]), name="delivery_late"),
            # reconcile.py: what to read back next.
            models.Index(
                fields=["reconcile_at"], condition=Q(state__in=["unknown", "pending"]), name="delivery_reconcile"
            ),
            # The deliveries page: by state, newest due first; and all of them.
            models.Index(fields=["state", "-due_at", "-id"], name="delivery_by_state"),
            models.Index(fields=["-due_at", "-id"], name="delivery_newest"),
            # Today: what a person has to do or to decide, read from the index alone.
            models.Index(
                fields=["state", "due_at", "account"],
                include=["id", "late_at", "changed_at"],
                condition=Q(state__in=["by_hand", "unknown", "refused", "missed", "stopped"]),
                name="delivery_for_a_person",
            ),
            # Today: what went out since midnight, the last one first.
            models.Index(fields=["-sent_at", "-id"], condition=Q(state="sent"), name="delivery_sent"),
            # The owner finds its deliveries.
            models.Index(fields=["purpose_kind", "purpose_id"], name="delivery_of_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.purpose_kind} {self.purpose_id} on account {self.account_id}: {self.state}"


class Attempt(models.Model):
    """One try to send, on record before the first byte leaves. Without an end it is a doubt, never a licence."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    worker = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=14, blank=True)
    code = models.CharField(max_length=60, blank=True)
    detail = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)  # what each reading back saw, oldest first

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number_once")]


class Sender(models.Model):
    """A sender process. `beat_at` moves with every finished round, so a dead or stuck one is seen."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    sent = models.BigIntegerField(default=0)
    clock_ahead_ms = models.IntegerField(default=0)  # this process's clock less the database's
