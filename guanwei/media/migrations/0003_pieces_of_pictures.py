import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_who_brought_it"),
    ]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="cut",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="asset",
            name="cut_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="cuts",
                to="media.asset",
            ),
        ),
    ]
