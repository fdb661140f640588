"""A company of size, written by the database itself: posts with what became of them, interactions in conversations.

Everything an account has, it has by the number of the thing on that account, so every account has some of each kind:
what failed, what is done by hand, what waits for approval, what is overdue. Import after Django is set up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from volume_posts import ledger, plan
from volume_rows import COLUMNS, DAYS_BEFORE, Size, fill
from volume_talks import conversations, heard

from guanwei.accounts.models import Account, Brand, Grant
from guanwei.editorial.models import Column
from guanwei.people.models import User
from guanwei.trail.models import Entry

NETWORKS = "(ARRAY['weibo', 'bluesky', 'mastodon'])[1 + n % 3]"
PROFILES = "(ARRAY['commercial', 'app-password', 'token'])[1 + n % 3]"
SERVERS = "(ARRAY['https://api.weibo.com', 'https://bsky.social', 'https://mastodon.social'])[1 + n % 3]"
FOREIGN_KEYS = """
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""


FULL = Size(posts=100_000, interactions=1_000_000, accounts=200, brands=10)
TINY = Size(posts=1_000, interactions=10_000, accounts=8, brands=4)
SHORT = Size(posts=10_000, interactions=100_000, accounts=20, brands=4)


def filled(size: Size, now: datetime) -> dict[str, User]:
    """All of it. Three people to look with: an administrator, the manager of one brand, the manager of one account."""
    moment = f"'{now.isoformat()}'::timestamptz"
    people = _people(size, moment)
    with _checked_in_the_end():
        for write in (plan, ledger, heard, conversations, _trail):
            write(size, moment)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return people


@contextmanager
def _checked_in_the_end() -> Iterator[None]:
    """Foreign keys and the index of words are taken away and made anew for all rows together."""
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("DROP INDEX item_words")
        yield
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("CREATE INDEX item_words ON inbox_item USING gin (words)")
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("RESET synchronous_commit")


def _people(size: Size, now: str) -> dict[str, User]:
    """Accounts by turns on the brands and networks; a person for each account, of whom everybody operates one brand."""
    from guanwei.accounts.actions import create_brand
    from guanwei.editorial.actions import add_default_columns
    from guanwei.lib.clock import utc_now
    from guanwei.listening.sources import ensure_sources
    from guanwei.people.access import OPERATOR
    from guanwei.people.actions import create_user

    details = {"actor": OPERATOR, "now": utc_now(), "password": "a long bench password"}
    admin = create_user(username="admin", name="管理员", is_admin=True, **details)
    manager = create_user(username="he", name="何敏", **details)
    single = create_user(username="lin", name="林晓", **details)
    for number in range(size.brands):
        add_default_columns(create_brand(actor=admin, now=utc_now(), name=f"品牌 {number + 1}"))
    assert (Brand.objects.count(), Column.objects.count()) == (size.brands, size.brands * COLUMNS)
    fill(
        Account,
        size.accounts,
        brand=f"1 + n % {size.brands}",
        network=NETWORKS,
        profile=PROFILES,
        server=SERVERS,
        name="'账号 ' || n",
        handle="'a' || n",
        remote_account_id="'r' || n",
        health="'alive'",
        created_at=now,
    )
    fill(User, size.people, id="n + 3", username="'p' || n", name="'同事 ' || n", created_at=now)
    fill(Grant, size.people, user="n + 3", brand=f"1 + n % {size.brands}", role="'operator'")
    Grant.objects.create(user=manager, brand_id=2, role="manager")
    Grant.objects.create(user=single, account_id=1, role="manager")  # of the same brand
    ensure_sources(now=utc_now())
    return {"everything": admin, "one brand": manager, "one account": single}


def _trail(size: Size, now: str) -> None:
    verbs = "(ARRAY['plan.moved', 'plan.approved', 'thread.done', 'delivery.sent'])[1 + n % 4]"
    kinds = "(ARRAY['plan', 'plan', 'thread', 'delivery'])[1 + n % 4]"
    fill(
        Entry,
        size.entries,
        id="n + 1000",  # a few are there already
        at=f"{now} - (1 - n::float8 / {size.entries}) * {DAYS_BEFORE} * interval '1 day'",
        actor=f"CASE WHEN n % 4 = 3 THEN NULL ELSE 4 + n % {size.people} END",
        verb=verbs,
        kind=kinds,
        object_id=f"1 + n % {size.posts}",
        account_id=f"1 + n % {size.posts} % {size.accounts}",
    )
