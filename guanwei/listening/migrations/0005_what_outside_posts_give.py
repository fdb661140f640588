from django.db import migrations, models


class Migration(migrations.Migration):
    """What a post made in the app gives its readers (practice C6) is seen as it is taken in; unknown for those before."""

    dependencies = [("listening", "0004_alarms_by_level")]

    operations = [
        migrations.AddField(
            model_name="outsidepost",
            name="gives",
            field=models.BooleanField(null=True),
        ),
    ]
