import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanwei.base.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("editorial", "0001_initial"), ("editorial", "0002_findable_versions")]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("media", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Column",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="columns", to="accounts.brand"
                        ),
                    ),
                    ("code", models.CharField(max_length=20)),
                    ("name", models.CharField(max_length=40)),
                    ("name_en", models.CharField(blank=True, max_length=60)),
                    (
                        "group",
                        models.CharField(
                            choices=[("loved", "Loved"), ("promotion", "Promotion"), ("forward", "Forward")],
                            max_length=10,
                        ),
                    ),
                    ("label", models.CharField(blank=True, max_length=20)),
                    ("topic", models.CharField(blank=True, max_length=40)),
                    ("template", models.TextField(blank=True)),
                    ("target_percent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                    ("hue", models.PositiveSmallIntegerField(default=0)),
                    ("position", models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    "ordering": ["position", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("brand", "code"), name="column_code_once_per_brand"),
                        models.UniqueConstraint(fields=("brand", "name"), name="column_name_once_per_brand"),
                        models.CheckConstraint(
                            condition=models.Q(("group__in", ["loved", "promotion", "forward"])),
                            name="column_has_group",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("target_percent", None),
                                models.Q(("target_percent__gte", 0), ("target_percent__lte", 100)),
                                _connector="OR",
                            ),
                            name="column_share_is_percent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Post",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "brand",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="accounts.brand"
                        ),
                    ),
                    (
                        "column",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="editorial.column"
                        ),
                    ),
                    ("benefit", models.CharField(blank=True, max_length=200)),
                    ("note", models.CharField(blank=True, max_length=500)),
                    ("import_key", models.CharField(blank=True, max_length=64)),
                    (
                        "created_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("import_key", ""), _negated=True),
                            fields=("brand", "import_key"),
                            name="post_imported_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Version",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "post",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="editorial.post"
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="accounts.account",
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    ("text", models.TextField()),
                    ("link", models.CharField(blank=True, max_length=1000)),
                    (
                        "created_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("post", "number"), name="version_number_once")],
                },
            ),
            migrations.CreateModel(
                name="Findable",
                fields=[
                    (
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="findable",
                            serialize=False,
                            to="editorial.version",
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("words", django.contrib.postgres.search.SearchVectorField()),
                ],
                options={
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(fields=["words"], name="findable_words"),
                        models.Index(fields=["-at", "-version"], name="findable_newest"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="VersionPicture",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="editorial.version"
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="media.asset"
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField()),
                    ("alt_text", models.CharField(blank=True, max_length=2000)),
                ],
                options={
                    "ordering": ["position"],
                    "constraints": [
                        models.UniqueConstraint(fields=("version", "position"), name="picture_position_once")
                    ],
                },
            ),
        )
    ]
