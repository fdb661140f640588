from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="zone",
            field=models.CharField(default="Asia/Shanghai", max_length=60, verbose_name="time zone"),
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("address", models.GenericIPAddressField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["username", "-at"], name="sign_in_try_by_name"),
                    models.Index(fields=["address", "-at"], name="sign_in_try_by_address"),
                ],
            },
        ),
    ]
