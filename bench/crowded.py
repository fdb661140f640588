"""A database as full as a big company's after some years, by COPY: posts with their plans, conversations with what was
said in them. Import after Django is set up. What a text says is drawn from a vocabulary in which few words are common
and most are rare, as in any language; a few words are put in on purpose, so that a bench knows how often they stand
there.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from guanwei.lib.clock import utc_now
from guanwei.lib.text import vector_of

TEXTS = 20_000  # different ones; each stands in many rows
VOCABULARY = 4_000
FIRST, LAST = 0x4E00, 0x8FFF
# In how many of the different texts it stands. The last one looks rare by its letters and stands everywhere: a name.
PUT_IN = {"潮汐": 1, "青石桥": 20, "新品": 400, "包邮": 6_000, "青禾茗旗舰店": 6_000}
WORDS = {
    "findable_words": "editorial_findable",
    "outside_words": "listening_outsidewords",
    "item_words": "inbox_item",
}
NUMBERED = (
    *("contacts_contact", "listening_interaction", "inbox_thread", "inbox_item"),
    *("editorial_post", "editorial_version", "publishing_plan", "listening_outsidepost"),
)
Row = tuple[Any, ...]


def texts() -> list[str]:
    chance = random.Random(7)
    words = ["".join(_letters(chance, chance.choice((1, 2, 2, 2, 3)))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    made = ["".join(chance.choices(words, weights, k=chance.randint(4, 24))) for _ in range(TEXTS)]
    for word, count in PUT_IN.items():
        for number in chance.sample(range(TEXTS), count):
            made[number] += word
    return made


def _letters(chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield chr(chance.randint(FIRST, LAST))


def fill(accounts: Sequence[Any], *, posts: int, interactions: int) -> None:
    """Posts go round the accounts, one a minute, half as many more are made outside; a conversation has two or three
    messages of one fan."""
    said = texts()
    vectors = [vector_of(text) for text in said]
    with _indexed_in_the_end():
        _posts(accounts, said, vectors, posts)
        _outside(accounts, said, vectors, posts // 2)
        _conversations(accounts, said, vectors, interactions)
    with connection.cursor() as cursor:
        for table in NUMBERED:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _indexed_in_the_end() -> Iterator[None]:
    with connection.cursor() as cursor:
        for index in WORDS:
            cursor.execute(f"DROP INDEX {index}")
        yield
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for index, table in WORDS.items():
            cursor.execute(f"CREATE INDEX {index} ON {table} USING gin (words)")


def text_of(number: int) -> int:
    """Which of the texts: neighbours say different things."""
    return number * 7_919 % TEXTS


def _posts(accounts: Sequence[Any], said: Sequence[str], vectors: Sequence[str], count: int) -> None:
    from guanwei.editorial.models import Column
    from guanwei.people.models import User

    writer, now = User.objects.get(username="writer").pk, utc_now()
    columns = {brand: pk for pk, brand in Column.objects.filter(code="D5").values_list("pk", "brand")}
    numbers = range(1, count + 1)
    at = [now - timedelta(minutes=count - number) for number in range(count + 1)]
    of = [accounts[number % len(accounts)] for number in range(count + 1)]
    _copy(
        "editorial_post (id, brand_id, column_id, created_by_id, created_at)",
        ((n, of[n].brand_id, columns[of[n].brand_id], writer, at[n]) for n in numbers),
    )
    _copy(
        "editorial_version (id, post_id, number, text, link, created_by_id, created_at)",
        ((n, n, 1, said[text_of(n)], "", writer, at[n]) for n in numbers),
    )
    _copy("editorial_findable (version_id, at, words)", ((n, at[n], vectors[text_of(n)]) for n in numbers))
    _copy(
        'publishing_plan (id, post_id, account_id, version_id, due_at, state, content_hash, "group", promotion,'
        " fingerprint, published_at, occurrence, created_at, changed_at)",
        ((n, n, of[n].pk, n, at[n], "published", "", "loved", False, b"", at[n], 0, at[n], at[n]) for n in numbers),
    )


def _outside(accounts: Sequence[Any], said: Sequence[str], vectors: Sequence[str], count: int) -> None:
    """Of ten one is gone by now, and one has turned out to be a delivery's."""
    from guanwei.delivery.models import Delivery

    now, numbers = utc_now(), range(1, count + 1)
    at = [now - timedelta(minutes=2 * (count - number)) for number in range(count + 1)]
    of = [accounts[number % len(accounts)] for number in range(count + 1)]
    text = [text_of(number + 3) for number in range(count + 1)]
    _copy(
        "listening_outsidepost (id, account_id, remote_id, url, text, published_at, picture_count, form, repost_of,"
        ' "group", promotion, fingerprint, speaks_of, imported, first_seen_at, gone_at)',
        (
            (
                *(n, of[n].pk, f"o{n}", f"https://weibo.com/1/o{n}", said[text[n]], at[n], 0, "", "", "loved", False),
                *(b"", "others", False, at[n], now if n // 7 % 10 == 1 else None),
            )
            for n in numbers
        ),
    )
    _copy("listening_outsidewords (post_id, at, words)", ((n, at[n], vectors[text[n]]) for n in numbers))
    due = {"due_at": now, "ready_at": now, "late_at": now, "created_at": now, "changed_at": now, "sent_at": now}
    Delivery.objects.bulk_create(
        Delivery(account=of[n], purpose_kind="plan", purpose_id=n, state="sent", remote_id=f"o{n}", **due)
        for n in numbers
        if n // 7 % 10 == 2
    )


def _conversations(accounts: Sequence[Any], said: Sequence[str], vectors: Sequence[str], count: int) -> None:
    now, threads, fans = utc_now(), count * 2 // 5, max(count // 5, 1)
    at = [now - timedelta(seconds=10 * (count - number)) for number in range(count + 1)]
    _copy(
        "contacts_contact (id, network, remote_id, handle, name, url, avatar, first_seen_at, last_seen_at)",
        ((n, "weibo", str(n), f"fan{n}", f"茶友{n}", "", "", now, now) for n in range(1, fans + 1)),
    )
    _copy(
        "listening_interaction (id, network, form, remote_id, kind, contact_id, text, url, pictures, visibility,"
        " content_warning, about_id, parent_id, root_id, created_at, heard_at, looked_at, by_hand)",
        _interactions(said, at, threads, fans),
    )
    newest = {thread: at[_newest_in(thread, threads, count)] for thread in range(1, threads + 1)}
    _copy(
        "inbox_thread (id, account_id, contact_id, key, about_id, kind, state, opened_at, newest_at, heard_at, version,"
        " heard_version, dealt_version)",
        _threads(accounts, newest, fans, now),
    )
    _copy(
        "inbox_item (id, thread_id, interaction_id, at, since, version, ours, asks, gone, words)",
        (
            (n, n % threads + 1, n, at[n], at[n], 1, False, True, False, vectors[text_of(n)])
            for n in range(1, count + 1)
        ),
    )


def _threads(accounts: Sequence[Any], newest: dict[int, datetime], fans: int, now: datetime) -> Iterator[Row]:
    for n, last in newest.items():
        account, contact = accounts[n % len(accounts)].pk, n % fans + 1
        yield (n, account, contact, f"t{n}", "", "mention", "open", now, last, now, 1, 1, 0)


def _newest_in(thread: int, threads: int, count: int) -> int:
    """The last message of a thread: number n is in thread n % threads + 1."""
    return (count - (thread - 1)) // threads * threads + thread - 1


def _interactions(said: Sequence[str], at: Sequence[datetime], threads: int, fans: int) -> Iterator[Row]:
    for n in range(1, len(at)):
        contact = (n % threads + 1) % fans + 1
        yield (
            *(n, "weibo", "post", str(n), "mention", contact, said[text_of(n)], "", "[]", "public", "", "", "", ""),
            *(at[n], at[n], at[n], False),
        )


def _copy(into: str, rows: Iterable[Row]) -> None:
    """`into` names a table and what the rows give of it; the rest is as the model has it where nothing is said."""
    name, given = into.rstrip(")").split(" (")
    [model] = [one for one in apps.get_models() if one._meta.db_table == name]
    columns = given.replace('"', "").split(", ")
    fields = [one for one in model._meta.concrete_fields if not (one.generated or one.column in columns)]
    rest = {one.column: one.get_db_prep_save(one.get_default(), connection) for one in fields}
    names = ", ".join(f'"{column}"' for column in [*columns, *rest])
    values = tuple(rest.values())
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *values))
