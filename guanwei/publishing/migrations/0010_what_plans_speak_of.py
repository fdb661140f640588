import django.db.models.deletion
from django.db import migrations, models

# What is there already: by the brand's own name, and by whether there are pictures. The next change of a plan knows
# better.
SPEAKS_OF = """
UPDATE publishing_plan AS plan SET speaks_of = 'us'
  FROM editorial_version AS version, accounts_account AS account, accounts_brand AS brand
 WHERE version.id = plan.version_id AND account.id = plan.account_id AND brand.id = account.brand_id
   AND position(lower(brand.name) IN lower(version.text)) > 0
"""
PRODUCTS = """
UPDATE publishing_plan AS plan SET speaks_of = 'product'
  FROM editorial_version AS version, accounts_account AS account, accounts_productline AS line
 WHERE version.id = plan.version_id AND account.id = plan.account_id AND line.brand_id = account.brand_id
   AND position(lower(line.name) IN lower(version.text)) > 0
"""
FORMAT = """
UPDATE publishing_plan AS plan
   SET format = CASE WHEN EXISTS (SELECT FROM editorial_versionpicture AS picture
                                   WHERE picture.version_id = plan.version_id) THEN 'picture' ELSE 'text' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_check_ups"),
        ("editorial", "0002_findable_versions"),
        ("publishing", "0009_known_texts"),
    ]

    operations = [
        migrations.AddField("plan", "speaks_of", models.CharField(blank=True, default="", max_length=7), False),
        migrations.AddField("plan", "format", models.CharField(blank=True, default="", max_length=7), False),
        migrations.CreateModel(
            name="GoodHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("posts", models.JSONField()),
                ("well", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="good_hours",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (SPEAKS_OF, PRODUCTS, FORMAT)],
    ]
