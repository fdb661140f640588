"""The slots of a brand or of one of its accounts: a week to look at, one form to add to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import require, require_on_brand
from guanwei.accounts.models import Account, Brand
from guanwei.accounts.queries import account_for, brand_for
from guanwei.editorial.models import Column
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Permission
from guanwei.publishing.models import Slot
from guanwei.publishing.settings import QUIET_SINCE, QUIET_UNTIL
from guanwei.publishing.slots import USUAL, WeeklySlot
from guanwei.publishing.slotting import set_slots
from guanwei.web.answers import SeeOther, form_page, say, viewer_of
from guanwei.web.forms.settings import Level
from guanwei.web.forms.slots import DAYS, SlotForm


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    slots: list[tuple[WeeklySlot, Column | None]]


@form_page
def of_brand(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    brand = brand_for(viewer, brand_id)
    require_on_brand(viewer, Permission.MANAGE, brand)
    return _page(request, brand, None, reverse("brand", args=[brand.pk]))


@form_page
def of_account(request: HttpRequest, account_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    require(viewer, Permission.MANAGE, account)
    return _page(request, account.brand, account, reverse("account", args=[account.pk]))


def _page(request: HttpRequest, brand: Brand, account: Account | None, home: str) -> HttpResponse:
    stored = _stored(brand, account)
    form = SlotForm(request.POST if request.POST.get("do") == "add" else None, brand=brand)
    if request.method == "POST":
        wanted = _wanted(request.POST.get("do", ""), stored, form)
        if wanted is not None:
            shared = None if account else brand
            set_slots(actor=viewer_of(request), now=utc_now(), slots=wanted, brand=shared, account=account)
            say(request, _("Saved."))
            return SeeOther(request.path)
    own = _stored(brand, None) if account and not stored else stored
    columns = {column.pk: column for column in Column.objects.filter(brand=brand)}
    level = Level(account=account) if account else Level(brand=brand)
    values = {row.setting.id: row.value for row in level.rows()}
    return render(
        request,
        "accounts/slots.html",
        {
            "brand": brand,
            "account": account,
            "home": home,
            "form": form,
            "days": _week(own or USUAL, columns),
            "inherited": account is not None and not stored and bool(own),
            "usual": not own,
            "zone": account.zone if account else brand.zone,
            "quiet_since": values[QUIET_SINCE.id],
            "quiet_until": values[QUIET_UNTIL.id],
            "columns": list(columns.values()),
        },
        status=400 if form.errors else 200,
    )


def _wanted(do: str, stored: Sequence[WeeklySlot], form: SlotForm) -> list[WeeklySlot] | None:
    """All slots after what was pressed; None where nothing can be done."""
    if do == "add":
        if not form.is_valid():
            return None
        added = {(slot.weekday, slot.at): slot for slot in form.slots()}
        kept = [slot for slot in stored if (slot.weekday, slot.at) not in added]
        return [*kept, *added.values()]
    if do == "usual":
        return list(USUAL)
    if do == "none":
        return []
    day, _sign, clock = do.removeprefix("remove:").partition(":")
    left = [slot for slot in stored if (str(slot.weekday), f"{slot.at:%H:%M}") != (day, clock)]
    return left if len(left) < len(stored) else None


def _stored(brand: Brand, account: Account | None) -> list[WeeklySlot]:
    found = Slot.objects.filter(account=account) if account else Slot.objects.filter(brand=brand)
    return [WeeklySlot(slot.weekday, slot.at, slot.column_id) for slot in found]


def _week(slots: Sequence[WeeklySlot], columns: dict[int, Column]) -> list[Day]:
    return [
        Day(
            str(name),
            [
                (slot, columns.get(slot.column) if slot.column else None)
                for slot in sorted(slots, key=lambda slot: slot.at)
                if slot.weekday == int(number)
            ],
        )
        for number, name in DAYS
    ]
