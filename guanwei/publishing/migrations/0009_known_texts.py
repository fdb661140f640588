from typing import Any

from django.db import migrations

from guanwei.publishing.resembling import know_all_anew


def know(_apps: Any, _editor: Any) -> None:
    """What is there already."""
    know_all_anew()


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_findable_versions"),
        ("listening", "0002_copyable"),
        ("practice", "0002_known_texts"),
        ("publishing", "0008_thrown_away"),
    ]

    operations = [migrations.RunPython(know, migrations.RunPython.noop, elidable=True)]
