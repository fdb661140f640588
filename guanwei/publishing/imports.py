"""Taking a spreadsheet in: received, its headers confirmed, read and shown whole, then imported whole or not at all.

Reading and importing are jobs, because a year's plan takes a while; `done` and `total` tell how far they are.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guanwei.accounts.access import accounts_for, brands_for, require_on_brand
from guanwei.accounts.models import Brand
from guanwei.base.outside import write_outside
from guanwei.base.queue import defer
from guanwei.editorial.actions import Draft, DraftPicture
from guanwei.editorial.planfile import DateOrder, Field, Mapping, MappingGuess, guess_mapping, open_plan
from guanwei.lib.sheets import SheetError
from guanwei.lib.words import Words
from guanwei.media.store import bytes_of, keep_file
from guanwei.media.store import take_in as keep_picture
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import Placement, PlanRefused, history_moved, plan_post
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.dryrun import Bad, Good, Judged, Progress, Reader, as_json
from guanwei.publishing.models import Plan, PlanFile, SheetLayout
from guanwei.trail.record import record

READ_JOB, IMPORT_JOB = "publishing.read_sheet", "publishing.import_sheet"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person confirms: which header is which field."""

    guess: MappingGuess
    remembered: bool


def receive(*, actor: User, now: datetime, brand: Brand, name: str, data: bytes, start: bool = True) -> PlanFile:
    """Keeps the file and starts reading it. `start` False where the caller reads it at once (CLI)."""
    if not accounts_for(actor, Permission.WRITE).filter(brand=brand).exists():
        require_on_brand(actor, Permission.WRITE, brand)
    digest = keep_file(data)
    with transaction.atomic():
        file = PlanFile.objects.create(
            brand=brand,
            name=name[-200:],
            sha256=digest,
            size=len(data),
            created_by=actor,
            created_at=now,
            changed_at=now,
        )
        record(actor=actor, now=now, verb="sheet.received", kind="plan-file", id=file.pk, details={"name": file.name})
        if start:
            defer(READ_JOB, plan_file_id=file.pk)
    return file


def confirm_mapping(
    *,
    actor: User,
    now: datetime,
    file: PlanFile,
    fields: dict[str, str],
    date_order: str = "",
    blank_date_repeats: bool = False,
    start: bool = True,
) -> None:
    """A person says what each header means; remembered for every later file with these headers."""
    guess = guess_mapping(_grid(file))
    chosen = tuple((key, Field(value)) for key, value in fields.items() if value)
    mapping = Mapping(chosen, DateOrder(date_order) if date_order else None, blank_date_repeats)
    with transaction.atomic():
        SheetLayout.objects.update_or_create(
            brand=file.brand,
            signature=guess.signature,
            defaults={"mapping": mapping.as_json(), "confirmed_by": actor, "confirmed_at": now},
        )
        _become(file, now, PlanFile.State.READING)
        record(actor=actor, now=now, verb="sheet.mapped", kind="plan-file", id=file.pk, details=mapping.as_json())
        if start:
            defer(READ_JOB, plan_file_id=file.pk)


def layout_of(file: PlanFile) -> Layout:
    """The file's headers and what they are taken for. SheetError when it cannot be read."""
    guess = guess_mapping(_grid(file))
    known = SheetLayout.objects.filter(brand=file.brand, signature=guess.signature).first()
    if known is None:
        return Layout(guess, remembered=False)
    mapping = Mapping.from_json(known.mapping)
    return Layout(
        MappingGuess(mapping, guess.header_row, guess.headers, guess.unknown, (), guess.signature), remembered=True
    )


def read(*, now: datetime, file: PlanFile, progress: Progress | None = None) -> PlanFile:
    """The dry run: every row with its findings, nothing written but the report. `progress` is told beside the file."""
    try:
        layout = layout_of(file)
        if not layout.remembered and (layout.guess.missing or layout.guess.unknown):
            _become(file, now, PlanFile.State.MAPPING)
            return file
        grid = _grid(file)
        reader = _reader(file, now)
        judged = list(reader.judge(grid, layout.guess.mapping, _progress(file, progress)))
    except SheetError as error:
        file.error = error.words.as_json()
        _become(file, now, PlanFile.State.FAILED)
        return file
    file.report = _report(judged) | {"notes": [note.as_json() for note in grid.notes]}
    file.error = {}
    _become(file, now, PlanFile.State.READY)
    return file


def take_in(*, actor: User, now: datetime, file: PlanFile, leave_bad_rows: bool = False, start: bool = True) -> None:
    """Starts the import. PlanRefused while rows are bad, unless the person says to leave exactly those out."""
    bad = [row["row"] for row in file.report.get("rows", ()) if row["state"] == "bad"]
    if bad and not leave_bad_rows:
        raise PlanRefused(_bad_rows(len(bad)))
    with transaction.atomic():
        moved = PlanFile.objects.filter(pk=file.pk, state=PlanFile.State.READY).update(
            state=PlanFile.State.IMPORTING, done=0, changed_at=now, report=file.report | {"left_out": bad}
        )
        if not moved:
            raise PlanRefused(Words("这个文件正在导入，或已经导入。", "This file is being imported, or was already."))
        record(actor=actor, now=now, verb="sheet.import-started", kind="plan-file", id=file.pk)
        if start:
            defer(IMPORT_JOB, plan_file_id=file.pk, actor_id=actor.pk)
    file.refresh_from_db()


