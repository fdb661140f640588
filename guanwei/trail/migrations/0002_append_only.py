"""The trail cannot be rewritten, whoever asks: not by a defect of ours, not by an administrator through the product."""

from django.db import migrations

FORBID = """
CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is append-only';
END $$;
CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON trail_entry
  FOR EACH ROW EXECUTE FUNCTION trail_is_append_only();
"""
ALLOW = """
DROP TRIGGER trail_append_only ON trail_entry;
DROP FUNCTION trail_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
