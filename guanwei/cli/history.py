"""`guanwei history import FILE --account X`: what an account posted before, or outside Guanwei; `export`: all of it."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.plan.exporting import write_out
from guanwei.cli.plan.importing import bytes_of
from guanwei.cli.plan.progress import Bar
from guanwei.cli.scope import account_named, actor_of, add_actor
from guanwei.cli.telling import day_of, midnight
from guanwei.lib.words import Words

HELP = Words(
    "历史：导入账号以前发过的内容，或者导出账号发过的内容",
    "history: take in what an account posted before, or write out what it has posted",
)
SHOWN = 20  # bad rows
EARLIEST = date(2000, 1, 1)  # before there was any network


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


def _export_arguments(parser: Parser) -> None:
    parser.add_argument("--account", required=True, metavar="NAME", help=Words("哪个账号的", "whose posts they are"))
    since = Words("第一天，默认从最早的一条起", "first day; from the earliest post if not given")
    until = Words("最后一天，默认今天", "last day; today if not given")
    parser.add_argument("--from", dest="since", metavar="DATE", help=since)
    parser.add_argument("--until", metavar="DATE", help=until)
    kind = Words("文件格式，默认看文件名，否则 xlsx", "kind of file; the file's name decides, else xlsx")
    parser.add_argument("--format", choices=["xlsx", "csv", "jsonl"], help=kind)
    where = Words(
        "写到哪里，- 表示标准输出；默认在当前文件夹", "where to write, - for standard output; else this folder"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help=where)
    add_actor(parser)


def export_file(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission
    from guanwei.publishing.published import FileKind, export_history

    actor = actor_of(args)
    account = account_named(actor, args.account, Permission.VIEW)
    first = day_of(args.since) if args.since else EARLIEST
    last = day_of(args.until) if args.until else utc_now().astimezone(ZoneInfo(account.zone)).date()
    kind = args.format or Path(args.output or "").suffix.removeprefix(".").lower()
    file_kind = FileKind(kind) if kind in set(FileKind) else FileKind.XLSX
    export = export_history(
        viewer=actor,
        account=account,
        since=midnight(first, account.zone),
        until=midnight(last + timedelta(days=1), account.zone),
        file_kind=file_kind,
        language=args.out.language,
    )
    if not export.posts:
        failed: int = args.out.fail(_none_there(account.name), Exit.NO)
        return failed
    return write_out(args, export.data, f"{account.brand.slug}-{account.network}-history.{file_kind}")


def _none_there(account: str) -> Words:
    return Words(
        f"账号“{account}”这段时间没有发过内容，什么都没有写。用 --from 和 --until 换别的日期。",
        f'The account "{account}" published nothing in these days; nothing was written. Choose other days with --from '
        "and --until.",
    )


ACTS = (
    Act("import", Words("导入一个导出文件", "take in an export file"), _import_arguments, import_file),
    Act("export", Words("导出账号发过的内容", "write out what an account published"), _export_arguments, export_file),
)
