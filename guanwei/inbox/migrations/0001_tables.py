import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("inbox", "0001_initial"),
        ("inbox", "0002_answers_are_findable_at_once"),
        ("inbox", "0003_answers_that_are_out_are_edited"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("contacts", "0001_tables"),
        ("listening", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Thread",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="threads",
                            to="accounts.account",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="threads",
                            to="contacts.contact",
                        ),
                    ),
                    ("key", models.CharField(max_length=64)),
                    ("about_id", models.CharField(blank=True, max_length=400)),
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
                        "state",
                        models.CharField(
                            choices=[("open", "Open"), ("snoozed", "Snoozed"), ("done", "Done")],
                            default="open",
                            max_length=8,
                        ),
                    ),
                    (
                        "assigned_to",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("snoozed_until", models.DateTimeField(blank=True, null=True)),
                    ("opened_at", models.DateTimeField()),
                    ("newest_at", models.DateTimeField()),
                    ("heard_at", models.DateTimeField()),
                    ("waiting_since", models.DateTimeField(blank=True, null=True)),
                    ("answer_by", models.DateTimeField(blank=True, null=True)),
                    (
                        "due_order",
                        models.GeneratedField(
                            db_persist=True,
                            expression=django.db.models.functions.comparison.Coalesce(
                                "answer_by", models.Value("9000-01-01T00:00:00Z", output_field=models.DateTimeField())
                            ),
                            output_field=models.DateTimeField(),
                        ),
                    ),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("heard_version", models.PositiveIntegerField(default=1)),
                    ("dealt_version", models.PositiveIntegerField(default=0)),
                    ("done_version", models.PositiveIntegerField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["account", "due_order", "id"],
                            name="thread_by_due",
                        ),
                        models.Index(
                            condition=models.Q(("state", "open")), fields=["due_order", "id"], name="thread_due_first"
                        ),
                        models.Index(fields=["account", "state", "-newest_at", "-id"], name="thread_newest"),
                        models.Index(fields=["state", "-newest_at", "-id"], name="thread_newest_of_state"),
                        models.Index(fields=["-newest_at", "-id"], name="thread_newest_of_all"),
                        models.Index(
                            condition=models.Q(("state", "snoozed")), fields=["snoozed_until"], name="thread_snoozed"
                        ),
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["assigned_to", "due_order", "id"],
                            name="thread_of_person",
                        ),
                        models.Index(fields=["contact", "-newest_at"], name="thread_of_contact"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("account", "key"), name="thread_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("snoozed_until__isnull", False), ("state", "snoozed")),
                                models.Q(models.Q(("state", "snoozed"), _negated=True), ("snoozed_until", None)),
                                _connector="OR",
                            ),
                            name="thread_snoozed_until_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_version__isnull", False), ("state", "done"), ("waiting_since", None)),
                                models.Q(models.Q(("state", "done"), _negated=True), ("done_version", None)),
                                _connector="OR",
                            ),
                            name="thread_done_at_a_version",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("answer_by", None), ("waiting_since__isnull", False), _connector="OR"),
                            name="thread_due_only_while_waiting",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorkingDay",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("calendar", models.CharField(default="cn", max_length=20)),
                    ("day", models.DateField()),
                    ("works", models.BooleanField()),
                    ("name", models.CharField(blank=True, max_length=60)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("calendar", "day"), name="working_day_once")],
                },
            ),
            migrations.CreateModel(
                name="Seen",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="seen",
                            to="inbox.thread",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("version", models.PositiveIntegerField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("thread", "user"), name="seen_once")],
                },
            ),
            migrations.CreateModel(
                name="Note",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="inbox.thread"
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("text", models.TextField()),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Item",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="items",
                            to="inbox.thread",
                        ),
                    ),
                    (
                        "interaction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="items",
                            to="listening.interaction",
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("since", models.DateTimeField()),
                    ("edited_at", models.DateTimeField(blank=True, null=True)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("ours", models.BooleanField(default=False)),
                    ("asks", models.BooleanField(default=True)),
                    ("gone", models.BooleanField(default=False)),
                    ("words", django.contrib.postgres.search.SearchVectorField()),
                ],
                options={
                    "ordering": ["at", "id"],
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(fields=["words"], name="item_words"),
                        models.Index(fields=["thread", "at", "id"], name="item_of_thread"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("thread", "interaction"), name="item_once_per_thread")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Draft",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="drafts",
                            to="inbox.thread",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("text", models.TextField(blank=True)),
                    ("present_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("thread", "user"), name="draft_once")],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="inbox.thread"
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="accounts.account"
                        ),
                    ),
                    (
                        "interaction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="listening.interaction",
                        ),
                    ),
                    (
                        "operation",
                        models.CharField(
                            choices=[
                                ("post", "post"),
                                ("reply", "reply"),
                                ("repost", "repost"),
                                ("edit", "edit"),
                                ("delete", "delete"),
                                ("like", "like"),
                                ("hide", "hide"),
                                ("pin", "pin"),
                                ("block", "block"),
                                ("report", "report"),
                            ],
                            max_length=8,
                        ),
                    ),
                    (
                        "takes_back",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="taken_back",
                            to="inbox.answer",
                        ),
                    ),
                    ("text", models.TextField(blank=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("review", "Review"),
                                ("returned", "Returned"),
                                ("approved", "Approved"),
                                ("out", "Out"),
                                ("cancelled", "Cancelled"),
                                ("taken_back", "Taken Back"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("content_hash", models.CharField(max_length=64)),
                    ("fingerprint", models.BinaryField(max_length=16)),
                    ("written_for", models.PositiveIntegerField()),
                    ("version", models.PositiveIntegerField()),
                    ("knowingly", models.BooleanField(default=False)),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("author_ip", models.GenericIPAddressField(blank=True, null=True)),
                    ("created_at", models.DateTimeField()),
                    ("out_at", models.DateTimeField(blank=True, null=True)),
                    ("words", django.contrib.postgres.search.SearchVectorField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["account", "-created_at"], name="answer_newest"),
                        models.Index(fields=["account", "fingerprint"], name="answer_by_fingerprint"),
                        django.contrib.postgres.indexes.GinIndex(fields=["words"], name="answer_words"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("knowingly", False),
                                ("takes_back", None),
                                models.Q(("state__in", ["cancelled", "returned", "taken_back"]), _negated=True),
                            ),
                            fields=("account", "interaction", "operation"),
                            name="answer_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("operation", "delete"),
                                models.Q(("state__in", ["cancelled", "returned"]), _negated=True),
                            ),
                            fields=("takes_back",),
                            name="answer_taken_back_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("operation", "edit"), ("state__in", ["review", "approved"])),
                            fields=("takes_back",),
                            name="answer_edited_one_by_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "out"), _negated=True), ("out_at__isnull", False), _connector="OR"
                            ),
                            name="answer_out_has_time",
                        ),
                    ],
                },
            ),
        )
    ]
