import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from guanwei.lib.text import vector_of

BATCH = 1000


def make_words(apps, _schema_editor):
    """Of what was read before now."""
    posts, words = (apps.get_model("listening", name) for name in ("OutsidePost", "OutsideWords"))
    batch = []
    for pk, at, text in posts.objects.values_list("pk", "published_at", "text").iterator(chunk_size=BATCH):
        batch.append(words(post_id=pk, at=at, words=vector_of(text)))
        if len(batch) == BATCH:
            words.objects.bulk_create(batch)
            batch = []
    words.objects.bulk_create(batch)


class Migration(migrations.Migration):
    """Posts made outside Guanwei are found by the search."""

    dependencies = [("listening", "0005_what_outside_posts_give")]

    operations = [
        migrations.CreateModel(
            name="OutsideWords",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findable",
                        serialize=False,
                        to="listening.outsidepost",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="outside_words"),
                    models.Index(fields=["-at", "-post"], name="outside_newest"),
                ],
            },
        ),
        migrations.RunPython(make_words, migrations.RunPython.noop),
    ]
