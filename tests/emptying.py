"""A test that commits is undone by emptying every table that it left something in.

Django would empty its own tables only and leave the queue's jobs to the next test, whichever that is; it would also
make every file of every table anew, and look up the permissions of every model afterwards.
"""

from django.db import connection
from django.test import TransactionTestCase

# Filled by migrations, and the same for every test.
KEPT = ("django_migrations", "django_content_type", "auth_permission")

EMPTY = f"""
DO $$
DECLARE
    one text; full_ones text[] := '{{}}'; holds_something boolean;
BEGIN
    FOR one IN
        SELECT oid::regclass::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN {KEPT}
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || one || ')' INTO holds_something;
        IF holds_something THEN full_ones := full_ones || one; END IF;
    END LOOP;
    IF full_ones <> '{{}}' THEN
        ALTER TABLE trail_entry DISABLE TRIGGER USER;  -- the trail lets nobody empty it
        EXECUTE 'TRUNCATE ' || array_to_string(full_ones, ', ') || ' CASCADE';
        ALTER TABLE trail_entry ENABLE TRIGGER USER;
    END IF;
END $$
"""


def empty_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)


def take_over_from_django() -> None:
    """For every test with `transactional_db` or `django_db(transaction=True)`."""
    TransactionTestCase._fixture_teardown = lambda test: empty_tables()
