"""Makes PostgreSQL take the plan that it takes where tables are small, which asks a subquery again for every row."""

from guanwei.base import sql


def only_loops(*tables: str) -> None:
    """For the rest of the transaction."""
    for table in tables:
        sql.rows(f"ANALYZE {table}", {})
    for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material", "indexscan", "bitmapscan"):
        sql.rows(f"SET LOCAL enable_{way} = off", {})
