"""What has happened before the demonstration begins: two months of posts, and people who have just written.

The fans act on the simulator, as anybody may on its page; what they write then comes in by the same polling as always.
"""

import csv
import json
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Account
from guanwei.listening.exportfile import ExportedPost
from guanwei.people.models import User
from guanwei.publishing.history import import_history


def import_the_past(*, actor: User, accounts: dict[str, Account], now: datetime) -> int:
    """The posts of the last two months as if read from an export: they count in rhythm and mix. Returns how many."""
    rows = list(csv.DictReader(_lines("history.csv")))
    taken = 0
    for name, account in accounts.items():
        zone = ZoneInfo(account.zone)
        today = now.astimezone(zone).date()
        posts = [
            ExportedPost(
                number,
                datetime.combine(today + timedelta(days=int(row["day"])), time.fromisoformat(row["time"]), zone),
                row["text"],
                "",
                "",
                bool(row["repost"]),
            )
            for number, row in enumerate(rows, start=2)
            if row["account"] == name
        ]
        taken += import_history(actor=actor, now=now, account=account, posts=posts).fresh
    return taken


def let_fans_write(simulator: str, brand: str) -> None:
    """Posts that the brand made in the app some hours ago, and what people wrote to it and below them since."""
    posted: list[str] = []
    for row in csv.DictReader(_lines("fans.csv")):
        target = brand if row["action"] == "mention" else posted[int(row["on"]) - 1] if row["on"] else ""
        authorised = None if row["action"] == "post" else True  # the brand is an account, and no fan of its own
        act = {"action": row["action"], "as": row["as"], "target": target, "text": row["text"]}
        ago = {"ago": int(row["minutes_ago"]) * 60}
        done = _post(f"{simulator}/_sim/fan", act | ago | {"authorised": authorised})
        if row["action"] == "post":
            posted.append(str(done["id"]))


def _lines(name: str) -> list[str]:
    return files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()


def _post(address: str, wanted: dict[str, Any]) -> dict[str, Any]:
    sent = json.dumps({key: value for key, value in wanted.items() if value is not None}).encode()
    with urlopen(Request(address, sent, {"Content-Type": "application/json"}), timeout=10) as answer:
        return dict(json.load(answer))
