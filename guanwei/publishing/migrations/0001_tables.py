import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("publishing", "0001_initial"),
        ("publishing", "0002_planned_again"),
        ("publishing", "0003_reposts"),
        ("publishing", "0004_taken_down_and_edited"),
        ("publishing", "0005_slots_and_working_copies"),
        ("publishing", "0006_who_has_a_post_open"),
        ("publishing", "0007_queue_by_due_time"),
        ("publishing", "0008_thrown_away"),
        ("publishing", "0009_known_texts"),
        ("publishing", "0010_what_plans_speak_of"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("editorial", "0001_tables"),
        ("listening", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="GoodHours",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="good_hours",
                            to="accounts.account",
                        ),
                    ),
                    ("posts", models.JSONField()),
                    ("well", models.JSONField()),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Plan",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "post",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="editorial.post"
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="accounts.account"
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="editorial.version"
                        ),
                    ),
                    ("due_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("review", "Review"),
                                ("approved", "Approved"),
                                ("published", "Published"),
                                ("cancelled", "Cancelled"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("content_hash", models.CharField(max_length=64)),
                    (
                        "group",
                        models.CharField(
                            choices=[("loved", "Loved"), ("promotion", "Promotion"), ("forward", "Forward")],
                            max_length=10,
                        ),
                    ),
                    ("promotion", models.BooleanField(default=False)),
                    ("fingerprint", models.BinaryField(max_length=16)),
                    ("speaks_of", models.CharField(blank=True, max_length=7)),
                    ("format", models.CharField(blank=True, max_length=7)),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                    ("taken_down_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "repost_of",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reposts",
                            to="listening.interaction",
                        ),
                    ),
                    ("occurrence", models.PositiveIntegerField(default=0)),
                    ("created_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "cancelled"), _negated=True),
                            fields=["account", "due_at"],
                            name="plan_of_account",
                        ),
                        models.Index(
                            condition=models.Q(("state", "cancelled"), _negated=True),
                            fields=["fingerprint"],
                            name="plan_by_fingerprint",
                        ),
                        models.Index(fields=["due_at", "id"], name="plan_by_time"),
                        models.Index(
                            condition=models.Q(("state", "review")), fields=["due_at", "id"], name="plan_in_review"
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("post", "account"), name="plan_once_per_account"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("due_at__isnull", False), ("state__in", ["draft", "cancelled"]), _connector="OR"
                            ),
                            name="plan_in_review_has_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at__isnull", False),
                                _connector="OR",
                            ),
                            name="plan_published_has_time",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PlanFile",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="plan_files", to="accounts.brand"
                        ),
                    ),
                    ("name", models.CharField(max_length=200)),
                    ("sha256", models.CharField(max_length=64)),
                    ("size", models.PositiveIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("reading", "Reading"),
                                ("mapping", "Mapping"),
                                ("ready", "Ready"),
                                ("importing", "Importing"),
                                ("imported", "Imported"),
                                ("failed", "Failed"),
                            ],
                            default="reading",
                            max_length=10,
                        ),
                    ),
                    ("done", models.PositiveIntegerField(default=0)),
                    ("total", models.PositiveIntegerField(default=0)),
                    ("report", models.JSONField(blank=True, default=dict)),
                    ("error", models.JSONField(blank=True, default=dict)),
                    (
                        "created_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("created_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["brand", "-created_at"], name="plan_file_newest")],
                },
            ),
            migrations.CreateModel(
                name="SheetLayout",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="sheet_layouts",
                            to="accounts.brand",
                        ),
                    ),
                    ("signature", models.CharField(max_length=64)),
                    ("mapping", models.JSONField()),
                    (
                        "confirmed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("confirmed_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("brand", "signature"), name="sheet_layout_once")],
                },
            ),
            migrations.CreateModel(
                name="Slot",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
                        "account",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="slots",
                            to="accounts.account",
                        ),
                    ),
                    ("weekday", models.PositiveSmallIntegerField()),
                    ("at", models.TimeField()),
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
                        models.CheckConstraint(
                            condition=models.Q(("weekday__lt", 7)), name="slot_on_a_day_of_the_week"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorkingCopy",
                fields=[
                    ("key", models.UUIDField(primary_key=True, serialize=False)),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="working_copies",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
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
                    ("fields", models.JSONField()),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("begun_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField()),
                    ("thrown_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["user", "-changed_at"], name="working_copy_newest")],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("thrown_at", None)),
                            fields=("user", "post"),
                            name="working_copy_once_per_post",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Composing",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "post",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="editorial.post",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("present_at", models.DateTimeField()),
                    ("writes", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("post", "user"), name="composing_once")],
                },
            ),
            migrations.CreateModel(
                name="Change",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "plan",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="publishing.plan"
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                        ),
                    ),
                    ("operation", models.CharField(choices=[("delete", "delete"), ("edit", "edit")], max_length=8)),
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
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("out_at", models.DateTimeField(blank=True, null=True)),
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
        )
    ]
