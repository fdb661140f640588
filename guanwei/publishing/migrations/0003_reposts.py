import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0001_initial"),
        ("publishing", "0002_planned_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="repost_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reposts",
                to="listening.interaction",
            ),
        ),
    ]
