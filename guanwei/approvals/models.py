"""Approvals: who let which content out, bound to its hash. Keeps kind, id and hash, no generic foreign key."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guanwei.accounts.models import Account


class Approval(models.Model):
    """One request and its answer. The hash covers text, pictures, order, alt text, link and target, not the time."""

    class State(models.TextChoices):
        REQUESTED = "requested"
        APPROVED = "approved"
        RETURNED = "returned"
        VOID = "void"

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # Weibo wants the public address of the human behind a post (docs/concepts/weibo.md, share: rip).
    decided_from = models.GenericIPAddressField(null=True)
    comment = models.CharField(max_length=500, blank=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            # Nobody approves the own post: not who wrote it, not who asked.
            models.CheckConstraint(
                condition=~Q(state="approved") | (~Q(decided_by=F("author")) & ~Q(decided_by=F("requested_by"))),
                name="approval_not_by_author",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "returned"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="approval_decided_by_somebody",
            ),
            # One open request or standing approval for a thing: two would disagree.
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                condition=Q(state__in=["requested", "approved"]),
                name="approval_one_standing",
            ),
        ]
        indexes = [
            # The queue of approvals, oldest request first; and how many wait for somebody, on every page.
            models.Index(
                fields=["account", "requested_at"],
                include=["author", "requested_by", "kind"],
                condition=Q(state="requested"),
                name="approval_queue",
            ),
            # The answers that wait, oldest request first: they are few among all that waits.
            models.Index(
                fields=["kind", "requested_at", "id"], condition=Q(state="requested"), name="approval_queue_of_kind"
            ),
            models.Index(fields=["kind", "object_id", "-requested_at"], name="approval_history"),
        ]
