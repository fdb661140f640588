"""The positioning sheets of brands (practice A3): read for the checks, changed by whoever manages the brand."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from guanwei.accounts.access import require_on_brand
from guanwei.accounts.models import Account, Brand
from guanwei.accounts.rules_changed import look_over_brand_again
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.models import PositioningSheet
from guanwei.practice.positioning import Person, Positioning
from guanwei.trail.record import record

LISTS = ("products", "culture", "audience", "tone", "words", "never", "topics")
MOST_LINES, LONGEST_LINE = 200, 100  # of a list; a product or a word is no paragraph
NOTHING = Positioning()


class SheetRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def positionings_of(accounts: Iterable[Account]) -> dict[int, Positioning]:
    """Each account's sheet, that of its brand; an empty one where nobody has filled it in. One query."""
    brand_of = {account.pk: account.brand_id for account in accounts}
    sheets = PositioningSheet.objects.filter(brand__in=set(brand_of.values())).values("brand", "person", *LISTS)
    known = {row["brand"]: _as_positioning(row) for row in sheets}
    return {account: known.get(brand, NOTHING) for account, brand in brand_of.items()}


def sheet_of(brand: Brand) -> PositioningSheet | None:
    return PositioningSheet.objects.filter(brand=brand).select_related("set_by").first()


def as_positioning(sheet: PositioningSheet | None) -> Positioning:
    return _as_positioning({name: getattr(sheet, name) for name in (*LISTS, "person")}) if sheet else NOTHING


def set_positioning(*, actor: User, now: datetime, brand: Brand, positioning: Positioning) -> None:
    """What was found in plans that are not out yet no longer holds. SheetRefused for more or longer lines than anybody
    reads."""
    require_on_brand(actor, Permission.MANAGE, brand)
    _refuse_long(positioning)
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)  # two who keep it at once, one after the other
        before, after = as_positioning(sheet_of(brand)).as_json(), positioning.as_json()
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if not changed:
            return
        values = {name: "\n".join(getattr(positioning, name)) for name in LISTS}
        values |= {"person": positioning.person or "", "set_by": actor, "set_at": now}
        PositioningSheet.objects.update_or_create(brand=brand, defaults=values)
        Account.objects.filter(brand=brand).update(history_version=F("history_version") + 1)
        record(actor=actor, now=now, verb="positioning.changed", kind="brand", id=brand.pk, details=changed)
        look_over_brand_again(brand)


def _as_positioning(row: Mapping[str, str]) -> Positioning:
    lists = {
        name: tuple(dict.fromkeys(line.strip() for line in row[name].splitlines() if line.strip())) for name in LISTS
    }
    return Positioning(person=Person(row["person"]) if row["person"] else None, **lists)


def _refuse_long(positioning: Positioning) -> None:
    for name in LISTS:
        lines = getattr(positioning, name)
        if len(lines) > MOST_LINES:
            raise SheetRefused(
                Words(
                    f"一栏最多 {MOST_LINES} 行，这里有 {len(lines)} 行。",
                    f"At most {MOST_LINES} lines in a field; here are {len(lines)}.",
                )
            )
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise SheetRefused(
                    Words(
                        f"每行最多 {LONGEST_LINE} 个字；“{line[:20]}…”有 {len(line)} 个。",
                        f'At most {LONGEST_LINE} characters in a line; "{line[:20]}…" has {len(line)}.',
                    )
                )
