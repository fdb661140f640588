from django.db import migrations, models
from django.db.models import Case, Func, Q, Value, When
from django.db.models.functions import Coalesce

URGENT_ORDER = Func(
    Coalesce("answer_by", Value("2050-01-01T00:00:00Z", output_field=models.DateTimeField())),
    template="(((%(expressions)s) AT TIME ZONE 'UTC') - interval '40 years') AT TIME ZONE 'UTC'",
    output_field=models.DateTimeField(),
)
NEVER_DUE = Value("9000-01-01T00:00:00Z", output_field=models.DateTimeField())


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_tables")]

    operations = [
        # A generated column cannot be altered: it is made anew, and its indexes with it.
        migrations.RemoveIndex(model_name="thread", name="thread_by_due"),
        migrations.RemoveIndex(model_name="thread", name="thread_due_first"),
        migrations.RemoveIndex(model_name="thread", name="thread_of_person"),
        migrations.RemoveField(model_name="thread", name="due_order"),
        migrations.AddField("thread", "urgent", models.BooleanField(default=False)),
        migrations.AddField("thread", "done_when_out", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(
            "thread",
            "due_order",
            models.GeneratedField(
                db_persist=True,
                expression=Case(When(urgent=True, then=URGENT_ORDER), default=Coalesce("answer_by", NEVER_DUE)),
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.AddIndex(
            "thread",
            models.Index(fields=["account", "due_order", "id"], condition=Q(state="open"), name="thread_by_due"),
        ),
        migrations.AddIndex(
            "thread", models.Index(fields=["due_order", "id"], condition=Q(state="open"), name="thread_due_first")
        ),
        migrations.AddIndex(
            "thread",
            models.Index(fields=["assigned_to", "due_order", "id"], condition=Q(state="open"), name="thread_of_person"),
        ),
    ]
