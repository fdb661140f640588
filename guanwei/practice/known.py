"""The texts that a brand's posts may copy, in PostgreSQL: written in the transaction that brings a text, so that every
process knows it from the same moment on and none is lost or left over when one dies.

A text is kept once per brand, however many posts say it; which ones do is told by their own fingerprints
(guanwei.practice.fingerprint), and so a post that is cancelled, taken down or gone needs nothing here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from guanwei.base import sql
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.near import Likeness, Sketch, compared, marks_of
from guanwei.practice.near.index import COMMON, LOOKED_AT, Span, spans_in
from guanwei.practice.near.judging import SHORTEST
from guanwei.practice.near.marks import numbers_of
from guanwei.practice.near.units import units_of


@dataclass(frozen=True, slots=True)
class Text:
    """A wording of a brand's. `fingerprint` is that of the text."""

    brand: int
    fingerprint: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A known text that ours is like, and the pieces of ours that stand in it. `likeness` None: it is ours, by its
    fingerprint."""

    fingerprint: bytes
    likeness: Likeness | None
    spans: tuple[Span, ...] = ()


SAME = 100_000_000  # more than all marks of a text together weigh

# In the order of its unique index, so that two transactions that bring the same texts wait and never in a circle.
REMEMBER = """
INSERT INTO practice_knowntext (brand_id, fingerprint, units)
SELECT brand, fingerprint, units
  FROM unnest(%(brands)s::bigint[], %(fingerprints)s::bytea[], %(units)s::text[]) AS new(brand, fingerprint, units)
 ORDER BY brand, fingerprint
    ON CONFLICT DO NOTHING
RETURNING id, brand_id, units
"""
MARK = """
INSERT INTO practice_knownmark (mark, text)
SELECT mark, text FROM unnest(%(marks)s::int[], %(texts)s::int[]) AS new(mark, text)
"""
# Of each mark the last few texts that have it: a mark of a slogan leads to thousands. What is rare weighs more, and
# the very same units most of all. In whole numbers, so that texts of the same units weigh exactly the same: with the
# last that is looked at come those, be they ever so many posts that differ in their topic alone.
# The texts of a mark are an array, as it is quicker to count than rows; materialized, or they are read again for each.
ALIKE = f"""
WITH led AS MATERIALIZED (
    SELECT weight, ARRAY(SELECT text FROM practice_knownmark WHERE mark = wanted.mark ORDER BY text DESC LIMIT {COMMON})
                   AS texts
      FROM unnest(%(marks)s::int[], %(weights)s::int[]) AS wanted(mark, weight)
)
SELECT best.weight, known.id, known.fingerprint, known.units
  FROM practice_knowntext AS known
  JOIN (SELECT text, least(sum(CASE WHEN weight = {SAME} THEN weight ELSE weight / cardinality(texts) END), {SAME})
                     AS weight
          FROM led CROSS JOIN unnest(texts) AS text
         GROUP BY text ORDER BY weight DESC FETCH FIRST {LOOKED_AT} ROWS WITH TIES) AS best ON known.id = best.text
"""  # noqa: S608 - numbers of our own
UNMARK = """
DELETE FROM practice_knownmark AS it USING unnest(%(marks)s::int[], %(texts)s::int[]) AS gone(mark, text)
 WHERE it.mark = gone.mark AND it.text = gone.text
"""
DROP_INDEX = "ALTER TABLE practice_knownmark DROP CONSTRAINT practice_knownmark_pkey"
ADD_INDEX = "ALTER TABLE practice_knownmark ADD CONSTRAINT practice_knownmark_pkey PRIMARY KEY (mark, text)"
KNOWN = "SELECT id, brand_id, units FROM practice_knowntext WHERE id > %(after)s ORDER BY id LIMIT %(most)s"
AT_A_TIME = 5000
KNOW_TEXTS = "COPY practice_knowntext (id, brand_id, fingerprint, units) FROM STDIN"
KNOW_MARKS = "COPY practice_knownmark (mark, text) FROM STDIN"


def remember(texts: Iterable[Text]) -> None:
    """Those that are not known yet. In the caller's transaction, which writes what says them. Texts that are too short
    to be anybody's own are left out."""
    wanted = {(one.brand, one.fingerprint): units for one in texts if len(units := units_of(one.text)) >= SHORTEST}
    if not wanted:
        return
    keys = sorted(wanted)
    values = {"brands": [brand for brand, _ in keys], "fingerprints": [mark for _, mark in keys]}
    fresh = sql.rows(REMEMBER, {**values, "units": [wanted[key] for key in keys]})
    pairs = [(mark, id) for id, brand, units in fresh for mark in marks_kept(brand, units)]
    if pairs:
        marks, ids = zip(*pairs, strict=True)
        sql.rows(MARK, {"marks": list(marks), "texts": list(ids)})


def alike(brand: int, text: str) -> list[Alike]:
    """The brand's known texts that `text` is like, the most alike first."""
    ours = Sketch(units_of(text))
    if len(ours.units) < SHORTEST:
        return []
    own = fingerprint(text)
    found: dict[bytes, Alike] = {}
    likes: dict[str, Likeness | None] = {}  # by units: the same are compared once
    for _, _, known, units in sorted(_candidates(brand, ours.units), key=_heaviest):
        mark = bytes(known)
        if mark == own:
            found[mark] = Alike(own, None)
            continue
        if units not in likes and len(likes) < LOOKED_AT:
            likes[units] = compared(ours, _sketch(units), searched=True)
        if like := likes.get(units):
            found[mark] = Alike(mark, like, spans_in(text, like))
    return sorted(found.values(), key=lambda one: -one.likeness.score if one.likeness else -2.0)


