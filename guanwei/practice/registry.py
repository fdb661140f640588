"""All checks, and the one way to run them: in the form, on import, in the API, at approval, just before sending."""

import hashlib
import importlib
import json
import logging
import pkgutil
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from guanwei.accounts.inheritance import Layer
from guanwei.lib.words import Words
from guanwei.practice import checks, fingerprint
from guanwei.practice.check import Check, Concern
from guanwei.practice.findings import Finding, Level, in_order
from guanwei.practice.positioning import Positioning
from guanwei.practice.settings import OFF, Setting, Settings, resolved
from guanwei.practice.subjects import OF_NO_DRAFT, Context, Subject

logger = logging.getLogger("guanwei.practice")


def _in_the_guides_order(name: str) -> tuple[bool, str, int, str]:
    """`n_length` before `a1_profile`, `c2_...` before `c13_...`: what networks refuse, then the guide's rows."""
    row, number, rest = cast(re.Match[str], _MODULE.fullmatch(name)).groups()
    return row != "n", row, int(number or 0), rest


# A module in guanwei.practice.checks is a check; there is no list to keep beside the folder.
_MODULE = re.compile(r"([a-z])(\d*)_(\w+)")
CHECKS: tuple[Check, ...] = tuple(
    Check.of(importlib.import_module(f"{checks.__name__}.{name}"))
    for name in sorted((module.name for module in pkgutil.iter_modules(checks.__path__)), key=_in_the_guides_order)
)
BY_ID = {check.id: check for check in CHECKS}
# Each once, however many checks read it; the level of a check behind its own settings.
ALL_SETTINGS: tuple[Setting[Any], ...] = tuple(
    {setting.id: setting for check in CHECKS for setting in (*check.settings, check.level)}.values()
)

_FAILED = ".failed"


def settings_from(layers: Sequence[Layer]) -> Settings:
    """The values of every setting for one account, from `layers`, nearest first (account, brand, installation)."""
    return resolved(ALL_SETTINGS, layers)


def run(subject: Subject, context: Context, only: Collection[str] | None = None) -> tuple[Finding, ...]:
    """What the checks that are switched on find in `subject`, the gravest first.

    `only` restricts it to some check ids; KeyError for one that does not exist. A check that fails never stops the
    others: in place of what it would have said stands a finding that says so (its id with `.failed`, level ask), and
    the reason is logged.
    """
    suited = _suited(type(subject), CHECKS if only is None else _named(frozenset(only)))
    return in_order(finding for check in suited for finding in _run_one(check, subject, context))


@lru_cache(maxsize=64)
def _named(only: frozenset[str]) -> tuple[Check, ...]:
    return tuple(BY_ID[check_id] for check_id in sorted(only))


def _suited(kind: type, chosen: tuple[Check, ...]) -> list[Check]:
    return [check for check in chosen if issubclass(kind, check.subjects)]


def _run_one(check: Check, subject: Subject, context: Context) -> tuple[Finding, ...]:
    level = context.settings[check.level]
    if level == OFF:
        return ()
    try:
        found = tuple(check.find(subject, context))
    except Exception as error:  # a bug in one check must not keep the others from judging the post
        logger.exception("check %s failed", check.id)
        return (_failed(check, error),)
    return tuple(_levelled(finding, check, Level(level)) for finding in found) if found else ()


def _levelled(finding: Finding, check: Check, level: Level) -> Finding:
    softened = finding.level.weight < check.default_level.weight
    if finding.level is level or (softened and finding.level.weight <= level.weight):
        return finding
    return replace(finding, level=level)


def _failed(check: Check, error: Exception) -> Finding:
    title, kind = check.about.title, type(error).__name__
    return Finding(
        id=check.id + _FAILED,
        level=Level.ASK,
        message=Words(
            zh=f"“{title.zh}”这项检查出错了（{kind}），没有给出结论。",
            en=f'The check "{title.en}" could not be finished ({kind}); its verdict is missing.',
        ),
        hint=Words(
            zh="先由人看一眼；原因在日志里，请转告管理员。",
            en="Have a person look at the post; the reason is in the log, tell an administrator.",
        ),
        figures={"check": check.id, "error": kind},
    )


# --- what approval, waivers and the sender ask ----------------------------------------------------------------------


def check_named(finding_id: str) -> Check:
    """The check that a finding comes from: its id is the check's, or that and a part behind a point (`B1.flood.day`).
    KeyError for an id that no check has.

    A finding that a check failed (`.failed`) may always be waived: a bug of ours must not keep a post from going out.
    """
    check = BY_ID.get(finding_id) or BY_ID[finding_id.rpartition(".")[0]]
    return replace(check, waivable=True) if finding_id.endswith(_FAILED) else check


def content_checks() -> frozenset[str]:
    """The checks that look at the content: a new blocking finding of theirs holds a post that is due.

    Rhythm and mix (B1, B2, C2, C5) are not among them: just before sending they only warn. C13 is, though it reads
    other posts as well: see `Check.reads`.
    """
    return frozenset(check.id for check in CHECKS if check.concern is Concern.CONTENT)


def rules_version(settings: Settings, positioning: Positioning | None = None) -> str:
    """64 hex digits that change with any check of posts and answers, its version, a value that holds here or the
    positioning sheet of the brand: a kept result is void then. What is said about accounts voids none."""
    of_posts = [check for check in CHECKS if not set(check.subjects) <= OF_NO_DRAFT]
    versions = [[check.id, check.version] for check in of_posts]
    values = {setting.id: settings[setting] for check in of_posts for setting in (*check.settings, check.level)}
    sheet = [positioning.as_json()] if positioning else []
    stated = json.dumps([versions, fingerprint.VERSION, values, *sheet], sort_keys=True)
    return hashlib.sha256(stated.encode()).hexdigest()
