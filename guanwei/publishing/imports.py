"""Taking a spreadsheet in: received, its headers confirmed, read and shown whole, then imported whole or not at all.

Reading and importing are jobs, because a year's plan takes a while; `done` and `total` tell how far they are. Only
they open a file, and each in a process apart: what its headers are stands in the report for the pages.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from guanwei.accounts.access import NotAllowed, accounts_for, require_on_brand
from guanwei.accounts.models import Brand
from guanwei.base.outside import write_outside
from guanwei.base.queue import defer
from guanwei.editorial.actions import Draft, DraftPicture
from guanwei.editorial.planfile import DateOrder, Field, Mapping, MappingGuess, guess_mapping, open_apart
from guanwei.lib.sheets import Grid, SheetError, SheetLimits
from guanwei.lib.words import Words
from guanwei.media.store import bytes_of, keep_file
from guanwei.media.store import take_in as keep_picture
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import Placement, PlanRefused, history_moved, plan_post
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.dryrun import Bad, Good, Judged, Progress, Reader, as_json
from guanwei.publishing.models import Plan, PlanFile, SheetLayout
from guanwei.publishing.queries import pictures_for, plan_files_for
from guanwei.trail.record import record

READ_JOB, IMPORT_JOB = "publishing.read_sheet", "publishing.import_sheet"
LIMITS = SheetLimits(max_file_bytes=60 * 1024 * 1024)
REFUSALS = (PlanRefused, NotAllowed, SheetError)
MOST_BEING_READ, READ_WITHIN = 5, timedelta(hours=1)
_ONCE = "post_imported_once"  # the constraint on Post.import_key


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person confirms: which header is which field."""

    guess: MappingGuess
    remembered: bool


def receive(*, actor: User, now: datetime, brand: Brand, name: str, data: bytes, start: bool = True) -> PlanFile:
    """Keeps the file and starts reading it. `start` False where the caller reads it at once (CLI). PlanRefused while
    MOST_BEING_READ of the person's are not read yet: one may keep a worker busy for minutes."""
    _require_writer(actor, brand)
    if start:
        _refuse_many(actor, now)
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
    _require_bringer(actor, file)
    guess = layout_of(file).guess
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
    """The file's headers and what they are taken for, as they were found when it was read."""
    kept = file.report.get("layout")
    if kept is None:
        raise PlanRefused(Words("这个文件还没有读过。", "This file has not been read yet."))
    return Layout(MappingGuess.from_json(kept), remembered=kept["remembered"])


def find_layout(*, now: datetime, file: PlanFile) -> Layout:
    """Opens the file for its headers alone (CLI). SheetError when it cannot be read."""
    layout = _keep_layout(file, _grid(file))
    file.changed_at = now
    file.save(update_fields=["report", "changed_at"])
    return layout


def _keep_layout(file: PlanFile, grid: Grid) -> Layout:
    """Into the report, not saved yet: what a person confirmed for these headers, else a guess."""
    guess = guess_mapping(grid)
    known = SheetLayout.objects.filter(brand=file.brand, signature=guess.signature).first()
    if known is not None:
        guess = replace(guess, mapping=Mapping.from_json(known.mapping), missing=())
    file.report = file.report | {"layout": guess.as_json() | {"remembered": known is not None}}
    return Layout(guess, remembered=known is not None)


def read(*, now: datetime, file: PlanFile, progress: Progress | None = None) -> PlanFile:
    """The dry run: every row with its findings, nothing written but the report. `progress` is told beside the file."""
    try:
        grid = _grid(file)
        layout = _keep_layout(file, grid)
        if not layout.remembered and (layout.guess.missing or layout.guess.unknown):
            _become(file, now, PlanFile.State.MAPPING)
            return file
        reader = _reader(file, now)
        judged = list(reader.judge(grid, layout.guess.mapping, _progress(file, progress)))
    except SheetError as error:
        fail(now=now, file=file, words=error.words)
        return file
    file.report = {"layout": file.report["layout"], "notes": [note.as_json() for note in grid.notes]}
    file.report = _report(file, reader, judged)
    file.error = {}
    _become(file, now, PlanFile.State.READY)
    return file


def fail(*, now: datetime, file: PlanFile, words: Words) -> None:
    """It cannot be read, and will not be tried again."""
    file.error = words.as_json()
    _become(file, now, PlanFile.State.FAILED)


