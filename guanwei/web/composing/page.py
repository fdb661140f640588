"""What the page of the post form shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from guanwei.accounts.access import whole_brands_for
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account
from guanwei.accounts.portraits import marks_of
from guanwei.editorial.models import Column
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.earlier import earlier_of
from guanwei.publishing.models import Plan, WorkingCopy
from guanwei.publishing.preview import Preview
from guanwei.publishing.slots import Coming
from guanwei.publishing.working import unsaved
from guanwei.web.clockwork import day_name, weekday
from guanwei.web.composing.composer import Composer
from guanwei.web.forms.pictures import PictureRow, standing
from guanwei.web.forms.posts import OwnForm

PARTS = ("checks", "looks", "when")
BEGUN = 5


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the form: what it can carry is said before anybody writes. `locked`: it carries this post already,
    or is somebody else's; `own` is what it says otherwise, and `without` the pictures that it leaves out."""

    account: Account
    chosen: bool
    taken: bool
    locked: bool
    profile: Words
    notes: tuple[Words, ...]
    length: int
    limit: int
    own: OwnForm
    without: frozenset[str]

    @property
    def differs(self) -> bool:
        return bool(self.own["differs"].value())

    @property
    def own_time(self) -> bool:
        return bool(self.own["date"].value() or self.own["time"].value())


@dataclass(frozen=True, slots=True)
class Look:
    """One account's post as its readers will see it."""

    preview: Preview
    pictures: list[PictureRow]
    left_out: int
    portrait: str  # the mark of the account's picture; "" where its letter stands in

    @property
    def grid(self) -> int:
        """How many stand in it: the networks lay out one, two, three, four and more differently."""
        return min(len(self.pictures), 9)


