from django.db import migrations, models


class Migration(migrations.Migration):
    """What a post made in the app gives its readers (practice C6) is seen as it is taken in; unknown for those before."""

    dependencies = [("listening", "0003_form_of_outside_posts")]

    operations = [
        migrations.AddField(
            model_name="outsidepost",
            name="gives",
            field=models.BooleanField(null=True),
        ),
    ]
