from django.db import migrations, models


class Migration(migrations.Migration):
    """What a plan gives its readers (practice C6) is seen when its findings are written anew; unknown until then."""

    dependencies = [("publishing", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="gives",
            field=models.BooleanField(null=True),
        ),
    ]
