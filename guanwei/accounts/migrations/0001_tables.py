import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_probes_and_credentials_being_verified"),
        ("accounts", "0003_server_limits"),
        ("accounts", "0004_check_ups"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Brand",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("name", models.CharField(max_length=80, unique=True)),
                    ("slug", models.SlugField(max_length=40, unique=True)),
                    ("zone", models.CharField(default="Asia/Shanghai", max_length=60)),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                ],
            ),
            migrations.CreateModel(
                name="ProductLine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="product_lines",
                            to="accounts.brand",
                        ),
                    ),
                    ("name", models.CharField(max_length=80)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("brand", "name"), name="product_line_once_per_brand")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Account",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="accounts.brand"
                        ),
                    ),
                    (
                        "product_line",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="accounts.productline",
                        ),
                    ),
                    ("network", models.CharField(max_length=20)),
                    ("profile", models.CharField(max_length=30)),
                    ("name", models.CharField(max_length=80)),
                    ("handle", models.CharField(blank=True, max_length=120)),
                    ("server", models.URLField()),
                    ("remote_account_id", models.CharField(blank=True, max_length=120)),
                    (
                        "stage",
                        models.CharField(
                            choices=[("junior", "Junior"), ("established", "Established")],
                            default="junior",
                            max_length=12,
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[("media", "Media"), ("conversation", "Conversation"), ("service", "Service")],
                            default="media",
                            max_length=14,
                        ),
                    ),
                    ("zone", models.CharField(default="Asia/Shanghai", max_length=60)),
                    ("safe_domains", models.JSONField(blank=True, default=list)),
                    ("active", models.BooleanField(default=True)),
                    (
                        "health",
                        models.CharField(
                            choices=[
                                ("untried", "Untried"),
                                ("checking", "Checking"),
                                ("alive", "Alive"),
                                ("dead", "Dead"),
                            ],
                            default="untried",
                            max_length=8,
                        ),
                    ),
                    ("health_note", models.JSONField(blank=True, default=dict)),
                    ("health_at", models.DateTimeField(blank=True, null=True)),
                    ("token_expires_at", models.DateTimeField(blank=True, null=True)),
                    ("server_limits", models.JSONField(blank=True, default=dict)),
                    ("wait_until", models.DateTimeField(blank=True, null=True)),
                    ("wait_reason", models.CharField(blank=True, max_length=20)),
                    ("history_version", models.BigIntegerField(default=0)),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("remote_account_id", ""), _negated=True),
                            fields=("network", "server", "remote_account_id"),
                            name="account_once_per_network",
                        ),
                        models.UniqueConstraint(
                            fields=("brand", "network", "name"), name="account_name_once_per_network"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Credential",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="credential",
                            to="accounts.account",
                        ),
                    ),
                    ("sealed", models.BinaryField()),
                    ("changed_at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="EnteredProfile",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="entered_profile",
                            to="accounts.account",
                        ),
                    ),
                    ("fields", models.JSONField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Probe",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="probe", to="accounts.account"
                        ),
                    ),
                    ("server", models.URLField()),
                    ("complete", models.BooleanField()),
                    ("rows", models.JSONField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="QuotaWindow",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="quota_windows",
                            to="accounts.account",
                        ),
                    ),
                    ("bucket", models.CharField(max_length=20)),
                    ("starts_at", models.DateTimeField()),
                    ("used", models.IntegerField(default=0)),
                    ("ceiling", models.IntegerField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("account", "bucket", "starts_at"), name="quota_window_once"),
                        models.CheckConstraint(
                            condition=models.Q(("used__lte", models.F("ceiling"))), name="quota_not_overdrawn"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Setting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("key", models.CharField(max_length=60)),
                    (
                        "brand",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="settings",
                            to="accounts.brand",
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="settings",
                            to="accounts.account",
                        ),
                    ),
                    ("value", models.JSONField()),
                    (
                        "set_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("set_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("brand", None), ("account", None), _connector="OR"),
                            name="setting_one_level",
                        ),
                        models.UniqueConstraint(fields=("key", "account"), name="setting_once_per_account"),
                        models.UniqueConstraint(fields=("key", "brand"), name="setting_once_per_brand"),
                        models.UniqueConstraint(
                            condition=models.Q(("account", None), ("brand", None)),
                            fields=("key",),
                            name="setting_once_per_installation",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CheckUp",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="check_ups", to="accounts.account"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "source",
                        models.CharField(choices=[("network", "Network"), ("by_hand", "By Hand")], max_length=8),
                    ),
                    ("score", models.SmallIntegerField(null=True)),
                    ("profile", models.JSONField(default=dict)),
                    ("items", models.JSONField(default=list)),
                    ("findings", models.JSONField(default=list)),
                    ("trouble", models.JSONField(default=dict)),
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
                            condition=models.Q(
                                ("trouble", {}), models.Q(("items", []), ("score", None)), _connector="OR"
                            ),
                            name="check_up_read_or_not",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("source__in", ["network", "by_hand"])), name="check_up_source_known"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Grant",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="grants",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="grants",
                            to="accounts.brand",
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="grants",
                            to="accounts.account",
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("viewer", "viewer"),
                                ("writer", "writer"),
                                ("approver", "approver"),
                                ("operator", "operator"),
                                ("manager", "manager"),
                            ],
                            max_length=10,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("brand", None), models.Q(("account", None), _negated=True)),
                                models.Q(models.Q(("brand", None), _negated=True), ("account", None)),
                                _connector="OR",
                            ),
                            name="grant_brand_or_account",
                        ),
                        models.UniqueConstraint(fields=("user", "brand", "role"), name="grant_once_per_brand"),
                        models.UniqueConstraint(fields=("user", "account", "role"), name="grant_once_per_account"),
                    ],
                },
            ),
        )
    ]
