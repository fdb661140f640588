from typing import Any

import django.contrib.postgres.search
from django.db import migrations

from guanwei.base import sql
from guanwei.lib.text import vector_of

AT_A_TIME = 1000
WRITE = """
UPDATE inbox_answer AS answer SET words = new.words::tsvector
  FROM unnest(%(ids)s::bigint[], %(words)s::text[]) AS new(id, words)
 WHERE answer.id = new.id
"""


def make_words(apps: Any, _editor: Any) -> None:
    """Of those that were not out yet."""
    rows = apps.get_model("inbox", "Answer").objects.filter(words=None).order_by("pk").values_list("pk", "text")
    while listed := list(rows[:AT_A_TIME]):
        sql.rows(WRITE, {"ids": [pk for pk, _ in listed], "words": [vector_of(text) for _, text in listed]})


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="answer", name="answer_without_words"),
        migrations.RunPython(make_words, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="answer", name="words", field=django.contrib.postgres.search.SearchVectorField()
        ),
    ]
