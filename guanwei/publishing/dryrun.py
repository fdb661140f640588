"""A spreadsheet read row by row against what the brand knows: nothing is written, everything is said."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guanwei.accounts.models import Account, Brand
from guanwei.editorial.models import Column, Post
from guanwei.editorial.planfile import (
    BadRow,
    KnownAccount,
    KnownColumn,
    KnownNames,
    Mapping,
    PictureRef,
    PlanRow,
    read_rows,
)
from guanwei.lib.sheets import Grid
from guanwei.lib.words import Words
from guanwei.media.models import Asset
from guanwei.media.pictures import PictureRefused, measure
from guanwei.practice.findings import Finding
from guanwei.practice.registry import run
from guanwei.practice.subjects import PictureFacts, PostSubject
from guanwei.publishing.checking import plan_findings
from guanwei.publishing.context import Draft, Scene, pictures_of, scene_for, subject_from
from guanwei.publishing.models import Plan
from guanwei.publishing.together import unsaved

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Good:
    """A row that can be taken in. `subjects` (the post as it would go out) and `findings` are by account id; `assets`
    are pictures found by name, in the row's order."""

    row: PlanRow
    column: Column
    accounts: tuple[Account, ...]
    assets: dict[str, Asset]
    subjects: dict[int, PostSubject] = field(default_factory=dict)
    findings: dict[int, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, int]:
        """Pictures of the library that the row names, with their ids."""
        return {one.name: self.assets[one.name].pk for one in self.row.pictures if one.data is None}


@dataclass(frozen=True, slots=True)
class Known:
    """A row that was taken in before: the same accounts, time, words and pictures."""

    row: PlanRow


@dataclass(frozen=True, slots=True)
class Bad:
    row_number: int
    excerpt: str
    problems: tuple[Words, ...]


Judged = Good | Known | Bad


@dataclass(frozen=True, slots=True)
class Library:
    """The brand's pictures that rows name. `several` are names that more than one picture has: nobody knows which."""

    assets: dict[str, Asset]
    several: dict[str, list[Asset]]


class Reader:
    """Judges the rows of one grid for one brand; `accounts` are those that the person may write for, `pictures` those
    that the person may see and so name."""

    def __init__(self, brand: Brand, accounts: list[Account], pictures: QuerySet[Asset], now: datetime) -> None:
        self.brand = brand
        self.pictures = pictures
        self.now = now
        self.accounts = {str(account.pk): account for account in accounts}
        self.columns = {str(column.pk): column for column in Column.objects.filter(brand=brand)}
        self._scene: Scene = scene_for(accounts, now=now)

    @property
    def known(self) -> KnownNames:
        return known_names(self.accounts.values(), self.columns.values())

    def judge(self, grid: Grid, mapping: Mapping, progress: Progress) -> Iterator[Judged]:
        """Every row in order; each is checked against the plan, the history and all the other rows, as it is once they
        are taken in. Read and checked are half the way each."""
        rows = list(read_rows(grid, mapping, zone=ZoneInfo(self.brand.zone), now=self.now, known=self.known))
        good = [row for row in rows if isinstance(row, PlanRow)]
        marks = [row.fingerprint for row in good]
        here = set(Post.objects.filter(brand=self.brand, import_key__in=marks).values_list("import_key", flat=True))
        library = self._library({picture.name for row in good for picture in row.pictures})
        here |= self._planned(good, library)
        step = _in_halves(progress, len(rows))
        read = [step(self._read(row, here, library)) for row in rows]
        self._lay_over(one for one in read if isinstance(one, Good))
        for one in read:
            if isinstance(one, Good):
                self._check(one)
            yield step(one)

    def plan_findings(self, judged: Iterable[Judged]) -> dict[str, list[dict[str, Any]]]:
        """What the whole plan does with these rows in it, by account id: silences, floods, shares."""
        rows = [one.row.due for one in judged if isinstance(one, Good)]
        planned = {account.pk: account for one in judged if isinstance(one, Good) for account in one.accounts}
        if not rows:
            return {}
        findings = plan_findings(self._scene, planned.values(), until=max(rows) + timedelta(minutes=1))
        return {str(account): [found.as_json() for found in all_found] for account, all_found in findings.items()}

    def _read(self, row: PlanRow | BadRow, here: set[str], library: Library) -> Judged:
        if isinstance(row, BadRow):
            return Bad(row.row_number, row.excerpt, tuple(_with_header(p.header, p.words) for p in row.problems))
        if row.fingerprint in here:
            return Known(row)
        problems, facts = self._pictures(row, library)
        if not row.column:
            problems.append(Words("没有写栏目。", "No column is given."))
        if problems:
            return Bad(row.row_number, row.text[:40], tuple(problems))
        accounts = tuple(self.accounts[key] for key in row.accounts)
        column = self.columns[row.column]
        subjects = {account.pk: self._subject(row, column, account, tuple(facts)) for account in accounts}
        return Good(row, column, accounts, library.assets, subjects)

    def _subject(self, row: PlanRow, column: Column, account: Account, facts: tuple[PictureFacts, ...]) -> PostSubject:
        post = f"row:{row.row_number}"
        draft = Draft(
            f"{post}:{account.pk}",
            post,
            account,
            row.text,
            row.link,
            column.group,
            facts,
            row.due,
            row.benefit,
            column=str(column.pk),
            value=row.value,
        )
        return subject_from(draft, self._scene.settings[account.pk], self._scene.brand(account.pk))

    def _lay_over(self, good: Iterable[Good]) -> None:
        subjects: dict[int, list[PostSubject]] = defaultdict(list)
        for one in good:
            for account, subject in one.subjects.items():
                subjects[account].append(subject)
        self._scene = unsaved(self._scene, self.accounts.values(), subjects)

    def _check(self, good: Good) -> None:
        for account, subject in good.subjects.items():
            good.findings[account] = run(subject, self._scene.context(account, subject.post))

    def _pictures(self, row: PlanRow, library: Library) -> tuple[list[Words], list[PictureFacts]]:
        problems, facts = [], []
        for picture in row.pictures:
            fact = _fact_of(picture, library)
            if isinstance(fact, Words):
                problems.append(fact)
            else:
                facts.append(fact)
        return problems, facts

    def _planned(self, rows: list[PlanRow], library: Library) -> set[str]:
        """Fingerprints of rows that stand in the plan already on all their accounts, however they came there: whoever
        exports the plan, adds a row and brings it back does not want the rest a second time."""
        plans = Plan.objects.filter(account__in=self.accounts, due_at__in={row.due for row in rows})
        standing = list(plans.exclude(state=Plan.State.CANCELLED).select_related("version"))
        pictures = pictures_of(standing)
        said = {
            (
                str(plan.account_id),
                plan.due_at,
                plan.version.text,
                plan.version.link,
                tuple(picture.asset.sha256 for picture in pictures[plan.version_id]),
            )
            for plan in standing
        }
        return {
            row.fingerprint
            for row in rows
            if {(account, row.due, row.text, row.link, _shown(row, library.assets)) for account in row.accounts} <= said
        }

    def _library(self, names: set[str]) -> Library:
        found: dict[str, list[Asset]] = defaultdict(list)
        kept = self.pictures.filter(brand=self.brand, name__in=names)
        for asset in kept.order_by("created_at", "pk"):
            found[asset.name].append(asset)
        several = {name: assets for name, assets in found.items() if len(assets) > 1}
        return Library({name: assets[0] for name, assets in found.items() if name not in several}, several)


