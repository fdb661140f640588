from django.db import migrations, models


class Migration(migrations.Migration):
    """A video or a vote made in the app is told from text and pictures (practice C15) from the next reading on."""

    dependencies = [("listening", "0002_reads_that_were_limited")]

    operations = [
        migrations.AddField(
            model_name="outsidepost",
            name="form",
            field=models.CharField(blank=True, default="", max_length=5),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="outsidepost",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["", "video", "vote"])), name="outside_post_form_known"
            ),
        ),
    ]
