import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("media", "0001_initial"), ("media", "0002_who_brought_it"), ("media", "0003_pieces_of_pictures")]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Asset",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="assets", to="accounts.brand"
                        ),
                    ),
                    ("sha256", models.CharField(max_length=64)),
                    ("mime", models.CharField(max_length=40)),
                    ("bytes", models.PositiveIntegerField()),
                    ("width", models.PositiveIntegerField()),
                    ("height", models.PositiveIntegerField()),
                    ("name", models.CharField(max_length=200)),
                    (
                        "created_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("created_at", models.DateTimeField()),
                    (
                        "cut_from",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="cuts",
                            to="media.asset",
                        ),
                    ),
                    ("cut", models.JSONField(blank=True, default=list)),
                ],
                options={
                    "indexes": [models.Index(fields=["brand", "name", "-created_at"], name="asset_by_name")],
                    "constraints": [
                        models.UniqueConstraint(fields=("brand", "sha256"), name="asset_once_per_brand"),
                        models.CheckConstraint(
                            condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="asset_hash_is_hex"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Bringing",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="bringings", to="media.asset"
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("by", "asset"), name="asset_brought_once_by_each")],
                },
            ),
        )
    ]
