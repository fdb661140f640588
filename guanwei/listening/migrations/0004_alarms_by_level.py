from django.db import migrations, models


class Migration(migrations.Migration):
    """What is gone or hidden is an alarm only where the check N.not-visible is set to ask or block."""

    dependencies = [("listening", "0003_form_of_outside_posts")]

    operations = [
        migrations.RemoveConstraint(model_name="look", name="look_trouble_has_time"),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen__in", ["hidden", "gone"])) | models.Q(("trouble_at", None)),
                name="look_alarm_is_trouble",
            ),
        ),
    ]
