"""Emptying the whole table is no way around: a trigger for each row does not hear of it."""

from django.db import migrations

FORBID = """
CREATE TRIGGER trail_not_emptied BEFORE TRUNCATE ON trail_entry
  FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only();
"""
ALLOW = "DROP TRIGGER trail_not_emptied ON trail_entry;"


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_append_only")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
