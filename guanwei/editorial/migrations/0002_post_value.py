from django.db import migrations, models


class Migration(migrations.Migration):
    """What a post gives its readers, as its author says (practice C7); nobody has said for those that are there."""

    dependencies = [("editorial", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="value",
            field=models.CharField(
                blank=True,
                choices=[
                    ("practical", "practical"),
                    ("opinion", "opinion"),
                    ("exclusive", "exclusive"),
                    ("none", "none"),
                ],
                default="",
                max_length=9,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__in", ["", "practical", "opinion", "exclusive", "none"])),
                name="post_value_known",
            ),
        ),
    ]
