"""What the benches share: a database of their own, approved plans in any number, and how figures are printed.

A bench makes everything it needs in a temporary folder and takes it away again. Plans are written in bulk, not through
the actions, because a bench measures sending and not planning; the rows are the same.
"""

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


@contextmanager
def database(*, durable: bool = True) -> Iterator[Path]:
    """An embedded PostgreSQL with all migrations; Django is set up on it. Yields the folder of the bench."""
    with tempfile.TemporaryDirectory(prefix="guanwei-bench-") as folder:
        os.environ |= {
            "GUANWEI_HOME": f"{folder}/home",
            "GUANWEI_LOCAL_SERVERS": "1",
            "GUANWEI_LOG": "ERROR",
            "DJANGO_SETTINGS_MODULE": "guanwei.config.settings",
        }
        from guanwei.embedded import Embedded

        with Embedded(Path(folder) / "home", durable=durable) as postgres:
            os.environ["DATABASE_URL"] = postgres.url
            import django

            django.setup()
            from django.core.management import call_command
            from django.db import connections

            call_command("migrate", verbosity=0)
            try:
                yield Path(folder)
            finally:
                connections.close_all()


def brand_with(accounts: list[dict[str, Any]]) -> list[Any]:
    """A brand with these accounts (fields of `AccountDetails`), its people and its columns. Returns the accounts."""
    from guanwei.accounts.actions import AccountDetails, add_account, create_brand
    from guanwei.accounts.values import set_value
    from guanwei.editorial.actions import add_default_columns
    from guanwei.lib.clock import utc_now
    from guanwei.people.actions import create_user

    now = utc_now()
    people = {
        name: create_user(
            actor=None, now=now, username=name, name=name, password="a long bench password", is_admin=True
        )
        for name in ("writer", "approver")
    }
    brand = create_brand(actor=people["writer"], now=now, name="Bench")
    add_default_columns(brand)
    # Somebody with a public address has approved: Weibo asks for it. Rhythm and repetition are not what is measured.
    set_value(actor=people["writer"], now=now, key="weibo.public-ip", value="1.2.4.8", brand=brand)
    return [
        add_account(actor=people["writer"], now=now, brand=brand, details=AccountDetails(**details))
        for details in accounts
    ]


def approved_plans(accounts: list[Any], texts: list[str], due_at: datetime, *, link: str = "") -> list[int]:
    """Plans text by text, on the accounts in turn, approved and waiting for `due_at`. Returns delivery ids."""
    from plans import Wanted, write

    on = [accounts[number % len(accounts)] for number in range(len(texts))]
    return write([Wanted(account, text, link, due_at) for account, text in zip(on, texts, strict=True)])


def finish(name: str, figures: dict[str, Any], bars: dict[str, str], missed: list[str]) -> int:
    """Prints the last line, one JSON object, and returns the exit code."""
    print(json.dumps({"bench": name, "figures": figures, "bars": bars, "missed": missed, "ok": not missed}))
    return 1 if missed else 0


def row(*cells: object) -> None:
    print("  ".join(f"{cell!s:<22}" if n == 0 else f"{cell!s:>14}" for n, cell in enumerate(cells)))


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


median = statistics.median
