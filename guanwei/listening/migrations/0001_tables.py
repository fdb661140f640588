import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("listening", "0001_initial"),
        ("listening", "0002_copyable"),
        ("listening", "0003_whom_posts_speak_of"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("contacts", "0001_tables"),
        ("delivery", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Interaction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("network", models.CharField(max_length=20)),
                    (
                        "form",
                        models.CharField(
                            choices=[("post", "post"), ("comment", "comment"), ("repost", "repost")], max_length=8
                        ),
                    ),
                    ("remote_id", models.CharField(max_length=400)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("mention", "mention"),
                                ("comment", "comment"),
                                ("repost", "repost"),
                                ("direct", "direct"),
                            ],
                            max_length=8,
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="interactions",
                            to="contacts.contact",
                        ),
                    ),
                    ("text", models.TextField(blank=True)),
                    ("url", models.CharField(blank=True, max_length=500)),
                    ("pictures", models.JSONField(blank=True, default=list)),
                    ("visibility", models.CharField(default="public", max_length=10)),
                    ("content_warning", models.CharField(blank=True, max_length=500)),
                    ("about_id", models.CharField(blank=True, max_length=400)),
                    ("parent_id", models.CharField(blank=True, max_length=400)),
                    ("root_id", models.CharField(blank=True, max_length=400)),
                    ("created_at", models.DateTimeField()),
                    ("edited_at", models.DateTimeField(blank=True, null=True)),
                    ("heard_at", models.DateTimeField()),
                    ("looked_at", models.DateTimeField()),
                    ("look_again_at", models.DateTimeField(blank=True, null=True)),
                    ("gone_at", models.DateTimeField(blank=True, null=True)),
                    ("by_hand", models.BooleanField(default=False)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("gone_at", None), ("look_again_at__isnull", False)),
                            fields=["look_again_at"],
                            name="interaction_look_again",
                        ),
                        models.Index(fields=["contact", "-created_at"], name="interaction_of_contact"),
                        models.Index(
                            condition=models.Q(("by_hand", True)), fields=["network", "url"], name="interaction_by_hand"
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("network", "form", "remote_id"), name="interaction_once_per_network"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Look",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "delivery",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="look", to="delivery.delivery"
                        ),
                    ),
                    (
                        "seen",
                        models.CharField(
                            choices=[
                                ("not_yet", "not_yet"),
                                ("visible", "visible"),
                                ("hidden", "hidden"),
                                ("gone", "gone"),
                                ("taken_down", "taken_down"),
                                ("unreadable", "unreadable"),
                            ],
                            default="not_yet",
                            max_length=10,
                        ),
                    ),
                    ("next_at", models.DateTimeField(blank=True, null=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("looked_at", models.DateTimeField(blank=True, null=True)),
                    ("words", models.JSONField(blank=True, default=dict)),
                    ("trouble_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "noted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("noted_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="look_due"
                        ),
                        models.Index(
                            condition=models.Q(("noted_at", None), ("trouble_at__isnull", False)),
                            fields=["trouble_at"],
                            name="look_alarm",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("seen__in", ["hidden", "gone"]), ("trouble_at__isnull", False)),
                                models.Q(
                                    models.Q(("seen__in", ["hidden", "gone"]), _negated=True), ("trouble_at", None)
                                ),
                                _connector="OR",
                            ),
                            name="look_trouble_has_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("noted_at", None), ("noted_by", None)),
                                models.Q(("noted_at__isnull", False), ("noted_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="look_noted_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OutsidePost",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="outside_posts",
                            to="accounts.account",
                        ),
                    ),
                    ("remote_id", models.CharField(max_length=400)),
                    ("url", models.CharField(blank=True, max_length=500)),
                    ("text", models.TextField(blank=True)),
                    ("published_at", models.DateTimeField()),
                    ("picture_count", models.PositiveSmallIntegerField(default=0)),
                    ("repost_of", models.CharField(blank=True, max_length=400)),
                    ("group", models.CharField(max_length=10)),
                    ("promotion", models.BooleanField(default=False)),
                    ("fingerprint", models.BinaryField(max_length=16)),
                    ("speaks_of", models.CharField(blank=True, max_length=7)),
                    ("imported", models.BooleanField(default=False)),
                    ("first_seen_at", models.DateTimeField()),
                    ("gone_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["account", "published_at"], name="outside_post_of_account"),
                        models.Index(fields=["fingerprint"], name="outside_post_by_fingerprint"),
                    ],
                    "constraints": [models.UniqueConstraint(fields=("account", "remote_id"), name="outside_post_once")],
                },
            ),
            migrations.CreateModel(
                name="Source",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="accounts.account"
                        ),
                    ),
                    ("stream", models.CharField(max_length=40)),
                    ("active", models.BooleanField(default=True)),
                    ("mark", models.TextField(blank=True)),
                    ("marked_at", models.DateTimeField(blank=True, null=True)),
                    ("climb_mark", models.TextField(blank=True)),
                    ("climb_marked_at", models.DateTimeField(blank=True, null=True)),
                    ("climb_page", models.TextField(blank=True)),
                    ("climb_began_at", models.DateTimeField(blank=True, null=True)),
                    ("climb_lowest_at", models.DateTimeField(blank=True, null=True)),
                    ("next_at", models.DateTimeField()),
                    ("poller", models.CharField(blank=True, max_length=80)),
                    ("lease_until", models.DateTimeField(blank=True, null=True)),
                    ("polled_at", models.DateTimeField(blank=True, null=True)),
                    ("complete_at", models.DateTimeField(blank=True, null=True)),
                    ("failures", models.PositiveIntegerField(default=0)),
                    ("failing_since", models.DateTimeField(blank=True, null=True)),
                    ("failure", models.JSONField(blank=True, default=dict)),
                    ("counted", models.BigIntegerField(blank=True, null=True)),
                    ("uncounted", models.BigIntegerField(blank=True, null=True)),
                    ("stored", models.BigIntegerField(default=0)),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(condition=models.Q(("active", True)), fields=["next_at"], name="source_due")
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("account", "stream"), name="source_once_per_account"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("lease_until", None), ("poller", "")),
                                models.Q(("lease_until__isnull", False), models.Q(("poller", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="source_lease_has_poller",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Revision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "interaction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="revisions",
                            to="listening.interaction",
                        ),
                    ),
                    ("text", models.TextField(blank=True)),
                    ("until", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Copyable",
                fields=[
                    (
                        "interaction",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="listening.interaction",
                        ),
                    ),
                    ("fingerprint", models.BinaryField(max_length=16)),
                ],
                options={
                    "indexes": [models.Index(fields=["fingerprint"], name="copyable_by_fingerprint")],
                },
            ),
            migrations.CreateModel(
                name="Hearing",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "interaction",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="hearings",
                            to="listening.interaction",
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="hearings", to="accounts.account"
                        ),
                    ),
                    (
                        "source",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="hearings",
                            to="listening.source",
                        ),
                    ),
                    ("also", models.JSONField(blank=True, default=list)),
                    ("ref", models.JSONField(blank=True, default=dict)),
                    ("heard_at", models.DateTimeField()),
                    ("news", models.BooleanField(db_default=True)),
                ],
                options={
                    "indexes": [
                        models.Index(condition=models.Q(("news", True)), fields=["account", "id"], name="hearing_news")
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("interaction", "account"), name="hearing_once_per_account")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Gap",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "source",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="listening.source"
                        ),
                    ),
                    ("after", models.DateTimeField()),
                    ("before", models.DateTimeField()),
                    ("found_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("reason", models.JSONField(default=dict)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("after__lte", models.F("before"))), name="gap_has_a_length"
                        )
                    ],
                },
            ),
        )
    ]
