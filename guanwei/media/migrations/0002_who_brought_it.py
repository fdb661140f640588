import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Whoever made a picture's row had brought it.
FIRST_ONES = """
INSERT INTO media_bringing (asset_id, by_id, at)
SELECT id, created_by_id, created_at FROM media_asset WHERE created_by_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bringing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bringings", to="media.asset"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("by", "asset"), name="asset_brought_once_by_each"),
                ],
            },
        ),
        migrations.RunSQL(FIRST_ONES, migrations.RunSQL.noop),
    ]