# Kept: whoever goes on typing a draft is compared with the same texts again and again.
_sketch = lru_cache(maxsize=64)(Sketch)


def _candidates(brand: int, units: str) -> list[tuple[int, int, bytes, str]]:
    """Weight, id, fingerprint and units of the texts that are looked at."""
    marks = marks_in(brand, units)
    found = _having(marks)
    if all(row[0] < SAME or row[3] == units for row in found):
        return found
    # By chance a mark of others is the same number, one text in thousands: those would keep out all the rest.
    others = _having({mark: weight for mark, weight in marks.items() if weight != SAME})
    return [row for row in found if row[3] == units] + others


def _having(marks: Mapping[int, int]) -> list[tuple[int, int, bytes, str]]:
    return sql.rows(ALIKE, {"marks": sql.numbers(marks), "weights": sql.numbers(marks.values())})


def _heaviest(row: tuple[int, int, bytes, str]) -> tuple[int, int]:
    """The order in which they are looked at; of those that weigh the same, who became known last."""
    return -row[0], -row[1]


def marks_in(brand: int, units: str) -> dict[int, int]:
    """What a text is found by, with what each weighs: its marks, and one for the whole of it. Where hundreds of posts
    share all the marks of a slogan, that one leads to those that say nothing else."""
    own = _own(brand)
    marks = {mark ^ own: weight for mark, weight in marks_of(units).items()}
    marks[mark_of_whole(brand, units)] = SAME
    return marks


def marks_kept(brand: int, units: str) -> set[int]:
    """The same as they are kept, without what they weigh."""
    own = _own(brand)
    return {mark ^ own for mark in numbers_of(units)} | {mark_of_whole(brand, units)}


def mark_of_whole(brand: int, units: str) -> int:
    """The same for the same units, whatever topic and label, punctuation and script they stand in."""
    return (crc32(units.encode("utf-16-le", "surrogatepass")) - 0x80000000) ^ _own(brand)


def _own(brand: int) -> int:
    """Another brand has other marks for the same words: what it knows is never read here."""
    return brand * 0x9E3779B1 & 0x7FFFFFFF


def know_anew(batches: Iterable[Sequence[Text]]) -> int:
    """Everything from the beginning, in the caller's transaction: each text once, then the index in one go. Returns how
    many are known now."""
    sql.rows("SET CONSTRAINTS ALL IMMEDIATE", {})  # what this transaction wrote before is judged now
    sql.rows("TRUNCATE practice_knowntext", {})
    seen: set[tuple[int, bytes]] = set()
    last = 0
    with _index_made_at_the_end():
        for texts in batches:
            fresh = [(last := last + 1, one.brand, one.fingerprint, units) for one, units in _fresh(texts, seen)]
            sql.pour(KNOW_TEXTS, (_known(*text) for text in fresh))
            sql.pour(KNOW_MARKS, (_marked(id, brand, units) for id, brand, _, units in fresh))
    sql.rows("SELECT setval(pg_get_serial_sequence('practice_knowntext', 'id'), %(last)s)", {"last": last + 1})
    return last


def know_marks_anew() -> None:
    """The same for the marks alone, as after an upgrade that marks in another way what is known."""
    with _index_made_at_the_end():
        last = 0
        while texts := sql.rows(KNOWN, {"after": last, "most": AT_A_TIME}):
            sql.pour(KNOW_MARKS, (_marked(*text) for text in texts))
            last = texts[-1][0]


@contextmanager
def _index_made_at_the_end() -> Iterator[None]:
    """Every mark is written once more."""
    sql.rows("TRUNCATE practice_knownmark", {})
    sql.rows(DROP_INDEX, {})
    yield
    sql.rows("SET LOCAL maintenance_work_mem = '128MB'", {})
    sql.rows(ADD_INDEX, {})


def _known(id: int, brand: int, mark: bytes, units: str) -> str:
    """A line as COPY reads it; units are letters and nothing that it reads in another way."""
    return f"{id}\t{brand}\t\\\\x{mark.hex()}\t{units}\n"


def _marked(id: int, brand: int, units: str) -> str:
    """A line for each mark, as COPY reads it."""
    end = f"\t{id}\n"
    return end.join(map(str, marks_kept(brand, units))) + end


def forget(unused: str) -> int:
    """Takes out the texts for which the SQL condition `unused` over `known` holds, with their marks. While it decides
    nobody brings a text: one that is said again at this moment would be taken for unused. In the caller's transaction.
    """
    sql.rows("LOCK TABLE practice_knowntext IN SHARE ROW EXCLUSIVE MODE", {})
    gone = sql.rows(f"DELETE FROM practice_knowntext AS known WHERE {unused} RETURNING id, brand_id, units", {})  # noqa: S608
    pairs = [(mark, id) for id, brand, units in gone for mark in marks_kept(brand, units)]
    if pairs:
        marks, ids = zip(*pairs, strict=True)
        sql.rows(UNMARK, {"marks": list(marks), "texts": list(ids)})
    return len(gone)


def _fresh(texts: Iterable[Text], seen: set[tuple[int, bytes]]) -> Iterator[tuple[Text, str]]:
    for one in texts:
        if (one.brand, one.fingerprint) in seen:
            continue
        seen.add((one.brand, one.fingerprint))
        units = units_of(one.text)
        if len(units) >= SHORTEST:
            yield one, units
