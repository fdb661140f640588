"""Keeping what the checks found, and waivers of it. The checks themselves are pure and know nothing of this."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.findings import Finding
from guanwei.practice.models import CheckRun, FoundFinding, Waiver
from guanwei.practice.registry import check_named
from guanwei.trail.record import record


class WaiverRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Result:
    """What the checks said about one subject, and under which versions it holds."""

    object_id: int
    account_id: int
    content_hash: str
    rules_version: str
    history_version: int
    findings: tuple[Finding, ...]


def keep(kind: str, results: Collection[Result], *, now: datetime) -> None:
    """Replaces what was kept for these subjects. Call inside the transaction of the change that was checked."""
    CheckRun.objects.filter(kind=kind, object_id__in=[result.object_id for result in results]).delete()
    runs = CheckRun.objects.bulk_create(
        CheckRun(
            kind=kind,
            object_id=result.object_id,
            account_id=result.account_id,
            content_hash=result.content_hash,
            rules_version=result.rules_version,
            history_version=result.history_version,
            at=now,
        )
        for result in results
    )
    FoundFinding.objects.bulk_create(
        FoundFinding(run=run, check_id=found.id, about=found.about, level=found.level.value, finding=found.as_json())
        for run, result in zip(runs, results, strict=True)
        for found in result.findings
    )


KEPT = """
SELECT run.kind, run.object_id, found.finding
  FROM practice_checkrun AS run LEFT JOIN practice_foundfinding AS found ON found.run_id = run.id
 WHERE run.kind = ANY(%(kinds)s::text[]) AND run.object_id = ANY(%(ids)s::bigint[])
 ORDER BY found.id
"""


def kept(kind: str, ids: Collection[int]) -> dict[int, tuple[Finding, ...]]:
    """The findings of the last run over each subject; subjects that were never checked are left out."""
    return kept_of_kinds([kind], ids)[kind]


def kept_of_kinds(kinds: Sequence[str], ids: Collection[int]) -> dict[str, dict[int, tuple[Finding, ...]]]:
    """The same of several kinds, by one statement; `ids` of all of them alike."""
    found: dict[str, dict[int, list[Finding]]] = {kind: {} for kind in kinds}
    for kind, object_id, finding in sql.rows(KEPT, {"kinds": list(kinds), "ids": list(ids)}) if ids else ():
        of_it = found[kind].setdefault(object_id, [])
        if finding is not None:
            of_it.append(Finding.from_json(json.loads(finding)))
    return {kind: {id: tuple(findings) for id, findings in of_it.items()} for kind, of_it in found.items()}


NEVER = Words(
    "这一条不能豁免：平台本身不接受。请修改内容。",
    "This cannot be waived: the network itself refuses it. Change the content.",
)


def waive(
    *,
    actor: User,
    now: datetime,
    kind: str,
    object_id: int,
    account_id: int,
    findings: Sequence[Finding],
    content_hash: str,
    reason: str,
    expires_at: datetime | None = None,
) -> None:
    """One reason for `findings`, of one check, and for no other that it may find later. WaiverRefused without a reason,
    for what the network itself would refuse, or until a moment that is over."""
    check_id = findings[0].id
    if not reason.strip():
        raise WaiverRefused(Words("请写明为什么可以放行。", "Say why it may stand."))
    if expires_at is not None and expires_at <= now:
        raise WaiverRefused(
            Words("这一天已经过去了，请选今天或以后。", "That day is over. Choose today or a later one.")
        )
    if not check_named(check_id).waivable:
        raise WaiverRefused(NEVER)
    values = {"reason": reason.strip(), "by": actor, "at": now, "expires_at": expires_at}
    for about in dict.fromkeys(found.about for found in findings):
        Waiver.objects.update_or_create(
            kind=kind, object_id=object_id, check_id=check_id, content_hash=content_hash, about=about, defaults=values
        )
    words = list(dict.fromkeys(str(found.figures["word"]) for found in findings if "word" in found.figures))
    record(
        actor=actor,
        now=now,
        verb="finding.waived",
        kind=kind,
        id=object_id,
        account_id=account_id,
        details={"check": check_id, "reason": reason.strip(), "hash": content_hash[:12]}
        | ({"words": words} if words else {})
        | ({"until": expires_at.isoformat()} if expires_at else {}),
    )


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers in force, by object id, check id, content hash and what the finding is about."""

    known: Mapping[tuple[int, str, str, str], Waiver]

    def of(self, object_id: int, content_hash: str, found: Finding) -> Waiver | None:
        """The one that lets `found` stand. One that does not know what it was about lets all of its check stand."""
        place = (object_id, found.id, content_hash)
        return self.known.get((*place, found.about)) or self.known.get((*place, ""))


def waivers_of(kind: str, ids: Collection[int], *, now: datetime) -> Waivers:
    rows = Waiver.objects.filter(kind=kind, object_id__in=ids).select_related("by")
    return Waivers(
        {
            (row.object_id, row.check_id, row.content_hash, row.about): row
            for row in rows
            if row.expires_at is None or row.expires_at > now
        }
    )


def unwaived(
    kind: str, object_id: int, content_hash: str, findings: Iterable[Finding], *, now: datetime
) -> list[Finding]:
    """The findings that nobody let stand for this content."""
    listed = list(findings)
    if not listed:
        return []
    waived = waivers_of(kind, [object_id], now=now)
    return [found for found in listed if waived.of(object_id, content_hash, found) is None]
