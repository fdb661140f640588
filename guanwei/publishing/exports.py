"""The plan as a file that can be imported again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guanwei.accounts.access import accounts_for, within
from guanwei.accounts.models import Brand
from guanwei.editorial.models import Column
from guanwei.editorial.planfile import KnownNames, PictureRef, PlanRow
from guanwei.editorial.planfile.export import write_plan, write_template
from guanwei.lib.sheets import Format
from guanwei.lib.words import Words
from guanwei.media.store import bytes_of
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.context import pictures_of
from guanwei.publishing.dryrun import known_names
from guanwei.publishing.models import Plan

LONGEST = timedelta(days=370)  # a year and what rounds it off
MOST_PICTURE_BYTES = 200_000_000  # the file is put together in memory


def export_plan(
    *, viewer: User, brand: Brand, since: datetime, until: datetime, file_format: Format, language: str
) -> bytes:
    """What the viewer may see of the brand's plan from `since` up to `until`. One row per post and time; the accounts
    that carry it at that time share the row. PlanRefused beyond LONGEST or MOST_PICTURE_BYTES."""
    if until - since > LONGEST:
        raise PlanRefused(_too_long())
    plans = list(
        _planned(viewer, brand, since, until)
        .select_related("version", "post", "account")
        .order_by("due_at", "post_id", "account_id")
    )
    with_bytes = file_format is Format.XLSX
    if with_bytes:
        _refuse_heavy(plans)
    rows = list(_rows(plans, with_bytes=with_bytes))
    return write_plan(rows, language, known=_known(viewer, brand), zone=ZoneInfo(brand.zone), file_format=file_format)


def nothing_planned(*, viewer: User, brand: Brand, since: datetime, until: datetime) -> bool:
    """Would the export of these days hold no row?"""
    return not _planned(viewer, brand, since, until).exists()


def _planned(viewer: User, brand: Brand, since: datetime, until: datetime) -> QuerySet[Plan]:
    planned = Plan.objects.filter(within(viewer), account__brand=brand, due_at__gte=since, due_at__lt=until)
    return planned.exclude(state=Plan.State.CANCELLED)


def template(*, viewer: User, brand: Brand, now: datetime, language: str) -> bytes:
    """An empty plan with one example row and an explanation of every column."""
    zone = ZoneInfo(brand.zone)
    return write_template(language, known=_known(viewer, brand), zone=zone, today=now.astimezone(zone).date())


def _known(viewer: User, brand: Brand) -> KnownNames:
    accounts = accounts_for(viewer, Permission.VIEW).filter(brand=brand).order_by("pk")
    return known_names(accounts, Column.objects.filter(brand=brand))


def _rows(plans: list[Plan], *, with_bytes: bool) -> Iterable[PlanRow]:
    pictures = pictures_of(plans)
    for number, alike in enumerate(_together(plans), start=2):
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
            value=first.post.value,
        )


def _together(plans: list[Plan]) -> list[list[Plan]]:
    """Plans of the same words at the same time, which share a row."""
    together: dict[tuple[int, int, datetime | None], list[Plan]] = {}
    for plan in plans:
        together.setdefault((plan.post_id, plan.version_id, plan.due_at), []).append(plan)
    return list(together.values())


def _refuse_heavy(plans: list[Plan]) -> None:
    pictures = pictures_of(plans)
    heavy = sum(picture.asset.bytes for alike in _together(plans) for picture in pictures[alike[0].version_id])
    if heavy > MOST_PICTURE_BYTES:
        raise PlanRefused(_too_heavy(heavy))


def _too_long() -> Words:
    return Words(
        f"一次最多导出 {LONGEST.days} 天的排期。请缩短日期范围，分几次导出。",
        f"At most {LONGEST.days} days can be exported at once. Choose fewer days and export in parts.",
    )


def _too_heavy(size: int) -> Words:
    most = MOST_PICTURE_BYTES // 1_000_000
    return Words(
        f"这段排期里的图片共 {size // 1_000_000} MB，超过一个文件 {most} MB 的上限。"
        "请缩短日期范围，或导出 CSV（不带图片）。",
        f"The pictures of these days take {size // 1_000_000} MB; one file holds at most {most} MB. Choose fewer days, "
        "or export as CSV, which carries no pictures.",
    )
