from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0006_who_has_a_post_open"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(condition=models.Q(("state", "review")), fields=["due_at", "id"], name="plan_in_review"),
        ),
    ]
