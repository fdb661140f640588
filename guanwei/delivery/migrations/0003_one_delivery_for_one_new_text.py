from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_by_hand_before"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_remote_once",
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("remote_id", ""), _negated=True),
                    ("operation__in", ["post", "reply", "repost"]),
                ),
                fields=("account", "operation", "remote_id"),
                name="delivery_remote_once",
            ),
        ),
    ]
