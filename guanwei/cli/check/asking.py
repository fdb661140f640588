"""What is asked of each text: which checks, with which settings, and from which level on it matters."""

import argparse
import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from guanwei.lib.problem import Problem
from guanwei.practice import api
from guanwei.practice.check import Check
from guanwei.practice.registry import ALL_SETTINGS, BY_ID, CHECKS
from guanwei.practice.settings import OFF, Setting, Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """`only` is None for all checks. `network` is None for none, `rights` for those of whoever posts by hand."""

    settings: Settings
    only: frozenset[str] | None
    level: api.Level
    network: str | None
    rights: str | None = None

    def findings(
        self,
        kind: str,
        text: str,
        *,
        to: str | Collection[str] = "",
        against: Collection[str] = (),
        network: str = "",
        rights: str = "",
        due: datetime | None = None,
    ) -> tuple[api.Finding, ...]:
        """`network` "" is that of the command line, "none" is none. `rights` "" are those of the command line,
        where the network is. KeyError for one that does not exist."""
        chosen = self.network if not network else None if network == "none" else network
        by = rights or (self.rights if chosen == self.network else None)
        if kind == "name":
            brand = to if isinstance(to, str) else tuple(to)
            return api.check_name(text, brand=brand, settings=self.settings, only=self.only)
        if kind == "reply":
            said = to if isinstance(to, str) else "\n".join(to)
            return api.check_reply(
                text, to=said, earlier=against, network=chosen, rights=by, settings=self.settings, only=self.only
            )
        return api.check_post(
            text, network=chosen, rights=by, against=against, due=due, settings=self.settings, only=self.only
        )

    def reached(self, findings: Iterable[api.Finding]) -> bool:
        return any(found.level.weight >= self.level.weight for found in findings)


def asked_of(args: argparse.Namespace) -> Asked:
    """Raises Problem for a check, a setting or a combination that does not exist."""
    _refuse_contradictions(args)
    values: dict[str, object] = {
        f"{check_id}.level": OFF for given in _each(args.off) for check_id in checks_named(given)
    }
    values |= dict(_value(given) for given in args.set)
    try:
        settings = api.settings_of(values)
    except api.SettingRefused as refused:
        raise Problem(refused.words.zh, refused.words.en) from refused
    network = None if args.network == "none" else args.network
    only = frozenset(check_id for given in _each(args.only) for check_id in checks_named(given)) if args.only else None
    if only is not None and args.jsonl is None and not only & api.checks_of(args.kind, network):
        listed = ", ".join(sorted(only))
        raise Problem(
            f"{listed} 判断不了单独的{_KIND[args.kind][0]}：它要看排期、历史，或者要说明平台（--network）。",
            f"{listed} cannot judge {_KIND[args.kind][1]} by itself: it needs a plan, a history, or to be told the "
            "network (--network).",
        )
    return Asked(settings, only, api.Level(args.level), network, _rights(args.rights, network))


def _rights(given: str | None, network: str | None) -> str | None:
    if given is None:
        return None
    if network is None:
        raise Problem(
            "--rights 要和 --network 一起用：是哪个平台的权限？",
            "--rights goes with --network: the rights of which network?",
        )
    known = api.rights_of(network)
    if given not in known:
        raise Problem(
            f"{network} 没有“{given}”这种权限，有：{'、'.join(known)}。",
            f'{network} has no rights "{given}"; it has: {", ".join(known)}.',
        )
    return given


def _each(given: Iterable[str]) -> Iterator[str]:
    """`--only C12,C2 --only A2`: three."""
    return (part.strip() for one in given for part in one.split(",") if part.strip())


_YEARS = range(1970, 2200)
_KIND = {"post": ("稿件", "a post"), "reply": ("回复", "an answer"), "name": ("名称", "a name")}


