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
from datetime import datetime, timedelta
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
    from guanwei.approvals.models import Approval
    from guanwei.delivery.models import Delivery
    from guanwei.editorial.content import Content, content_hash
    from guanwei.editorial.models import Column, Post, Version
    from guanwei.lib.clock import utc_now
    from guanwei.people.models import User
    from guanwei.practice.fingerprint import fingerprint
    from guanwei.practice.models import CheckRun
    from guanwei.practice.registry import rules_version
    from guanwei.publishing.context import settings_for
    from guanwei.publishing.models import Plan

    now = utc_now()
    writer, approver = User.objects.get(username="writer"), User.objects.get(username="approver")
    column = Column.objects.filter(brand=accounts[0].brand, code="D5").get()
    on = [accounts[number % len(accounts)] for number in range(len(texts))]
    posts = Post.objects.bulk_create(
        Post(brand=column.brand, column=column, created_by=writer, created_at=now) for _ in texts
    )
    versions = Version.objects.bulk_create(
        Version(post=post, number=1, text=text, link=link, created_by=writer, created_at=now)
        for post, text in zip(posts, texts, strict=True)
    )
    plans = Plan.objects.bulk_create(
        Plan(
            post=post,
            account=account,
            version=version,
            due_at=due_at,
            state="approved",
            group="loved",
            content_hash=content_hash(Content("post", account.pk, text, link, [])),
            fingerprint=fingerprint(text),
            created_at=now,
            changed_at=now,
        )
        for post, account, version, text in zip(posts, on, versions, texts, strict=True)
    )
    Approval.objects.bulk_create(
        Approval(
            kind="plan",
            object_id=plan.pk,
            account_id=plan.account_id,
            content_hash=plan.content_hash,
            state="approved",
            author=writer,
            requested_by=writer,
            requested_at=now,
            decided_by=approver,
            decided_at=now,
            decided_from="1.2.4.8",
        )
        for plan in plans
    )
    # As the actions leave it: checked at approval, so that the sender's re-check compares versions.
    rules = {
        account.pk: rules_version(values)
        for account, values in ((account, settings_for([account])[account.pk]) for account in accounts)
    }
    CheckRun.objects.bulk_create(
        CheckRun(
            kind="plan",
            object_id=plan.pk,
            account_id=plan.account_id,
            content_hash=plan.content_hash,
            rules_version=rules[plan.account_id],
            history_version=0,
            at=now,
        )
        for plan in plans
    )
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            purpose_kind="plan",
            purpose_id=plan.pk,
            account_id=plan.account_id,
            state="waiting",
            due_at=due_at,
            ready_at=due_at,
            late_at=due_at + timedelta(minutes=30),
            content_hash=plan.content_hash,
            changed_at=now,
        )
        for plan in plans
    )
    return [delivery.pk for delivery in deliveries]


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
