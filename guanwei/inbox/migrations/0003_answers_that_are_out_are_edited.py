from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_answers_are_findable_at_once")]

    operations = [
        migrations.RemoveConstraint(model_name="answer", name="answer_taken_back_once"),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=Q(operation="delete") & ~Q(state__in=["cancelled", "returned"]),
                fields=("takes_back",),
                name="answer_taken_back_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=Q(operation="edit", state__in=["review", "approved"]),
                fields=("takes_back",),
                name="answer_edited_one_by_one",
            ),
        ),
    ]
