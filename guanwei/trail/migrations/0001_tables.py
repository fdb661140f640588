"""The trail cannot be rewritten, whoever asks: not by a defect of ours, not by an administrator through the product."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORBID = """
CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is append-only';
END $$;
CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON trail_entry
  FOR EACH ROW EXECUTE FUNCTION trail_is_append_only();
-- Emptying the whole table is no way around: a trigger for each row does not hear of it.
CREATE TRIGGER trail_not_emptied BEFORE TRUNCATE ON trail_entry
  FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only();
"""
ALLOW = """
DROP TRIGGER trail_not_emptied ON trail_entry;
DROP TRIGGER trail_append_only ON trail_entry;
DROP FUNCTION trail_is_append_only();
"""


class Migration(migrations.Migration):
    replaces = [
        ("trail", "0001_initial"),
        ("trail", "0002_append_only"),
        ("trail", "0003_not_emptied"),
        ("trail", "0004_by_person_and_account"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=30)),
                ("object_id", models.BigIntegerField()),
                ("account_id", models.BigIntegerField(null=True)),
                ("details", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "object_id", "-at"], name="trail_of_object"),
                    models.Index(fields=["-at", "-id"], name="trail_newest"),
                    models.Index(
                        condition=models.Q(("actor__isnull", False)),
                        fields=["actor", "-at", "-id"],
                        name="trail_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("account_id__isnull", False)),
                        fields=["account_id", "-at", "-id"],
                        name="trail_of_account",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
