from typing import Any

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from guanwei.lib.text import vector_of

AT_A_TIME = 1000


def make_findable(apps: Any, _editor: Any) -> None:
    """What is there already."""
    findable = apps.get_model("editorial", "Findable")
    rows = apps.get_model("editorial", "Version").objects.order_by("pk").values_list("pk", "created_at", "text", "link")
    after = 0
    while listed := list(rows.filter(pk__gt=after)[:AT_A_TIME]):
        after = listed[-1][0]
        findable.objects.bulk_create(
            findable(version_id=pk, at=at, words=vector_of(text, link)) for pk, at, text, link in listed
        )


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Findable",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findable",
                        serialize=False,
                        to="editorial.version",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="findable_words"),
                    models.Index(fields=["-at", "-version"], name="findable_newest"),
                ],
            },
        ),
        migrations.RunPython(make_findable, migrations.RunPython.noop, elidable=True),
    ]
