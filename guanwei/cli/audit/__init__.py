"""`guanwei audit`: an operating review of any account from its timeline, without database or installation."""

import argparse
from typing import TYPE_CHECKING

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.lib.clock import utc_now
from guanwei.lib.problem import Problem, why_not
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.practice.audit import Review

HELP = Words(
    "运营体检：从时间线给任意账号打分，也可以两个账号并排对标，不需要数据库",
    "an operating review of any account from its timeline, or of two side by side; needs no database",
)
CODES = Words(
    "返回码：0 评完了；1 来源读不了、里面没有能用的内容，或者报告文件写不出来；2 用法不对。",
    "Exit codes: 0 done; 1 the source could not be read or holds nothing usable, or a file of the review could not be "
    "written; 2 wrong usage.",
)
MOST = 20_000  # posts of a timeline that is read from a network, unless --limit says something else


def arguments(parser: Parser) -> None:
    parser.epilog = parser.text(CODES)
    source = Words(
        "文件（.csv、.jsonl、.xlsx，可以再压成 .gz）、- 即标准输入，或者 mastodon:@用户@服务器、bluesky:用户名",
        "a file (.csv, .jsonl, .xlsx, also .gz), - for standard input, or mastodon:@user@server, bluesky:handle",
    )
    parser.add_argument("source", metavar="SOURCE", help=source)
    beside = Words("对标：再评这个来源，放在旁边", "study: review this source too, beside the first")
    parser.add_argument("--beside", metavar="SOURCE", help=beside)
    label = Words("报告里叫什么；对标时可以写两次", "what it is called in the review; twice for two sources")
    parser.add_argument("--label", metavar="NAME", action="append", default=[], help=label)
    name = Words(
        "品牌叫什么，可以多次；看多少条在说自己", "what the brand is called, more than once; counts posts about itself"
    )
    parser.add_argument("--name", metavar="NAME", action="append", default=[], help=name)
    zone = Words("时区，默认 Asia/Shanghai", "time zone, Asia/Shanghai by default")
    parser.add_argument("--zone", metavar="ZONE", default="Asia/Shanghai", help=zone)
    _add_mapping(parser)
    limit = Words(f"从平台最多读多少条，默认 {MOST:,}", f"most posts to read from a network, {MOST:,} by default")
    parser.add_argument("--limit", metavar="N", type=int, default=MOST, help=limit)
    server = Words("平台的服务器地址，默认是账号自己的", "address of the network's server; else the account's own")
    parser.add_argument("--server", metavar="URL", default="", help=server)
    page = Words("另写一个网页文件，带图，可以打印", "also write a page of HTML with plots, made to be printed")
    parser.add_argument("--html", metavar="FILE", help=page)
    printed = Words(
        "另写一个 PDF 文件（需要 typst，make setup 会装好）", "also write a PDF (needs typst, which make setup brings)"
    )
    parser.add_argument("--pdf", metavar="FILE", help=printed)


def _add_mapping(parser: Parser) -> None:
    """What a file calls its columns and values."""
    columns = Words(
        "文件里的列名：字段=列名，用逗号隔开，例如 time=Date,text=content",
        "what the file calls its columns: FIELD=HEADER with commas between, such as time=Date,text=content",
    )
    parser.add_argument("--columns", metavar="MAP", default="", help=columns)
    values = Words(
        "文件里的值：字段:值=含义，例如 group:2=promotion,kind:转=repost",
        "what its values mean: FIELD:VALUE=MEANING, such as group:2=promotion,kind:RT=repost",
    )
    parser.add_argument("--values", metavar="MAP", default="", help=values)
    year = Words(
        "文件没有日期，只有月份、星期、钟点三列时：第一行是哪一年",
        "where a file names no days but months, weekdays and hours: the year of its first row",
    )
    parser.add_argument("--year", metavar="YEAR", type=int, help=year)


def run(args: argparse.Namespace) -> int:
    from guanwei.cli.audit.showing import show
    from guanwei.cli.audit.sources import SourceRefused

    try:
        reviews = _reviews(args)
    except SourceRefused as refused:
        failed: int = args.out.fail(refused.words, Exit.USAGE if refused.usage else Exit.NO)
        return failed
    made = utc_now().astimezone(reviews[0].zone).date()
    show(args.out, reviews)  # first: what is wrong with a file takes nothing from who reads it here
    if args.html:
        from guanwei.practice.audit.page import page

        _write(args, args.html, page(reviews, args.out.language, made).encode("utf-8", "replace"))
    if args.pdf:
        from guanwei.practice.audit.pdf import pdf

        _write(args, args.pdf, pdf(reviews, args.out.language, made))
    return Exit.DONE


def _reviews(args: argparse.Namespace) -> list["Review"]:
    from guanwei.cli.audit.sources import Asked, SourceRefused, is_network, name_of, reviewed

    asked = Asked.of(args)
    sources = [args.source, *([args.beside] if args.beside else [])]
    if args.server and sum(map(is_network, sources)) != 1:
        words = Words("--server 只能配一个平台来源。", "--server goes with exactly one source on a network.")
        raise SourceRefused(words, usage=True)
    labels = [*args.label, *map(name_of, sources[len(args.label) :])]
    return [reviewed(args.out, source, label, asked) for source, label in zip(sources, labels, strict=False)]


def _write(args: argparse.Namespace, path: str, data: bytes) -> None:
    from pathlib import Path

    try:
        Path(path).write_bytes(data)
    except OSError as error:
        why = why_not(error)
        raise Problem(f"写不了 {path}：{why.zh}。", f"Cannot write {path}: {why.en}.") from error
    args.out.note(Words(f"报告写到了 {path}。", f"The review is in {path}."))
