import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("people", "0001_initial"), ("people", "0002_zone_and_sign_in_tries"), ("people", "0003_signing_in")]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Department",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("name", models.CharField(max_length=80, unique=True)),
                ],
            ),
            migrations.CreateModel(
                name="SignInRules",
                fields=[
                    ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                    (
                        "second_factor",
                        models.CharField(
                            choices=[
                                ("nobody", "nobody has to"),
                                ("admins", "administrators"),
                                ("everybody", "everybody"),
                            ],
                            default="nobody",
                            max_length=10,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("id", 1)), name="sign_in_rules_once"),
                        models.CheckConstraint(
                            condition=models.Q(("second_factor__in", ["nobody", "admins", "everybody"])),
                            name="sign_in_rules_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SignInTry",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("what", models.CharField(default="password", max_length=10)),
                    ("username", models.CharField(max_length=60)),
                    ("address", models.GenericIPAddressField(null=True)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["username", "-at"], name="sign_in_try_by_name"),
                        models.Index(fields=["address", "-at"], name="sign_in_try_by_address"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="User",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    ("username", models.CharField(max_length=60, verbose_name="user name")),
                    ("name", models.CharField(max_length=60, verbose_name="name")),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                    (
                        "language",
                        models.CharField(
                            choices=[("zh-hans", "简体中文"), ("en", "English")],
                            default="zh-hans",
                            max_length=10,
                            verbose_name="language",
                        ),
                    ),
                    ("zone", models.CharField(default="Asia/Shanghai", max_length=60, verbose_name="time zone")),
                    (
                        "department",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="users",
                            to="people.department",
                        ),
                    ),
                    ("is_admin", models.BooleanField(default=False, verbose_name="administrator of this installation")),
                    ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                    ("invited_as", models.EmailField(blank=True, max_length=254)),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            django.db.models.functions.text.Lower("username"), name="user_name_once"
                        ),
                        models.UniqueConstraint(
                            django.db.models.functions.text.Lower("invited_as"),
                            condition=models.Q(("invited_as", ""), _negated=True),
                            name="user_invited_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Session",
                fields=[
                    (
                        "session_key",
                        models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                    ),
                    ("session_data", models.TextField(verbose_name="session data")),
                    ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                    (
                        "user",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="sessions",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("signed_in_at", models.DateTimeField(null=True)),
                    ("seen_at", models.DateTimeField()),
                    ("address", models.GenericIPAddressField(null=True)),
                    ("agent", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "verbose_name": "session",
                    "verbose_name_plural": "sessions",
                    "abstract": False,
                },
            ),
        )
    ]
