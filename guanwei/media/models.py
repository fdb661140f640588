"""Pictures as they came in: the bytes on disk by their hash, what is known of them in the database."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanwei.accounts.models import Brand


class Asset(models.Model):
    """One picture of a brand, stored once however often it is used. `sha256` is the hex digest of the stored bytes."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="assets")
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    # The picture that it is a piece of, and which piece: left, top, width, height in per cent (cropping.py).
    cut_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="cuts")
    cut = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "sha256"], name="asset_once_per_brand"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="asset_hash_is_hex"),
        ]
        indexes = [
            # Spreadsheet import looks pictures up by file name within a brand, newest first.
            models.Index(fields=["brand", "name", "-created_at"], name="asset_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Bringing(models.Model):
    """Somebody brought these very bytes to the brand. The second one who does is shown the picture too."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="bringings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "asset"], name="asset_brought_once_by_each")]
