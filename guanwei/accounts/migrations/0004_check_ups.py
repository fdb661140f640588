import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_server_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EnteredProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fields", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entered_profile",
                        to="accounts.account",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("source", models.CharField(choices=[("network", "Network"), ("by_hand", "By Hand")], max_length=8)),
                ("score", models.SmallIntegerField(null=True)),
                ("profile", models.JSONField(default=dict)),
                ("items", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
                ("trouble", models.JSONField(default=dict)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_ups", to="accounts.account"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-at"], name="check_ups_of_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__range", (0, 100)), _connector="OR"),
                        name="check_up_score_of_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("trouble", {}), models.Q(("items", []), ("score", None)), _connector="OR"),
                        name="check_up_read_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["network", "by_hand"])), name="check_up_source_known"
                    ),
                ],
            },
        ),
    ]
