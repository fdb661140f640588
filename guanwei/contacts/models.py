"""People outside, as the networks show them."""

from django.db import models


class Contact(models.Model):
    """Somebody outside on one network (用户). `remote_id` is the network's own id, the same for all of our accounts."""

    network = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    avatar = models.CharField(max_length=1000, blank=True)
    followers = models.BigIntegerField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The same person met through two of our accounts is one person.
            models.UniqueConstraint(fields=["network", "remote_id"], name="contact_once_per_network"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.remote_id
