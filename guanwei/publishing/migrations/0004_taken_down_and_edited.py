import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_probes_and_credentials_being_verified"),
        ("editorial", "0001_initial"),
        ("publishing", "0003_reposts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="taken_down_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operation", models.CharField(choices=[("delete", "delete"), ("edit", "edit")], max_length=8)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("review", "Review"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("out", "Out"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("content_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("out_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="publishing.plan"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editorial.version",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["plan", "-at"], name="change_of_plan")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["review", "approved"])),
                        fields=("plan", "operation"),
                        name="change_one_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("operation", "delete"), ("version", None), models.Q(("reason", ""), _negated=True)
                            ),
                            models.Q(("operation", "edit"), ("version__isnull", False)),
                            _connector="OR",
                        ),
                        name="change_has_words_or_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "out"), _negated=True), ("out_at__isnull", False), _connector="OR"
                        ),
                        name="change_out_has_time",
                    ),
                ],
            },
        ),
    ]
