"""What Django's cache keeps, shared by every process: a code that was used, how often somebody began to sign in."""

from django.db import models


class Kept(models.Model):
    """A row of `django.core.cache.backends.db`, which reads and writes it by statements of its own. A model all the
    same, so that migrations make the table and tests empty it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
