from django.db import migrations


class Migration(migrations.Migration):
    """Once it marked anew what is known; the next one does, in another way, and once is enough."""

    dependencies = [("practice", "0003_what_was_let_stand")]

    operations: list[migrations.operations.base.Operation] = []
