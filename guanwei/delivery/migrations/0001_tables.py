import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("delivery", "0001_initial"),
        ("delivery", "0002_by_hand_before"),
        ("delivery", "0003_one_delivery_for_one_new_text"),
        ("delivery", "0004_requests_of_a_try"),
        ("delivery", "0005_what_went_out_today"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Sender",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("name", models.CharField(max_length=80, unique=True)),
                    ("started_at", models.DateTimeField()),
                    ("beat_at", models.DateTimeField()),
                    ("sent", models.BigIntegerField(default=0)),
                    ("clock_ahead_ms", models.IntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name="Stop",
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
                            related_name="stops",
                            to="accounts.brand",
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="stops",
                            to="accounts.account",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300)),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "lifted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("lifted_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("lifted_at", None)), fields=["account", "brand"], name="stop_in_force"
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("brand", None), ("account", None), _connector="OR"),
                            name="stop_one_scope",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="stop_has_reason"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("lifted_at", None), ("lifted_by", None)),
                                models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="stop_lifted_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Delivery",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("operation", models.CharField(default="post", max_length=12)),
                    ("purpose_kind", models.CharField(max_length=20)),
                    ("purpose_id", models.BigIntegerField()),
                    ("occurrence", models.PositiveIntegerField(default=0)),
                    ("segment", models.PositiveIntegerField(default=0)),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="deliveries",
                            to="accounts.account",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "waiting"),
                                ("held", "held"),
                                ("claimed", "claimed"),
                                ("sending", "sending"),
                                ("pending", "pending"),
                                ("sent", "sent"),
                                ("refused", "refused"),
                                ("unknown", "unknown"),
                                ("missed", "missed"),
                                ("stopped", "stopped"),
                                ("by_hand", "by_hand"),
                                ("cancelled", "cancelled"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "held_for",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("approval", "approval"),
                                ("finding", "finding"),
                                ("health", "health"),
                                ("account", "account"),
                                ("content", "content"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("due_at", models.DateTimeField()),
                    ("ready_at", models.DateTimeField()),
                    ("late_at", models.DateTimeField()),
                    ("content_hash", models.CharField(max_length=64)),
                    ("client_key", models.CharField(blank=True, max_length=64)),
                    ("tries", models.PositiveIntegerField(default=0)),
                    ("requests", models.PositiveSmallIntegerField(default=1)),
                    ("worker", models.CharField(blank=True, max_length=80)),
                    ("lease_until", models.DateTimeField(blank=True, null=True)),
                    ("unknown_since", models.DateTimeField(blank=True, null=True)),
                    ("reconcile_at", models.DateTimeField(blank=True, null=True)),
                    ("reconcile_round", models.PositiveIntegerField(default=0)),
                    ("outcome", models.CharField(blank=True, max_length=14)),
                    ("code", models.CharField(blank=True, max_length=60)),
                    ("words", models.JSONField(blank=True, default=dict)),
                    ("remote_id", models.CharField(blank=True, max_length=200)),
                    ("url", models.CharField(blank=True, max_length=500)),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("by_hand_before", models.BooleanField(default=False)),
                    (
                        "stop",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="deliveries",
                            to="delivery.stop",
                        ),
                    ),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["account", "due_at", "id"],
                            name="delivery_waiting",
                        ),
                        models.Index(
                            condition=models.Q(("state", "waiting")), fields=["due_at", "account"], name="delivery_due"
                        ),
                        models.Index(
                            condition=models.Q(("state__in", ["claimed", "sending"])),
                            fields=["lease_until"],
                            name="delivery_lease",
                        ),
                        models.Index(
                            condition=models.Q(("state__in", ["waiting", "held"])),
                            fields=["late_at"],
                            name="delivery_late",
                        ),
                        models.Index(
                            condition=models.Q(("state__in", ["unknown", "pending"])),
                            fields=["reconcile_at"],
                            name="delivery_reconcile",
                        ),
                        models.Index(fields=["state", "-due_at", "-id"], name="delivery_by_state"),
                        models.Index(fields=["-due_at", "-id"], name="delivery_newest"),
                        models.Index(
                            condition=models.Q(("state", "sent")), fields=["-sent_at", "-id"], name="delivery_sent"
                        ),
                        models.Index(fields=["purpose_kind", "purpose_id"], name="delivery_of_purpose"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("operation", "purpose_kind", "purpose_id", "occurrence", "segment", "account"),
                            name="delivery_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state__in", ["claimed", "sending", "pending"])),
                            fields=("account",),
                            name="delivery_one_in_flight",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                models.Q(("remote_id", ""), _negated=True),
                                ("operation__in", ["post", "reply", "repost"]),
                            ),
                            fields=("account", "operation", "remote_id"),
                            name="delivery_remote_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "waiting",
                                        "held",
                                        "claimed",
                                        "sending",
                                        "pending",
                                        "sent",
                                        "refused",
                                        "unknown",
                                        "missed",
                                        "stopped",
                                        "by_hand",
                                        "cancelled",
                                    ],
                                )
                            ),
                            name="delivery_state_is_one_of_the_set",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["claimed", "sending"]), _negated=True),
                                models.Q(("lease_until__isnull", False), models.Q(("worker", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="delivery_claim_has_lease",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("held_for__in", ["approval", "finding", "health", "account", "content"]),
                                    ("state", "held"),
                                ),
                                models.Q(models.Q(("state", "held"), _negated=True), ("held_for", "")),
                                _connector="OR",
                            ),
                            name="delivery_held_for_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                            ),
                            name="delivery_sent_has_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "unknown"), _negated=True),
                                ("unknown_since__isnull", False),
                                _connector="OR",
                            ),
                            name="delivery_unknown_has_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("late_at__gte", models.F("due_at"))), name="delivery_late_after_due"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Attempt",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "delivery",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="delivery.delivery"
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    ("worker", models.CharField(max_length=80)),
                    ("started_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("outcome", models.CharField(blank=True, max_length=14)),
                    ("code", models.CharField(blank=True, max_length=60)),
                    ("detail", models.TextField(blank=True)),
                    ("evidence", models.JSONField(blank=True, default=list)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("delivery", "number"), name="attempt_number_once")],
                },
            ),
        )
    ]
