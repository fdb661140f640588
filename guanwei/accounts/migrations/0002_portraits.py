import django.db.models.deletion
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    """The pictures of accounts, fetched with the next check-up."""

    dependencies = [
        ("accounts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Portrait",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="portrait",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("address", models.CharField(max_length=1000)),
                ("picture", models.BinaryField()),
                ("mark", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            models.Func(
                                models.F("picture"), function="octet_length", output_field=models.IntegerField()
                            ),
                            65536,
                        ),
                        name="portrait_is_small",
                    )
                ],
            },
        ),
    ]
