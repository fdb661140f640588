from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("contacts", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("remote_id", models.CharField(max_length=300)),
                ("handle", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("avatar", models.CharField(blank=True, max_length=1000)),
                ("followers", models.BigIntegerField(blank=True, null=True)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "remote_id"), name="contact_once_per_network")
                ],
            },
        ),
    ]
