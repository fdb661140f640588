"""What is to be said: columns, posts, their versions and pictures."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from guanwei.accounts.models import Account, Brand
from guanwei.base.words import SearchVectorField
from guanwei.editorial import lengths
from guanwei.media.models import Asset
from guanwei.practice.worth import Value


class Column(models.Model):
    """A column (栏目) of a brand: belongs to one group, carries a label and a target share (practice D, C5, C16)."""

    class Group(models.TextChoices):
        LOVED = "loved"
        PROMOTION = "promotion"
        FORWARD = "forward"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="columns")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    group = models.CharField(max_length=10, choices=Group)
    label = models.CharField(max_length=20, blank=True)  # put before the text: 【…】
    topic = models.CharField(max_length=40, blank=True)  # #…#
    template = models.TextField(blank=True)
    target_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    hue = models.PositiveSmallIntegerField(default=0)  # 0..8: one of the nine hues
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="column_code_once_per_brand"),
            models.UniqueConstraint(fields=["brand", "name"], name="column_name_once_per_brand"),
            models.CheckConstraint(condition=Q(group__in=["loved", "promotion", "forward"]), name="column_has_group"),
            models.CheckConstraint(
                condition=Q(target_percent=None) | Q(target_percent__gte=0, target_percent__lte=100),
                name="column_share_is_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (稿件): belongs to exactly one column; its words are in its versions."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="posts")
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="posts")
    benefit = models.CharField(max_length=lengths.BENEFIT, blank=True)  # what a promotion gives (practice C3)
    # What its author says that it gives its readers (practice C7); "" where nobody has said.
    value = models.CharField(max_length=9, blank=True, choices=[(one.value, one.value) for one in Value])
    note = models.CharField(max_length=lengths.NOTE, blank=True)
    # The same row of the same spreadsheet, imported again, is recognised by this.
    import_key = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "import_key"], condition=~Q(import_key=""), name="post_imported_once"
            ),
            models.CheckConstraint(condition=Q(value__in=["", *Value]), name="post_value_known"),
        ]


class Version(models.Model):
    """One wording of a post (版本). Never changed: an edit makes the next number.

    `account` is set where a wording is for one account only; otherwise it serves every account without its own.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    link = models.CharField(max_length=lengths.LINK, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="version_number_once")]


class Findable(models.Model):
    """The bigrams of a version's text and link (guanwei.lib.text.bigrams), written with it. Apart from it, because
    whoever lists versions has no use for them, and they are longer than the text. `at` is when it was written.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, primary_key=True, related_name="findable")
    at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        indexes = [
            # search/posts.py: phrases of bigrams.
            GinIndex(fields=["words"], name="findable_words"),
            # search/posts.py: newest first, where so many say it that walking is quicker than collecting them.
            models.Index(fields=["-at", "-version"], name="findable_newest"),
        ]


class VersionPicture(models.Model):
    """A picture of a version, in order, with what a person who cannot see it is told."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pictures")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField()
    alt_text = models.CharField(max_length=lengths.ALT_TEXT, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="picture_position_once")]
