from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0004_requests_of_a_try"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "sent")), fields=["-sent_at", "-id"], name="delivery_sent"),
        ),
    ]
