from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0003_not_emptied"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("actor__isnull", False)), fields=["actor", "-at", "-id"], name="trail_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("account_id__isnull", False)),
                fields=["account_id", "-at", "-id"],
                name="trail_of_account",
            ),
        ),
    ]
