from typing import Any

from django.db import migrations

from guanwei.practice.known import mark_of_whole

INSERT = """
INSERT INTO practice_knownmark (mark, text) SELECT mark, text FROM unnest(%s::int[], %s::int[]) AS new(mark, text)
    ON CONFLICT DO NOTHING
"""
AT_A_TIME = 5000


def mark_anew(apps: Any, editor: Any) -> None:
    """What is known already gets the mark of its whole text; the others it has."""
    known = apps.get_model("practice", "KnownText").objects.order_by("pk").values_list("pk", "brand_id", "units")
    last = 0
    with editor.connection.cursor() as cursor:
        while texts := list(known.filter(pk__gt=last)[:AT_A_TIME]):
            marks = [mark_of_whole(brand, units) for _, brand, units in texts]
            cursor.execute(INSERT, [marks, [pk for pk, _, _ in texts]])
            last = texts[-1][0]


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_tables")]

    operations = [migrations.RunPython(mark_anew, migrations.RunPython.noop, elidable=True)]
