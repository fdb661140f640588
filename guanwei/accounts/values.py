"""Stored settings: reading the layers of many accounts at once, and setting one value at one level."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from guanwei.accounts.access import require, require_on_brand
from guanwei.accounts.inheritance import Layer, Origin
from guanwei.accounts.models import Account, Brand, Setting
from guanwei.accounts.rules_changed import (
    look_over_again,
    look_over_brand_again,
    look_over_everything_again,
)
from guanwei.people.access import require_admin
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record


def layers_for(accounts: Iterable[Account]) -> dict[int, tuple[Layer, ...]]:
    """For each account what was set for it, its brand and the installation, nearest first. One query for all."""
    listed = list(accounts)
    rows = list(
        Setting.objects.filter(
            Q(account__in=listed) | Q(brand__in={a.brand_id for a in listed}) | Q(account=None, brand=None)
        )
    )
    return {account.pk: _layers(account, rows) for account in listed}


def layers_for_brand(brand: Brand) -> tuple[Layer, ...]:
    """What was set for the brand and the installation: what holds where no account is chosen yet."""
    rows = list(Setting.objects.filter(Q(brand=brand) | Q(account=None, brand=None)))
    return (
        Layer(Origin.BRAND, {row.key: row.value for row in rows if row.brand_id}),
        Layer(Origin.INSTALLATION, {row.key: row.value for row in rows if not row.brand_id}),
    )


def _layers(account: Account, rows: list[Setting]) -> tuple[Layer, ...]:
    own = {row.key: row.value for row in rows if row.account_id == account.pk}
    brand = {row.key: row.value for row in rows if row.brand_id == account.brand_id}
    everywhere = {row.key: row.value for row in rows if row.account_id is None and row.brand_id is None}
    return Layer(Origin.ACCOUNT, own), Layer(Origin.BRAND, brand), Layer(Origin.INSTALLATION, everywhere)


def set_value(
    *, actor: User, now: datetime, key: str, value: Any, brand: Brand | None = None, account: Account | None = None
) -> None:
    """Sets, or with `value` None takes away, one value at one level, and has the plans looked over on which it holds.
    Whether it fits is its definition's business."""
    if account:
        require(actor, Permission.MANAGE, account)
    elif brand:
        require_on_brand(actor, Permission.MANAGE, brand)
    else:
        require_admin(actor)
    with transaction.atomic():
        level = Setting.objects.filter(key=key, brand=brand, account=account)
        before = level.values_list("value", flat=True).first()
        if value is None:
            level.delete()
        else:
            changes = {"value": value, "set_by": actor, "set_at": now}
            Setting.objects.update_or_create(key=key, brand=brand, account=account, defaults=changes)
        kind, id = ("account", account.pk) if account else ("brand", brand.pk) if brand else ("installation", 0)
        record(
            actor=actor,
            now=now,
            verb="setting.changed",
            kind=kind,
            id=id,
            account_id=account.pk if account else None,
            details={"key": key, "from": before, "to": value},
        )
        if account:
            look_over_again([account.pk])
        elif brand:
            look_over_brand_again(brand)
        else:
            look_over_everything_again(now=now)
