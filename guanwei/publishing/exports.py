"""The plan as a file that can be imported again."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.accounts.access import accounts_for
from guanwei.accounts.models import Brand
from guanwei.editorial.models import Column
from guanwei.editorial.planfile import KnownNames, PictureRef, PlanRow, write_plan, write_template
from guanwei.lib.sheets import Format
from guanwei.media.store import bytes_of
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.context import pictures_of
from guanwei.publishing.dryrun import known_names
from guanwei.publishing.models import Plan


def export_plan(
    *, viewer: User, brand: Brand, since: datetime, until: datetime, file_format: Format, language: str
) -> bytes:
    """What the viewer may see of the brand's plan from `since` up to `until`. One row per post and time; the accounts
    that carry it at that time share the row."""
    plans = list(
        Plan.objects.filter(account__in=accounts_for(viewer), account__brand=brand, due_at__gte=since, due_at__lt=until)
        .exclude(state=Plan.State.CANCELLED)
        .select_related("version", "post", "account")
        .order_by("due_at", "post_id", "account_id")
    )
    rows = list(_rows(plans, with_bytes=file_format is Format.XLSX))
    return write_plan(rows, language, known=_known(viewer, brand), zone=ZoneInfo(brand.zone), file_format=file_format)


def template(*, viewer: User, brand: Brand, now: datetime, language: str) -> bytes:
    """An empty plan with one example row and an explanation of every column."""
    zone = ZoneInfo(brand.zone)
    return write_template(language, known=_known(viewer, brand), zone=zone, today=now.astimezone(zone).date())


def _known(viewer: User, brand: Brand) -> KnownNames:
    accounts = accounts_for(viewer, Permission.VIEW).filter(brand=brand).order_by("pk")
    return known_names(accounts, Column.objects.filter(brand=brand))


def _rows(plans: list[Plan], *, with_bytes: bool) -> Iterable[PlanRow]:
    pictures = pictures_of(plans)
    together: dict[tuple[int, int, datetime | None], list[Plan]] = {}
    for plan in plans:
        together.setdefault((plan.post_id, plan.version_id, plan.due_at), []).append(plan)
    for number, alike in enumerate(together.values(), start=2):
        first = alike[0]
        assert first.due_at is not None
        shown = tuple(
            PictureRef(p.asset.name, bytes_of(p.asset.sha256) if with_bytes else None, p.asset.mime, p.alt_text)
            for p in pictures[first.version_id]
        )
        yield PlanRow(
            row_number=number,
            accounts=tuple(str(plan.account_id) for plan in alike),
            due=first.due_at,
            column=str(first.post.column_id),
            text=first.version.text,
            pictures=shown,
            link=first.version.link,
            benefit=first.post.benefit,
            note=first.post.note,
        )
