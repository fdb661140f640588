"""`guanwei history import FILE --account X`: what an account posted before, or outside Guanwei."""

import argparse
from pathlib import Path
from zoneinfo import ZoneInfo

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.plan.importing import bytes_of
from guanwei.cli.plan.progress import Bar
from guanwei.cli.scope import account_named, actor_of, add_actor
from guanwei.lib.words import Words

HELP = Words("历史：导入账号以前发过的内容", "history: take in what an account posted before")
SHOWN = 20  # bad rows


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)


run = run_act


def _import_arguments(parser: Parser) -> None:
    kinds = Words(
        "导出文件：.csv、.xlsx 或 .jsonl，有时间和正文", "the export: .csv, .xlsx or .jsonl with times and texts"
    )
    parser.add_argument("file", metavar="FILE", help=kinds)
    parser.add_argument("--account", required=True, metavar="NAME", help=Words("哪个账号的", "whose posts they are"))
    add_actor(parser)
    parser.add_argument("--dry-run", action="store_true", help=Words("只看会怎样，不导入", "say what would happen"))
    bad = Words("跳过看不懂的行", "leave out the rows that are not understood")
    parser.add_argument("--leave-bad-rows", action="store_true", help=bad)


def import_file(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.listening.exportfile import read_export
    from guanwei.people.roles import Permission
    from guanwei.publishing.history import import_history

    actor = actor_of(args)
    account = account_named(actor, args.account, Permission.MANAGE)
    path = Path(args.file)
    export = read_export(bytes_of(path), path.name, zone=ZoneInfo(account.zone))
    refused = bool(export.bad) and not args.leave_bad_rows
    with Bar(args.out, Words("导入", "Importing")) as bar:
        result = import_history(
            actor=actor,
            now=utc_now(),
            account=account,
            posts=export.posts,
            dry_run=args.dry_run or refused,
            progress=bar.show,
        )
    for row in export.bad[:SHOWN]:
        args.out.note(row.words)
    if args.out.json:
        counts = {"fresh": result.fresh, "known": result.known, "ours": result.ours, "bad": len(export.bad)}
        args.out.data(counts | {"imported": not (args.dry_run or refused)})
    elif not refused:
        args.out.say(_told(result.fresh, result.known, result.ours, dry_run=args.dry_run))
    if refused:
        args.out.note(_nothing(len(export.bad)))
    return Exit.NO if refused else Exit.DONE


def _told(fresh: int, known: int, ours: int, *, dry_run: bool) -> Words:
    will = Words("将导入", "would be imported") if dry_run else Words("已导入", "imported")
    return Words(
        f"{will.zh} {fresh} 条；{known} 条早已在册，{ours} 条是从官微发出的。",
        f"{fresh} {will.en}; {known} were known already, {ours} went out through Guanwei.",
    )


def _nothing(bad: int) -> Words:
    return Words(
        f"{bad} 行看不懂，什么都没有导入。改好文件，或加 --leave-bad-rows 跳过这些行。",
        f"{bad} row(s) are not understood; nothing was imported. Mend the file, or leave them out with "
        "--leave-bad-rows.",
    )


ACTS = (Act("import", Words("导入一个导出文件", "take in an export file"), _import_arguments, import_file),)