def take_in(*, actor: User, now: datetime, file: PlanFile, leave_bad_rows: bool = False, start: bool = True) -> None:
    """Starts the import. PlanRefused while rows are bad, unless the person says to leave exactly those out."""
    _require_bringer(actor, file)
    bad = sum(row["state"] == "bad" for row in file.report.get("rows", ()))
    if bad and not leave_bad_rows:
        raise PlanRefused(_bad_rows(bad))
    with transaction.atomic():
        moved = PlanFile.objects.filter(pk=file.pk, state=PlanFile.State.READY).update(
            state=PlanFile.State.IMPORTING, done=0, changed_at=now, error={}
        )
        if not moved:
            raise PlanRefused(Words("这个文件正在导入，或已经导入。", "This file is being imported, or was already."))
        record(actor=actor, now=now, verb="sheet.import-started", kind="plan-file", id=file.pk)
        if start:
            defer(IMPORT_JOB, plan_file_id=file.pk, actor_id=actor.pk)
    file.refresh_from_db()


def run_import(*, actor: User, now: datetime, file: PlanFile, progress: Progress | None = None) -> list[int]:
    """Makes posts and plans of every good row, in one transaction: all of them or none. Returns the plan ids.

    Their author is who brought the file; `actor`, who pressed, stands in the trail. One of REFUSALS when it cannot be:
    a row went bad since the person saw the dry run (its time passed, an account was withdrawn; the file then shows the
    new dry run), or somebody imported the same rows at this moment. The file says why.
    """
    try:
        _require_bringer(actor, file)
        return _import(actor, now, file, progress)
    except IntegrityError as error:
        if _ONCE not in str(error):
            give_back(now=now, file=file, words=BROKE)
            raise
        give_back(now=now, file=file, words=_AT_ONCE)
        raise PlanRefused(_AT_ONCE) from error
    except REFUSALS as refusal:
        give_back(now=now, file=file, words=refusal.words)
        raise
    except Exception:
        give_back(now=now, file=file, words=BROKE)
        raise


def _import(actor: User, now: datetime, file: PlanFile, progress: Progress | None) -> list[int]:
    mapping = layout_of(file).guess.mapping
    reader = _reader(file, now)
    judged = list(reader.judge(_grid(file), mapping, _progress(file, progress)))
    _refuse_changed(file, reader, judged)
    judged = _shown_as_good(file, judged)
    with transaction.atomic():
        # One import of a brand at a time: two of the same rows in another order would wait for each other.
        Brand.objects.select_for_update(no_key=True).get(pk=file.brand_id)
        plans: list[Plan] = []
        for one in judged:
            if isinstance(one, Good):
                plans += _plan(file.created_by, now, one)
        check_and_keep(plans, now=now)
        _note_imported(actor, now, file, reader, judged, plans)
        history_moved([plan.account_id for plan in plans])
    return [plan.pk for plan in plans]


def give_back(*, now: datetime, file: PlanFile, words: Words) -> None:
    """The person gets the file back as it was, read and not imported, with the reason on its page."""
    importing = PlanFile.objects.filter(pk=file.pk, state=PlanFile.State.IMPORTING)
    importing.update(state=PlanFile.State.READY, changed_at=now, error=words.as_json())


def _refuse_changed(file: PlanFile, reader: Reader, judged: list[Judged]) -> None:
    """What the person saw in the dry run is what comes in, or nothing does and the person sees a new dry run."""
    seen = {row["row"]: row["assets"] for row in _good_rows(file)}
    gone = [one for one in judged if isinstance(one, Bad) and one.row_number in seen]
    moved = [
        one.row.row_number
        for one in judged
        if isinstance(one, Good) and seen.get(one.row.row_number, one.named) != one.named
    ]
    if gone or moved:
        PlanFile.objects.filter(pk=file.pk).update(report=_report(file, reader, judged))
        raise PlanRefused(_bad_rows(len(gone)) if gone else _other_pictures(moved[0]))


def _shown_as_good(file: PlanFile, judged: list[Judged]) -> list[Judged]:
    """Only these rows come in. One that the person saw as bad stays out, also where it would be good by now; one that
    was brought in meanwhile is in the plan and said to be."""
    good = {row["row"] for row in _good_rows(file)}
    return [one for one in judged if not isinstance(one, Bad) and one.row.row_number in good]


def _good_rows(file: PlanFile) -> list[dict[str, Any]]:
    return [row for row in file.report.get("rows", ()) if row["state"] == "good"]


_AT_ONCE = Words(
    "这些行里有的刚刚被别人导入了，这一次什么都没有导入。再按一次“导入”，已在排期里的行会自动跳过。",
    "Somebody imported some of these rows at this moment, so nothing was imported here. Press Import once more: rows "
    "that are in the plan already are left out.",
)
BROKE = Words(
    "导入时出错了，什么都没有导入。请再试一次；仍不成功时请管理员看日志。",
    "The import broke off and nothing was imported. Try once more; if it fails again, ask an administrator for the "
    "log.",
)


