"""`guanwei plan export` and `guanwei plan template`: the plan as a file."""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.scope import actor_of, add_actor, brand_named
from guanwei.cli.telling import day_of, midnight
from guanwei.lib.problem import Problem, why_not
from guanwei.lib.words import Words

STDOUT = "-"
MONTH = timedelta(days=30)


def arguments(parser: Parser) -> None:
    _add_brand(parser)
    since = Words("第一天，默认今天", "first day; today if not given")
    until = Words("最后一天，默认 30 天后", "last day; 30 days later if not given")
    parser.add_argument("--from", dest="since", metavar="DATE", help=since)
    parser.add_argument("--until", metavar="DATE", help=until)
    kind = Words("文件格式，默认看文件名，否则 xlsx", "kind of file; the file's name decides, else xlsx")
    parser.add_argument("--format", choices=["xlsx", "csv"], help=kind)
    add_actor(parser)


def template_arguments(parser: Parser) -> None:
    _add_brand(parser)
    add_actor(parser)


def _add_brand(parser: Parser) -> None:
    parser.add_argument(
        "--brand", metavar="NAME", help=Words("品牌；只有一个时可省略", "the brand; the only one if not given")
    )
    where = Words(
        "写到哪里，- 表示标准输出；默认在当前文件夹", "where to write, - for standard output; else this folder"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help=where)


def run(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.lib.sheets import Format
    from guanwei.people.roles import Permission
    from guanwei.publishing.exports import export_plan, nothing_planned

    actor = actor_of(args)
    brand = brand_named(actor, args.brand, Permission.VIEW)
    first = day_of(args.since) if args.since else utc_now().astimezone(ZoneInfo(brand.zone)).date()
    last = day_of(args.until) if args.until else first + MONTH
    since, until = midnight(first, brand.zone), midnight(last + timedelta(days=1), brand.zone)
    if nothing_planned(viewer=actor, brand=brand, since=since, until=until):
        failed: int = args.out.fail(_nothing_there(first, last), Exit.NO)
        return failed
    kind = args.format or (Path(args.output or "").suffix.removeprefix(".").lower())
    file_format = Format.CSV if kind == "csv" else Format.XLSX
    data = export_plan(
        viewer=actor, brand=brand, since=since, until=until, file_format=file_format, language=args.out.language
    )
    return write_out(args, data, f"{brand.slug}-plan.{file_format.value}")


def _nothing_there(first: date, last: date) -> Words:
    return Words(
        f"{first} 到 {last} 没有排期，什么都没有写。用 --from 和 --until 换别的日期。",
        f"Nothing is planned from {first} to {last}; nothing was written. Choose other days with --from and --until.",
    )


def template(args: argparse.Namespace) -> int:
    from guanwei.lib.clock import utc_now
    from guanwei.people.roles import Permission
    from guanwei.publishing import exports

    actor = actor_of(args)
    brand = brand_named(actor, args.brand, Permission.WRITE)
    data = exports.template(viewer=actor, brand=brand, now=utc_now(), language=args.out.language)
    return write_out(args, data, f"{brand.slug}-template.xlsx")


def write_out(args: argparse.Namespace, data: bytes, name: str) -> int:
    """Into the file of -o, else into `name` in this folder; - is standard output."""
    if args.output == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return Exit.DONE
    path = Path(args.output or name)
    try:
        path.write_bytes(data)
    except OSError as error:
        why = why_not(error)
        raise Problem(f"无法写入 {path}：{why.zh}。", f"Cannot write {path}: {why.en}.") from error
    if args.out.json:
        args.out.data({"file": path, "bytes": len(data)})
    args.out.say(Words(f"已写入 {path}（{len(data)} 字节）。", f"Written: {path} ({len(data)} bytes)."))
    return Exit.DONE
