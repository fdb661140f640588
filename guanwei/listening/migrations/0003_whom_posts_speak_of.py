from django.db import migrations, models

# What is there already, by the names alone.
BRANDS = """
UPDATE listening_outsidepost AS post SET speaks_of = 'us'
  FROM accounts_account AS account, accounts_brand AS brand
 WHERE account.id = post.account_id AND brand.id = account.brand_id
   AND position(lower(brand.name) IN lower(post.text)) > 0
"""
PRODUCTS = """
UPDATE listening_outsidepost AS post SET speaks_of = 'product'
  FROM accounts_account AS account, accounts_productline AS line
 WHERE account.id = post.account_id AND line.brand_id = account.brand_id
   AND position(lower(line.name) IN lower(post.text)) > 0
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("listening", "0002_copyable")]

    operations = [
        migrations.AddField("outsidepost", "speaks_of", models.CharField(blank=True, default="", max_length=7), False),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (BRANDS, PRODUCTS)],
    ]
