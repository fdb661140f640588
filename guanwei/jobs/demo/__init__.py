"""A demonstration brand in Chinese: company, product lines, people, accounts on the simulator, a month of plan.

Everything is made by the same actions that people use, so that what the demonstration shows is what the product does.
"""

import csv
import json
import os
import secrets
from datetime import datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from django.db import transaction

from guanwei.accounts.actions import (
    AccountDetails,
    add_account,
    add_product_line,
    create_brand,
    grant,
)
from guanwei.accounts.models import Account, Brand
from guanwei.accounts.values import set_value
from guanwei.base.queue import defer
from guanwei.editorial.actions import Draft, add_default_columns
from guanwei.jobs.demo.identity import POSITIONING, PROFILE, look_at
from guanwei.jobs.demo.stage import import_the_past, let_fans_write
from guanwei.lib.problem import Problem
from guanwei.people.access import OPERATOR
from guanwei.people.actions import create_user
from guanwei.people.models import User
from guanwei.people.roles import Role
from guanwei.practice.findings import Level
from guanwei.practice.sheets import set_positioning
from guanwei.publishing.actions import Placement, history_moved, plan_post
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.models import Plan
from guanwei.publishing.review import approve, submit
from guanwei.publishing.themes import build

BRAND, SITE = "禾木集", "https://hemuji.example"
BY_HAND = "禾木茶器"
FILL_JOB = "demo.fill"
LINES = ("禾木茶器", "禾木锅具", "禾木家纺")
PEOPLE = (
    ("admin", "管理员", "", None),
    ("lin", "林晓", "内容部", Role.WRITER),
    ("chen", "陈岚", "品牌部", Role.APPROVER),
    ("zhou", "周航", "运营部", Role.OPERATOR),
    ("he", "何静", "品牌部", Role.MANAGER),
)
# Weibo wants the public address of the person behind a post; in a demonstration everybody sits at this machine.
OFFICE_IP = "1.2.4.8"


def load(*, now: datetime, simulator: str, password: str) -> bool:
    """Makes the demonstration unless it is there. With it there, only the simulator's address is brought up to date:
    it may listen on another port than last time. Returns whether it was made now. Problem where real people work."""
    if Brand.objects.filter(name=BRAND).exists():
        _follow_simulator(simulator)
        return False
    if User.objects.exists():
        raise Problem(
            "这个数据目录已经在正式使用。演示请用单独的目录：guanwei --home 目录 up --demo",
            "This home is in use. Give the demonstration one of its own: guanwei --home FOLDER up --demo",
        )
    people = {
        name: create_user(
            actor=OPERATOR,
            now=now,
            username=name,
            name=full,
            password=password,
            is_admin=name == "admin",
            department=department,
        )
        for name, full, department, _ in PEOPLE
    }
    brand = create_brand(actor=people["admin"], now=now, name=BRAND)
    add_default_columns(brand)
    lines = [add_product_line(actor=people["admin"], now=now, brand=brand, name=name) for name in LINES]
    for name, _, _, role in PEOPLE:
        if role:
            grant(actor=people["admin"], now=now, user=people[name], role=role, brand=brand)
    set_positioning(actor=people["he"], now=now, brand=brand, positioning=POSITIONING)
    set_value(actor=people["admin"], now=now, key="weibo.public-ip", value=OFFICE_IP, brand=brand)
    set_value(actor=people["admin"], now=now, key="brand.default-link", value=SITE, brand=brand)
    _on_simulator(people["admin"], now, brand, simulator)
    by_hand = AccountDetails("weibo", "by_hand", BY_HAND, simulator, handle=BY_HAND)
    add_account(actor=people["admin"], now=now, brand=brand, product_line=lines[0], details=by_hand)
    defer(FILL_JOB)
    return True


def fill(*, now: datetime) -> int:
    """Writes the month of plan, unless there is one. A job, because it takes some seconds and nobody should wait for it
    to sign in. All of it or nothing. Returns how many posts."""
    with transaction.atomic():
        brand = Brand.objects.select_for_update(no_key=True).get(name=BRAND)
        if brand.posts.exists():
            return 0
        people = {user.username: user for user in User.objects.filter(username__in=[row[0] for row in PEOPLE])}
        accounts = {
            "main": Account.objects.get(brand=brand, name=BRAND),
            "hand": Account.objects.get(brand=brand, name=BY_HAND),
        }
        import_the_past(actor=people["admin"], accounts=accounts, now=now)
        build(accounts["main"], now=now)  # what is planned is judged by it (C8), not only from the next hour on
        _plan_the_month(people, accounts, brand, now)
        return brand.posts.count()


