from typing import Any

from django.db import migrations, models

from guanwei.practice.findings import Finding

AT_A_TIME = 5000
FILL = """
UPDATE practice_foundfinding AS found SET about = given.about
  FROM unnest(%s::bigint[], %s::text[]) AS given(id, about) WHERE found.id = given.id
"""
# A waiver covered every finding of its check; those that stand there now for the same content are known by name.
COVERED = """
SELECT waiver.id, array_agg(DISTINCT found.about ORDER BY found.about)
  FROM practice_waiver AS waiver
  JOIN practice_checkrun AS run
    ON run.kind = waiver.kind AND run.object_id = waiver.object_id AND run.content_hash = waiver.content_hash
  JOIN practice_foundfinding AS found ON found.run_id = run.id AND found.check_id = waiver.check_id
 WHERE waiver.about = ''
 GROUP BY waiver.id
"""


def say_what_findings_are_about(apps: Any, editor: Any) -> None:
    known = apps.get_model("practice", "FoundFinding").objects.order_by("pk").values_list("pk", "finding")
    last = 0
    with editor.connection.cursor() as cursor:
        while rows := list(known.filter(pk__gt=last)[:AT_A_TIME]):
            cursor.execute(FILL, [[pk for pk, _ in rows], [Finding.from_json(finding).about for _, finding in rows]])
            last = rows[-1][0]


def bind_waivers_to_what_they_covered(apps: Any, editor: Any) -> None:
    """One of which nothing is kept any more stays as it was: it covers what the check finds in that content."""
    waivers = apps.get_model("practice", "Waiver").objects
    with editor.connection.cursor() as cursor:
        cursor.execute(COVERED)
        covered = cursor.fetchall()
    for pk, (first, *others) in covered:
        waiver = waivers.get(pk=pk)
        waiver.about = first
        waiver.save(update_fields=["about"])
        for about in others:
            waiver.pk, waiver.about = None, about
            waiver.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_marks_of_whole_texts")]

    operations = [
        migrations.AddField(
            "foundfinding", "about", models.CharField(default="", max_length=16), preserve_default=False
        ),
        migrations.AddField(
            "waiver", "about", models.CharField(blank=True, default="", max_length=16), preserve_default=False
        ),
        migrations.RemoveConstraint("waiver", "waiver_once_per_content"),
        migrations.AddConstraint(
            "waiver",
            models.UniqueConstraint(
                fields=("kind", "object_id", "check_id", "content_hash", "about"), name="waiver_once_per_finding"
            ),
        ),
        migrations.RunPython(say_what_findings_are_about, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(bind_waivers_to_what_they_covered, migrations.RunPython.noop, elidable=True),
    ]
