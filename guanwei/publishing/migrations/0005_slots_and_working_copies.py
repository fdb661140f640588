import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_server_limits"),
        ("editorial", "0001_initial"),
        ("publishing", "0004_taken_down_and_edited"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField()),
                ("at", models.TimeField()),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="accounts.account",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="accounts.brand",
                    ),
                ),
                (
                    "column",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="editorial.column",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account__isnull", False), ("brand", None)),
                            models.Q(("account", None), ("brand__isnull", False)),
                            _connector="OR",
                        ),
                        name="slot_of_brand_or_account",
                    ),
                    models.UniqueConstraint(fields=("brand", "weekday", "at"), name="slot_once_per_brand"),
                    models.UniqueConstraint(fields=("account", "weekday", "at"), name="slot_once_per_account"),
                    models.CheckConstraint(condition=models.Q(("weekday__lt", 7)), name="slot_on_a_day_of_the_week"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("fields", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.brand"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copies",
                        to="editorial.post",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "-changed_at"], name="working_copy_newest")],
                "constraints": [models.UniqueConstraint(fields=("user", "post"), name="working_copy_once_per_post")],
            },
        ),
    ]
