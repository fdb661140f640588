from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_check_ups"),
        ("editorial", "0002_findable_versions"),
        ("publishing", "0007_queue_by_due_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workingcopy",
            name="working_copy_once_per_post",
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="thrown_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="workingcopy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("thrown_at", None)), fields=("user", "post"), name="working_copy_once_per_post"
            ),
        ),
    ]
