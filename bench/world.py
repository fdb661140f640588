"""What the benches share: a database of their own, approved plans in any number, and how figures are printed.

A bench makes everything it needs in a temporary folder and takes it away again. Plans are written in bulk, not through
the actions, because a bench measures sending and not planning; the rows are the same.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
THREADS = 16  # requests at a time, ours and those of the bare loops


class Form(StrEnum):
    TINY = "tiny"
    SHORT = "short"
    FULL = "full"


def given(parser: ArgumentParser, full: str) -> tuple[Namespace, Form]:
    """What the command line says, and in which form the bench runs; `full` says what --full is."""
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--full", action="store_true", help=full)
    one.add_argument(
        "--tiny", action="store_true", help="as little as may be: does it still run? Its figures mean nothing"
    )
    said = parser.parse_args()
    return said, Form.FULL if said.full else Form.TINY if said.tiny else Form.SHORT


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


def brand_with(accounts: list[dict[str, Any]], *, name: str = "Bench") -> list[Any]:
    """A brand with these accounts (fields of `AccountDetails`), its people and its columns. Returns the accounts."""
    from guanwei.accounts.actions import AccountDetails, add_account, create_brand
    from guanwei.accounts.values import set_value
    from guanwei.editorial.actions import add_default_columns
    from guanwei.lib.clock import utc_now
    from guanwei.people.access import OPERATOR
    from guanwei.people.actions import create_user
    from guanwei.people.models import User

    now = utc_now()
    people = {user.username: user for user in User.objects.all()}
    for one in {"writer", "approver"} - people.keys():
        people[one] = create_user(
            actor=OPERATOR, now=now, username=one, name=one, password="a long bench password", is_admin=True
        )
    brand = create_brand(actor=people["writer"], now=now, name=name)
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


@contextmanager
def worker() -> Iterator[None]:
    """The real worker process on the bench's database, up and sending."""
    environment = os.environ | {"GUANWEI_SENDER_THREADS": str(THREADS)}
    command = [sys.executable, "-m", "guanwei", "--home", os.environ["GUANWEI_HOME"], "worker"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_until_idle(process)
        yield
    finally:
        process.terminate()
        process.wait(15)


def _wait_until_idle(process: subprocess.Popen[bytes]) -> None:
    """Up, and done with what it makes up for on starting: every half hour it asks for the logins of all accounts."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from guanwei.delivery.models import Sender

    end = time.monotonic() + 60
    while not Sender.objects.exists():
        if time.monotonic() > end or process.poll() is not None:
            raise SystemExit("the worker did not come up")
        time.sleep(0.05)
    time.sleep(2)
    while ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists() and time.monotonic() < end:
        time.sleep(0.2)


def become_due(ids: list[int], moment: datetime) -> None:
    """All of them at `moment`. So they are written long before they are due, however many they are."""
    from guanwei.base.wake import wake_senders
    from guanwei.delivery.models import Delivery

    late = moment + timedelta(minutes=30)
    Delivery.objects.filter(pk__in=ids).update(due_at=moment, ready_at=moment, late_at=late)
    wake_senders()


def lateness(ids: list[int], *, timeout: float) -> list[float]:
    """Seconds after the due time at which each answer was written down. Waits until all are out."""
    from guanwei.delivery.models import Delivery

    end = time.monotonic() + timeout
    deliveries = Delivery.objects.filter(pk__in=ids)
    unsent = Delivery.objects.filter(pk__gte=min(ids), pk__lte=max(ids)).exclude(state="sent")  # asked often: cheap
    while unsent.exists():
        if time.monotonic() > end:
            left = Counter(deliveries.exclude(state="sent").values_list("state", "words__en"))
            raise SystemExit(f"not all went out within {timeout:.0f} s: {left.most_common(5)}")
        time.sleep(0.1)
    return [(sent - due).total_seconds() for due, sent in deliveries.values_list("due_at", "sent_at")]


def finish(name: str, figures: dict[str, Any], bars: dict[str, str], missed: list[str]) -> int:
    """Prints the last line, one JSON object, and returns the exit code."""
    print(json.dumps({"bench": name, "figures": figures, "bars": bars, "missed": missed, "ok": not missed}))
    return 1 if missed else 0


def row(*cells: object) -> None:
    print("  ".join(f"{cell!s:<30}" if n == 0 else f"{cell!s:>14}" for n, cell in enumerate(cells)))


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


median = statistics.median