@dataclass(frozen=True, slots=True)
class Time:
    """A time that can be chosen by a button. `value` goes into the form: local, on the account's clock."""

    value: str
    day: str
    clock: str
    column: Column | None
    ends_silence: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """What "next free" chose for an account, what was passed over on the way, and what it breaks where no time keeps
    all rules."""

    account: Account
    time: Time | None
    passed: list[tuple[Time, Words]]
    breaks: Words | None = None

    @property
    def tells(self) -> bool:
        """There is more to say than the time, which stands in its fields."""
        return self.time is None or self.time.ends_silence or bool(self.passed or self.breaks)


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that the viewer began and did not save."""

    copy: WorkingCopy
    words: str
    address: str


def page_of(composer: Composer, *, parts: Collection[str] = PARTS, refused: bool = False) -> dict[str, Any]:
    """`refused`: it could not be saved, so what is missing is said beside its field."""
    rows = _rows(composer)
    zones = sorted({row.account.zone for row in rows if row.chosen} or {row.account.zone for row in rows})
    columns = {column.pk: column for column in Column.objects.filter(brand=composer.brand)}
    chosen = [row for row in rows if row.chosen]
    times_differ = any(row.own_time for row in chosen)
    offered = _offered(composer, columns)
    portraits = marks_of([one.account.pk for one in composer.judgement.previews])
    return {
        "composer": composer,
        "form": composer.form,
        "brand": composer.brand,
        "post": composer.post,
        "key": composer.opened.key,
        "kept": composer.kept,
        "left": composer.opened.left,
        "rows": rows,
        "several": len(chosen) > 1,
        "columns": list(columns.values()),
        "chosen_column": str(composer.form["column"].value() or ""),
        "label": composer.label(),
        "pictures": composer.pictures,
        "looks": [_look(composer, one, portraits) for one in composer.judgement.previews],
        "found": composer.judgement.found,
        "earlier": earlier_of(composer.viewer, [one.finding for one in composer.judgement.found]),
        "has_begun": composer.has_begun,
        "near": _near(composer, columns),
        "usual": composer.judgement.usual,
        "offered": offered if times_differ else [one for one in offered[:1] if one.tells],
        "chosen_time": f"{composer.form['date'].value()}T{composer.form['time'].value()}",
        "times_differ": times_differ,
        "problems": composer.problems(),
        "troubles": composer.troubles,
        "zones": zones,
        "one_zone": zones[0] if len(zones) == 1 else "",
        "may_manage_slots": whole_brands_for(composer.viewer, Permission.MANAGE).filter(pk=composer.brand.pk).exists(),
        "parts": parts,
        "refused": refused,
    }


def begun(viewer: User, count: int = BEGUN) -> list[Begun]:
    """What the viewer has not saved, newest first: for the form, and some of it for Today."""
    return [Begun(copy, _words(copy), address_of(copy)) for copy in unsaved(viewer)[:count]]


def address_of(copy: WorkingCopy) -> str:
    """Where it is taken up again."""
    if copy.post_id:
        return reverse("edit-post", args=[copy.post_id])
    return f"{reverse('new-post')}?draft={copy.key}"


def _rows(composer: Composer) -> list[AccountRow]:
    chosen = {account.pk for account in composer.form.chosen}
    taken = {plan.account_id for plan in composer.opened.plans if plan.state == Plan.State.PUBLISHED}
    theirs = {account.pk for account in composer.accounts} - composer.may_write()
    planned = {plan.account_id for plan in composer.opened.plans}
    seen = {preview.account.pk: preview for preview in composer.judgement.previews}
    rows = []
    for account in composer.accounts:
        limits = limits_of(account)
        locked = account.pk in taken or (account.pk in theirs and account.pk in planned)
        rows.append(
            AccountRow(
                account=account,
                chosen=account.pk in chosen or locked,
                taken=account.pk in taken,
                locked=locked,
                profile=limits.name,
                notes=limits.notes,
                length=seen[account.pk].length if account.pk in seen else 0,
                limit=seen[account.pk].limit if account.pk in seen else limits.max_length,
                own=composer.form.own[account.pk],
                without=frozenset(composer.data.getlist(f"own-{account.pk}-without")),
            )
        )
    return rows


def _look(composer: Composer, preview: Preview, portraits: Mapping[int, str]) -> Look:
    account = preview.account.pk
    own = composer.form.own[account]
    without = set(composer.data.getlist(f"own-{account}-without")) if own["differs"].value() else set()
    shown = [row for row in standing(composer.pictures) if str(row.asset.pk) not in without]
    return Look(preview, shown[: preview.pictures], len(shown) - preview.pictures, portraits.get(account, ""))


def _near(composer: Composer, columns: dict[int, Column]) -> list[Time]:
    if not composer.judgement.near:
        return []
    account = composer.form.chosen[0]
    return [_time(one, account, columns) for one in composer.judgement.near]


def _offered(composer: Composer, columns: dict[int, Column]) -> list[Offered]:
    offered = []
    for account in composer.form.chosen:
        if account.pk not in composer.offers:
            continue
        offer = composer.offers[account.pk]
        if offer is None:
            offered.append(Offered(account, None, []))
            continue
        time = _time(Coming(offer.at, offer.slot), account, columns)
        passed = [(_time(one, account, columns), one.taken) for one in offer.passed if one.taken]
        offered.append(Offered(account, time, passed, offer.breaks))
    return offered


def _time(coming: Coming, account: Account, columns: dict[int, Column]) -> Time:
    zone = ZoneInfo(account.zone)
    local, today = coming.at.astimezone(zone), utc_now().astimezone(zone).date()
    column = columns.get(coming.slot.column) if coming.slot and coming.slot.column else None
    day = day_name(local.date(), today)
    near = abs((local.date() - today).days) <= 1
    return Time(
        f"{local:%Y-%m-%dT%H:%M}",
        day if near else f"{weekday(local.date())} {day}",
        _clock(local),
        column,
        coming.slot is None,
    )


def _clock(local: datetime) -> str:
    return f"{local:%H:%M}"


def _words(copy: WorkingCopy) -> str:
    texts = [value for name, value in copy.fields if name == "text" or name.endswith("-text")]
    return next((" ".join(text.split()) for text in texts if text.strip()), "")
