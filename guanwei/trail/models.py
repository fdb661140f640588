"""The trail (留痕): who did what to which, when, from where. Rows are written once and never changed."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that happened. `kind` and `object_id` name it without a foreign key: the trail outlives its objects."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # The history on an object's own page.
            models.Index(fields=["kind", "object_id", "-at"], name="trail_of_object"),
            # The trail page, newest first.
            models.Index(fields=["-at", "-id"], name="trail_newest"),
            # The same of one person; what the software does by itself is not in it.
            models.Index(
                fields=["actor", "-at", "-id"], name="trail_of_person", condition=models.Q(actor__isnull=False)
            ),
            # The same of one account.
            models.Index(
                fields=["account_id", "-at", "-id"],
                name="trail_of_account",
                condition=models.Q(account_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} {self.kind} {self.object_id}"
