"""Rows in great number, written by the database: `fill`, and what all of them share. Import after Django is set up."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from guanwei.lib.text import vector_of

DAYS_BEFORE, DAYS_AHEAD = 220, 30
COLUMNS = 9  # of a brand, in the order in which add_default_columns makes them
ASSETS = 50  # of a brand
SENTENCES = [
    "请问这款茶用多少度的水泡？上次买的明前已经喝完了，想再来两盒。",
    "包裹三天了还没有动静，客服电话一直占线，麻烦看一下。",
    "昨天在门店试了新的白茶，回甘很好，就是杯子有点烫手。",
    "转给同事了，大家都说好喝，下次团购记得叫上我们！",
    "盒子压扁了，里面倒是没事，能不能只补一个包装？",
]


def texts(n: str) -> str:
    """One of the sentences, as SQL."""
    return "(ARRAY['" + "', '".join(SENTENCES) + f"'])[({_which(n)})::int]"


def words(n: str) -> str:
    """Its bigrams, as the search wants them."""
    vectors = "', '".join(vector_of(text).replace("'", "''") for text in SENTENCES)
    return f"(ARRAY['{vectors}']::tsvector[])[({_which(n)})::int]"


def _which(n: str) -> str:
    """By no measure that accounts or conversations are told apart by."""
    return f"1 + ({n})::bigint * 7919 / 100 % {len(SENTENCES)}"


@dataclass(frozen=True, slots=True)
class Size:
    posts: int
    interactions: int
    accounts: int
    brands: int

    @property
    def contacts(self) -> int:
        return self.interactions // 5

    @property
    def threads(self) -> int:
        return self.interactions * 2 // 5

    @property
    def answers(self) -> int:
        return self.interactions // 5

    @property
    def people(self) -> int:
        return self.accounts

    @property
    def entries(self) -> int:
        return self.posts * 10


def fill(model: type[Model], count: int, *, where: str = "true", source: str = "", **given: str) -> None:
    """`count` rows, numbered from 1 by their id. `given` are SQL expressions with `n` in them; what is not given is the
    field's default. `source` joins tables, `where` leaves rows out."""
    names, values, parameters = [], [], []
    for one in model._meta.concrete_fields:
        if one.generated or (one.has_db_default() and one.name not in given):
            continue
        names.append(one.column)
        if one.attname in given or one.name in given:
            values.append(given.pop(one.attname, "") or given.pop(one.name))
        elif one.primary_key:
            values.append("n")
        else:
            values.append("%s")
            parameters.append(one.get_db_prep_save(one.get_default(), connection))
    assert not given, f"{model.__name__} has no {given}"
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} "
            f"FROM generate_series(1, {count}) AS n {source} WHERE {where}".replace("%", "%%").replace("%%s", "%s"),
            parameters,
        )
        if model._meta.pk.attname == "id":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
