from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="approval", name="approval_queue"),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("state", "requested")),
                fields=["account", "requested_at"],
                include=("author", "requested_by", "kind"),
                name="approval_queue",
            ),
        ),
    ]