def _other_pictures(row: int) -> Words:
    return Words(
        f"第 {row} 行所写的图片名在检查之后指向了另一张图片，什么都还没有导入。请看一遍再导入。",
        f"The picture named in row {row} became another one since the check; nothing was imported. Look once more, "
        "then import.",
    )


def _bad_rows(count: int) -> Words:
    return Words(
        f"有 {count} 行有问题，什么都还没有导入。改好表格再传，或选择“跳过有问题的行”。",
        f"{count} row(s) have problems, nothing was imported. Mend the sheet, or choose to leave those rows out.",
    )


def _note_imported(
    actor: User, now: datetime, file: PlanFile, reader: Reader, judged: list[Judged], plans: list[Plan]
) -> None:
    file.report = _report(file, reader, judged) | {"plans": [plan.pk for plan in plans]}
    file.error = {}
    _become(file, now, PlanFile.State.IMPORTED)
    details = {"plans": len(plans), "author": file.created_by.username} | file.report["counts"]
    record(actor=actor, now=now, verb="sheet.imported", kind="plan-file", id=file.pk, details=details)


def _plan(author: User, now: datetime, good: Good) -> list[Plan]:
    row = good.row
    pictures = []
    for picture in row.pictures:
        if picture.data is None:
            asset = good.assets[picture.name]
        else:
            asset = keep_picture(actor=author, now=now, brand=good.column.brand, data=picture.data, name=picture.name)
        pictures.append(DraftPicture(asset, picture.alt_text))
    draft = Draft(good.column, row.text, row.link, pictures, row.benefit, row.note, row.value)
    placements = [Placement(account, row.due) for account in good.accounts]
    return plan_post(actor=author, now=now, draft=draft, placements=placements, import_key=row.fingerprint, check=False)


def file_for(viewer: User, file_id: int) -> PlanFile:
    """One of the viewer's files with its report, or PlanFile.DoesNotExist."""
    return plan_files_for(viewer).defer(None).get(pk=file_id)


def _refuse_many(actor: User, now: datetime) -> None:
    reading = PlanFile.objects.filter(created_by=actor, state=PlanFile.State.READING, changed_at__gt=now - READ_WITHIN)
    if reading.count() >= MOST_BEING_READ:
        raise PlanRefused(
            Words(
                f"你有 {MOST_BEING_READ} 个文件还在读取，请等读完再上传。",
                f"{MOST_BEING_READ} of your files are still being read. Wait for them before you bring another.",
            )
        )


def _require_writer(actor: User, brand: Brand) -> None:
    if not accounts_for(actor, Permission.WRITE).filter(brand=brand).exists():
        require_on_brand(actor, Permission.WRITE, brand)


def _require_bringer(actor: User, file: PlanFile) -> None:
    """Who brought the file, while still a writer; anybody else must write for the brand as a whole."""
    if actor == file.created_by:
        _require_writer(actor, file.brand)
    else:
        require_on_brand(actor, Permission.WRITE, file.brand)


def _reader(file: PlanFile, now: datetime) -> Reader:
    """As the person who brought the file: only accounts that this person may write for can be planned on, and only
    pictures that this person may see can be named."""
    accounts = accounts_for(file.created_by, Permission.WRITE).filter(brand=file.brand, active=True)
    return Reader(file.brand, list(accounts), pictures_for(file.created_by), now)


def _grid(file: PlanFile) -> Grid:
    return open_apart(bytes_of(file.sha256), file.name, LIMITS)


def _progress(file: PlanFile, also: Progress | None) -> Progress:
    """How far it is, written outside the import's transaction, or nobody could see it before the end."""

    def tell(done: int, total: int) -> None:
        write_outside("UPDATE publishing_planfile SET done = %s, total = %s WHERE id = %s", [done, total, file.pk])
        if also:
            also(done, total)

    return tell


def _report(file: PlanFile, reader: Reader, judged: list[Judged]) -> dict[str, Any]:
    """The rows, with what was found before them (headers and notes), and what the plan does with them in it. Rows that
    were left out stay as they were shown."""
    fresh = {row["row"]: row for row in map(as_json, judged)}
    shown = [row for row in file.report.get("rows", ()) if row["row"] not in fresh]
    rows = sorted([*shown, *fresh.values()], key=lambda row: row["row"])
    before = {name: file.report[name] for name in ("layout", "notes") if name in file.report}
    return before | {"rows": rows, "counts": _counts(rows), "plan": reader.plan_findings(judged)}


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    states = [row["state"] for row in rows]
    blocked = sum(any(found["level"] == "block" for found in row.get("findings", ())) for row in rows)
    return {state: states.count(state) for state in ("good", "bad", "known")} | {"blocked": blocked}


def _become(file: PlanFile, now: datetime, state: PlanFile.State) -> None:
    file.state, file.changed_at = state, now
    file.save(update_fields=["state", "changed_at", "report", "error"])
