import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("practice", "0001_initial"), ("practice", "0002_known_texts"), ("practice", "0003_positioning")]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="KeptTheme",
                fields=[
                    (
                        "account",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="accounts.account",
                        ),
                    ),
                    ("history_version", models.BigIntegerField()),
                    ("theme", models.JSONField()),
                    ("built_at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="KnownMark",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "mark", "text", blank=True, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("mark", models.IntegerField()),
                    ("text", models.IntegerField()),
                ],
            ),
            migrations.CreateModel(
                name="CheckRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    (
                        "account",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="accounts.account",
                        ),
                    ),
                    ("content_hash", models.CharField(max_length=64)),
                    ("rules_version", models.CharField(max_length=64)),
                    ("history_version", models.BigIntegerField(default=0)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("kind", "object_id"), name="check_run_once_per_subject")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Decision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="accounts.account",
                        ),
                    ),
                    ("text", models.CharField(max_length=500)),
                    ("figure", models.CharField(blank=True, max_length=20)),
                    ("was", models.FloatField(blank=True, null=True)),
                    ("aim", models.FloatField(blank=True, null=True)),
                    ("judge_on", models.DateField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("verdict", models.CharField(blank=True, max_length=8)),
                    ("became", models.FloatField(blank=True, null=True)),
                    ("note", models.CharField(blank=True, max_length=500)),
                    (
                        "judged_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("judged_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["account", "-at"], name="decisions_of_account")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), _negated=True), name="decision_says_something"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("verdict__in", ["", "worked", "partly", "failed", "dropped"])),
                            name="decision_verdict_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("judged_at", None), ("judged_by", None), ("verdict", "")),
                                models.Q(
                                    models.Q(("verdict", ""), _negated=True),
                                    ("judged_at__isnull", False),
                                    ("judged_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="decision_judged_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="KnownText",
                fields=[
                    ("id", models.AutoField(primary_key=True, serialize=False)),
                    (
                        "brand",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="accounts.brand",
                        ),
                    ),
                    ("fingerprint", models.BinaryField(max_length=16)),
                    ("units", models.TextField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("brand", "fingerprint"), name="known_text_once_per_brand")
                    ],
                },
            ),
            migrations.CreateModel(
                name="PositioningSheet",
                fields=[
                    (
                        "brand",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="accounts.brand",
                        ),
                    ),
                    ("products", models.TextField(blank=True)),
                    ("culture", models.TextField(blank=True)),
                    ("audience", models.TextField(blank=True)),
                    ("person", models.CharField(blank=True, max_length=10)),
                    ("tone", models.TextField(blank=True)),
                    ("words", models.TextField(blank=True)),
                    ("never", models.TextField(blank=True)),
                    ("topics", models.TextField(blank=True)),
                    (
                        "set_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("set_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("person__in", ["", "we", "editor", "me", "name"])),
                            name="positioning_person_known",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Waiver",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("kind", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("check_id", models.CharField(max_length=60)),
                    ("content_hash", models.CharField(max_length=64)),
                    ("reason", models.CharField(max_length=300)),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("kind", "object_id", "check_id", "content_hash"), name="waiver_once_per_content"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="waiver_has_reason"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FoundFinding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "run",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="practice.checkrun"
                        ),
                    ),
                    ("check_id", models.CharField(max_length=60)),
                    ("level", models.CharField(max_length=5)),
                    ("finding", models.JSONField()),
                ],
                options={
                    "indexes": [models.Index(fields=["check_id", "level"], name="finding_by_check")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("level__in", ["block", "ask", "hint"])), name="finding_level_known"
                        )
                    ],
                },
            ),
        )
    ]