def _in_halves(progress: Progress, total: int) -> Callable[[Judged], Judged]:
    """Hands through what it is given, and tells how far two rounds over `total` rows have come."""
    steps = count(1)

    def step(judged: Judged) -> Judged:
        done = next(steps)
        if done % 40 == 0 or done == 2 * total:
            progress(done // 2, total)
        return judged

    return step


def _shown(row: PlanRow, assets: dict[str, Asset]) -> tuple[str, ...]:
    """The pictures of a row by their hashes; empty for one that is named and not there."""
    named = {name: asset.sha256 for name, asset in assets.items()}
    return tuple(
        named.get(picture.name, "") if picture.data is None else hashlib.sha256(picture.data).hexdigest()
        for picture in row.pictures
    )


def known_names(accounts: Iterable[Account], columns: Iterable[Column]) -> KnownNames:
    return KnownNames(
        tuple(KnownAccount(str(a.pk), a.network, a.name, a.handle, ZoneInfo(a.zone)) for a in accounts),
        tuple(KnownColumn(str(c.pk), c.name, c.code, c.label, (c.name_en,) if c.name_en else ()) for c in columns),
    )


def _fact_of(picture: PictureRef, library: Library) -> PictureFacts | Words:
    if picture.data is None:
        if several := library.several.get(picture.name):
            return _which_picture(picture.name, several)
        asset = library.assets.get(picture.name)
        if asset is None:
            return Words(
                f"素材库里没有名为“{picture.name}”的图片。先上传，或把图片放进表格。",
                f'There is no picture "{picture.name}" in the library. Upload it first, or put it into the sheet.',
            )
        return PictureFacts(asset.bytes, asset.mime, picture.alt_text, asset.width, asset.height)
    try:
        measured = measure(picture.data, picture.name)
    except PictureRefused as refused:
        return refused.words
    return PictureFacts(len(picture.data), measured.mime, picture.alt_text, measured.width, measured.height)


def _which_picture(name: str, assets: list[Asset]) -> Words:
    shown = [f"{one.width}×{one.height}, {one.created_at:%Y-%m-%d %H:%M} UTC" for one in assets[-5:]]
    return Words(
        f"素材库里有 {len(assets)} 张不同的图片都叫“{name}”（{'；'.join(shown)}）。"
        "请把要用的那张放进表格，或换个文件名上传。",
        f'{len(assets)} different pictures in the library are called "{name}" ({"; ".join(shown)}). Put the right one '
        "into the sheet, or upload it under another name.",
    )


def _with_header(header: str, words: Words) -> Words:
    return Words(f"{header}：{words.zh}", f"{header}: {words.en}") if header else words


def as_json(judged: Judged) -> dict[str, Any]:
    """One line of the report: what the import page and the CLI show."""
    match judged:
        case Bad(number, excerpt, problems):
            return {"row": number, "state": "bad", "text": excerpt, "problems": [p.as_json() for p in problems]}
        case Known(row):
            return {"row": row.row_number, "state": "known", "text": row.text, "due": row.due.isoformat()}
        case Good(row, column, accounts):
            return {
                "row": row.row_number,
                "state": "good",
                "text": row.text,
                "link": row.link,
                "due": row.due.isoformat(),
                "accounts": [account.pk for account in accounts],
                "column": column.pk,
                "pictures": len(row.pictures),
                "assets": judged.named,
                "hints": [hint.words.as_json() for hint in row.hints],
                "findings": [
                    found.as_json() | {"account": account}
                    for account, findings in judged.findings.items()
                    for found in findings
                ],
            }