def is_filling() -> bool:
    """Has the month of plan still to be written? In a demonstration somebody may look before it is there. A brand that
    goes by another name by now has been looked at."""
    return Brand.objects.filter(name=BRAND, posts=None).exists()


def look_at_accounts(*, now: datetime) -> None:
    """Once, after `fill`: see identity.look_at."""
    accounts = Account.objects.filter(brand__name=BRAND, check_ups=None).select_related("brand", "product_line")
    by_name = {account.name: account for account in accounts}
    if BRAND in by_name and BY_HAND in by_name:
        look_at(by_name[BRAND], by_name[BY_HAND], operator=User.objects.get(username="zhou"), now=now)


def _on_simulator(admin: User, now: datetime, brand: Brand, simulator: str) -> Account:
    made = _simulated(simulator)
    details = AccountDetails(
        "weibo",
        "ordinary",
        BRAND,
        simulator,
        handle=BRAND,
        remote_account_id=str(made["uid"]),
        safe_domains=("hemuji.example",),
        stage=Account.Stage.ESTABLISHED,
        secrets={"access_token": made["access_token"]},
    )
    return add_account(actor=admin, now=now, brand=brand, details=details)


def _simulated(simulator: str) -> dict[str, Any]:
    """The brand's account on the simulator; one that outlived an older database is taken up again."""
    address = f"{simulator}/_sim/accounts"
    with urlopen(address, timeout=10) as answer:
        known = [account for account in json.load(answer) if account["screen_name"] == BRAND]
    if known:
        return dict(known[0])
    named = {"screen_name": BRAND, "safe_domains": ["hemuji.example"], "grants": [], "profile": PROFILE}
    wanted = json.dumps(named).encode()
    with urlopen(Request(address, wanted, {"Content-Type": "application/json"}), timeout=10) as answer:
        made = dict(json.load(answer))
    let_fans_write(simulator, BRAND)
    return made


def password_in(file: Path) -> str:
    """The demonstration's password: made once for each home, readable by its owner alone, said when it starts."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(9))
    return file.read_text().strip()


def _follow_simulator(simulator: str) -> None:
    Account.objects.filter(brand__name=BRAND, network="weibo").exclude(server=simulator).update(server=simulator)


def _plan_the_month(people: dict[str, User], accounts: dict[str, Account], brand: Brand, now: datetime) -> None:
    """The first week is approved, the second waits for approval, the rest are drafts: as on any Monday. Checked all at
    once, as an import is."""
    columns = {column.code: column for column in brand.columns.all()}
    table = files(__package__).joinpath("plan.csv").read_text(encoding="utf-8").splitlines()
    planned: list[tuple[int, Plan]] = []
    for row in csv.DictReader(table):
        due = _moment(row["day"], row["time"], now, brand.zone)
        if due <= now:
            continue
        link = f"{SITE}{row['link']}" if row["link"] else ""
        draft = Draft(columns[row["column"]], row["text"], link, benefit=row["benefit"])
        there = [Placement(accounts[row["accounts"]], due)]
        (plan,) = plan_post(actor=people["lin"], now=now, draft=draft, placements=there, check=False)
        planned.append((int(row["day"]), plan))
    found = check_and_keep([plan for _, plan in planned], now=now)
    history_moved([plan.account_id for _, plan in planned])
    for day, plan in planned:
        levels = {finding.level for finding in found[plan.pk]}
        if day >= 14 or Level.BLOCK in levels:
            continue
        submit(actor=people["lin"], now=now, plan_id=plan.pk)
        if day < 7 and Level.ASK not in levels:
            approve(actor=people["chen"], now=now, plan_id=plan.pk, content_hash=plan.content_hash)


def _moment(day: str, clock: str, now: datetime, zone: str) -> datetime:
    """`+3` is three minutes from now, so that something happens while one looks; else a local time of that day."""
    if clock.startswith("+"):
        return now + timedelta(minutes=int(clock))
    local = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=int(day))
    return datetime.combine(local, time.fromisoformat(clock), ZoneInfo(zone))
