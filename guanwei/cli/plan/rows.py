"""The rows of an imported sheet as a table: when, where, which column, what begins it, what was found."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guanwei.cli.telling import LEVELS, excerpt, local
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.publishing.models import PlanFile

COLUMNS = {
    "row": Words("行", "Row"),
    "time": Words("时间", "Time"),
    "accounts": Words("账号", "Accounts"),
    "column": Words("栏目", "Column"),
    "text": Words("正文", "Text"),
    "result": Words("结果", "Result"),
}
NEW, HERE, BAD = Words("可导入", "good"), Words("已导入过", "here already"), Words("有问题", "bad")


def show_report(
    args: argparse.Namespace, file: "PlanFile", *, refused: Mapping[int, Words] | None = None, submitted: int = 0
) -> None:
    """The dry run, or what was imported. `refused` by plan id: what could not be sent in, and why."""
    from guanwei.accounts.models import Account
    from guanwei.editorial.models import Column

    report = file.report
    accounts = {account.pk: account for account in Account.objects.filter(brand=file.brand)}
    columns = dict(Column.objects.filter(brand=file.brand).values_list("pk", "name"))
    rows = [_cells(row, accounts, columns, file.brand.zone) for row in report["rows"]]
    whole, refused = _whole_plan(report, accounts), refused or {}
    if args.out.json:
        args.out.data(
            {
                "file": file.pk,
                "state": file.state,
                "counts": report["counts"],
                "notes": report["notes"],
                "plan": whole,
                "rows": [
                    row | {"time": cells["time"], "account_names": cells["names"], "column_name": cells["column"]}
                    for row, cells in zip(report["rows"], rows, strict=True)
                ],
                "plans": report.get("plans", []),
                "submitted": submitted,
                "refused": [{"plan": plan, "why": words} for plan, words in refused.items()],
            }
        )
        return
    args.out.table(COLUMNS, rows)
    for row in report["rows"]:
        for line in _remarks(row, accounts):
            args.out.say(line)
    for line in [*map(_of_the_plan, whole), *map(Words.from_json, report["notes"])]:
        args.out.say(line)
    _say_counts(args, file, submitted)
    for plan, words in refused.items():
        args.out.say(Words(f"排期 {plan} 没有送审：{words.zh}", f"Plan {plan} was not sent in: {words.en}"))


def _cells(
    row: Mapping[str, Any], accounts: Mapping[int, Any], columns: Mapping[int, str], zone: str
) -> dict[str, object]:
    own = [accounts[pk] for pk in row.get("accounts", ()) if pk in accounts]
    due = datetime.fromisoformat(row["due"]) if "due" in row else None
    return {
        "row": row["row"],
        "time": local(due, own[0].zone if own else zone),
        "names": [account.name for account in own],
        "accounts": "、".join(account.name for account in own),
        "column": columns.get(row.get("column", 0), ""),
        "text": excerpt(row["text"]),
        "result": _result(row),
    }


def _result(row: Mapping[str, Any]) -> Words:
    if row["state"] == "bad":
        return BAD
    if row["state"] == "known":
        return HERE
    levels = [found["level"] for found in row["findings"]]
    counts = [(LEVELS[level], levels.count(level)) for level in LEVELS if level in levels]
    if not counts:
        return NEW
    zh, en = ("，".join(f"{name.zh} {n}" for name, n in counts), ", ".join(f"{name.en} {n}" for name, n in counts))
    return Words(zh, en)


def _remarks(row: Mapping[str, Any], accounts: Mapping[int, Any]) -> list[Words]:
    number = row["row"]
    lines = [(BAD, Words.from_json(problem), "") for problem in row.get("problems", ())]
    several = len(row.get("accounts", ())) > 1
    for found in row.get("findings", ()):
        where = f"（{accounts[found['account']].name}）" if several and found["account"] in accounts else ""
        lines.append((LEVELS[found["level"]], Words.from_json(found["message"]), f"{where} {found['id']}"))
    lines += [(LEVELS["hint"], Words.from_json(hint), "") for hint in row.get("hints", ())]
    return [
        Words(f"第 {number} 行 [{mark.zh}]{what} {words.zh}", f"Row {number} [{mark.en}]{what} {words.en}")
        for mark, words, what in lines
    ]


def _whole_plan(report: Mapping[str, Any], accounts: Mapping[int, Any]) -> list[dict[str, Any]]:
    """What the plan as a whole does with the rows in it, each finding with its account."""
    return [
        found | {"account": int(account), "account_name": accounts[int(account)].name}
        for account, findings in report.get("plan", {}).items()
        for found in findings
    ]


def _of_the_plan(found: Mapping[str, Any]) -> Words:
    name, level, words = found["account_name"], LEVELS[found["level"]], Words.from_json(found["message"])
    return Words(
        f"整个排期（{name}）[{level.zh}] {found['id']} {words.zh}",
        f"Whole plan ({name}) [{level.en}] {found['id']} {words.en}",
    )


def _say_counts(args: argparse.Namespace, file: "PlanFile", submitted: int) -> None:
    counts, plans = file.report["counts"], len(file.report.get("plans", ()))
    good, bad, known, blocked = (counts[name] for name in ("good", "bad", "known", "blocked"))
    args.out.say(
        Words(
            f"共 {good + bad + known} 行：{good} 行可导入，{known} 行已导入过，{bad} 行有问题；{blocked} 行有拦截项。",
            f"{good + bad + known} rows: {good} good, {known} here already, {bad} bad; {blocked} blocked by a finding.",
        )
    )
    if "plans" in file.report:
        args.out.say(Words(f"已导入 {plans} 条排期。", f"Imported: {plans} plans."))
    if submitted:
        args.out.say(Words(f"已送审 {submitted} 条。", f"Sent in for approval: {submitted}."))
