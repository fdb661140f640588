from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_tables")]

    operations = [
        migrations.AddField("source", "limited_until", models.DateTimeField(blank=True, null=True)),
    ]