def run_import(*, actor: User, now: datetime, file: PlanFile, progress: Progress | None = None) -> list[int]:
    """Makes posts and plans of every good row, in one transaction: all of them or none. Returns the plan ids.

    PlanRefused when a row went bad since the person saw the dry run (its time passed, an account was withdrawn): the
    file then shows the new dry run.
    """
    try:
        layout, grid, reader = layout_of(file), _grid(file), _reader(file, now)
        judged = list(reader.judge(grid, layout.guess.mapping, _progress(file, progress)))
        _refuse_newly_bad(file, judged)
        with transaction.atomic():
            plans: list[Plan] = []
            for one in judged:
                if isinstance(one, Good):
                    plans += _plan(actor, now, one)
            check_and_keep(plans, now=now)
            _note_imported(actor, now, file, judged, plans)
            history_moved([plan.account_id for plan in plans])
    except Exception:
        # Whatever went wrong, the person gets the file back as it was: read, and not imported.
        PlanFile.objects.filter(pk=file.pk).update(state=PlanFile.State.READY, changed_at=now)
        raise
    return [plan.pk for plan in plans]


def _refuse_newly_bad(file: PlanFile, judged: list[Judged]) -> None:
    left_out = set(file.report.get("left_out", ()))
    fresh = [one for one in judged if isinstance(one, Bad) and one.row_number not in left_out]
    if fresh:
        PlanFile.objects.filter(pk=file.pk).update(report=_report(judged) | {"notes": file.report.get("notes", [])})
        raise PlanRefused(_bad_rows(len(fresh)))


def _bad_rows(count: int) -> Words:
    return Words(
        f"有 {count} 行有问题，什么都还没有导入。改好表格再传，或选择“跳过有问题的行”。",
        f"{count} row(s) have problems, nothing was imported. Mend the sheet, or choose to leave those rows out.",
    )


def _note_imported(actor: User, now: datetime, file: PlanFile, judged: list[Judged], plans: list[Plan]) -> None:
    notes = {"notes": file.report.get("notes", [])}
    file.report = _report(judged) | notes | {"plans": [plan.pk for plan in plans]}
    _become(file, now, PlanFile.State.IMPORTED)
    details = {"plans": len(plans)} | file.report["counts"]
    record(actor=actor, now=now, verb="sheet.imported", kind="plan-file", id=file.pk, details=details)


def _plan(actor: User, now: datetime, good: Good) -> list[Plan]:
    row = good.row
    pictures = []
    for picture in row.pictures:
        if picture.data is None:
            asset = good.assets[picture.name]
        else:
            asset = keep_picture(actor=actor, now=now, brand=good.column.brand, data=picture.data, name=picture.name)
        pictures.append(DraftPicture(asset, picture.alt_text))
    draft = Draft(good.column, row.text, row.link, pictures, row.benefit, row.note)
    placements = [Placement(account, row.due) for account in good.accounts]
    return plan_post(actor=actor, now=now, draft=draft, placements=placements, import_key=row.fingerprint, check=False)


def file_for(viewer: User, file_id: int) -> PlanFile:
    """One file of a brand that the viewer may see, or PlanFile.DoesNotExist."""
    return PlanFile.objects.filter(brand__in=brands_for(viewer)).select_related("brand", "created_by").get(pk=file_id)


def _reader(file: PlanFile, now: datetime) -> Reader:
    """As the person who brought the file: only accounts that this person may write for can be planned on."""
    accounts = accounts_for(file.created_by, Permission.WRITE).filter(brand=file.brand, active=True)
    return Reader(file.brand, list(accounts), now)


def _grid(file: PlanFile) -> Any:
    return open_plan(bytes_of(file.sha256), file.name)


def _progress(file: PlanFile, also: Progress | None) -> Progress:
    """How far it is, written outside the import's transaction, or nobody could see it before the end."""

    def tell(done: int, total: int) -> None:
        write_outside("UPDATE publishing_planfile SET done = %s, total = %s WHERE id = %s", [done, total, file.pk])
        if also:
            also(done, total)

    return tell


def _report(judged: list[Judged]) -> dict[str, Any]:
    rows = [as_json(one) for one in judged]
    return {"rows": rows, "counts": _counts(rows)}


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    states = [row["state"] for row in rows]
    blocked = sum(any(found["level"] == "block" for found in row.get("findings", ())) for row in rows)
    return {state: states.count(state) for state in ("good", "bad", "known")} | {"blocked": blocked}


def _become(file: PlanFile, now: datetime, state: PlanFile.State) -> None:
    file.state, file.changed_at = state, now
    file.save(update_fields=["state", "changed_at", "report", "error"])