def checks_named(given: str) -> tuple[str, ...]:
    """The check with that id, or all of a row (`C12`). Raises Problem, with the nearest ones, when there is none."""
    wanted = given.strip().casefold()
    exact = tuple(check_id for check_id in BY_ID if check_id.casefold() == wanted)
    of_row = tuple(check_id for check_id in BY_ID if check_id.casefold().startswith(f"{wanted}."))
    if exact or of_row:
        return exact or of_row
    near = nearest(given, BY_ID)
    raise Problem(f"没有“{given}”这项检查。{near[0]}", f'There is no check "{given}".{near[1]}')


def moment_of(text: str) -> datetime:
    """A day or a moment in ISO 8601, in China's time where it names no zone. Raises Problem for anything else."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.year not in _YEARS:
            raise ValueError(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=api.ZONE)).astimezone(UTC)
    except ValueError as error:
        raise Problem(
            f"时间“{text}”看不懂，请写成 2026-12-13 或 2026-12-13T10:00。",
            f'The time "{text}" is not understood; write it as 2026-12-13 or 2026-12-13T10:00.',
        ) from error


def nearest(given: str, known: Iterable[str]) -> tuple[str, str]:
    """The end of a sentence, in both languages: which of `known` may have been meant."""
    by_form = {one.casefold(): one for one in known}
    tails = {form: form.partition(".")[2] for form in by_form}
    wanted = given.strip().casefold()
    close = difflib.get_close_matches(wanted, by_form, n=3, cutoff=0.6)
    meant = [by_form[form] for form in close]
    close_tails = difflib.get_close_matches(wanted, list(dict.fromkeys(tails.values())), n=2, cutoff=0.7)
    meant += [by_form[form] for close_tail in close_tails for form, tail in tails.items() if tail == close_tail]
    meant += [one for form, one in by_form.items() if len(wanted) > 2 and wanted in form]
    listed = ", ".join(list(dict.fromkeys(meant))[:3])
    if not listed:
        return "guanwei checks list 列出全部。", " guanwei checks list names all."
    return f"是不是：{listed}？", f" Did you mean {listed}?"


def _value(given: str) -> tuple[str, object]:
    key, equals, text = given.partition("=")
    settings = {setting.id.casefold(): setting for setting in ALL_SETTINGS}
    setting = settings.get(key.strip().casefold())
    if not equals:
        raise Problem(f"--set {given} 里没有等号，请写成 设置=值。", f"--set {given} has no =; write SETTING=VALUE.")
    if setting is None:
        near = nearest(key, (one.id for one in ALL_SETTINGS))
        raise Problem(f"没有“{key}”这个设置。{near[0]}", f'There is no setting "{key}".{near[1]}')
    if not any(setting in (*check.settings, check.level) for check in _of_texts()):
        raise Problem(
            f"{setting.id} 在这里用不到：用它的检查要看排期、历史或账号。",
            f"{setting.id} does nothing here: the checks that read it need a plan, a history or an account.",
        )
    value = _typed(setting, text.strip())
    if refused := setting.problem(value):
        raise Problem(refused.zh, refused.en)
    return setting.id, value


def _of_texts() -> Iterator[Check]:
    return (check for check in CHECKS if check.id in api.checks_of_texts())


def _typed(setting: Setting[object], text: str) -> object:
    """In the type of its default; as it was typed where that is not possible: the setting then says what it wants."""
    if isinstance(setting.default, str):
        return text
    try:
        return int(text) if isinstance(setting.default, int) else float(text)
    except ValueError:
        return text


def _refuse_contradictions(args: argparse.Namespace) -> None:
    if args.jsonl is not None and (args.files or args.lines or args.column):
        raise Problem(
            "--jsonl 自己带文件名，不能再加文件、--lines 或 --column。",
            "--jsonl names its file itself: no other file, --lines or --column beside it.",
        )
    if args.lines and args.column:
        raise Problem("--lines 和 --column 只能用一个。", "Use either --lines or --column.")
    if args.to is not None and args.kind == "post":
        raise Problem(
            "--to 用于回复（--kind reply）和名称（--kind name）。",
            "--to belongs to answers (--kind reply) and names (--kind name).",
        )
