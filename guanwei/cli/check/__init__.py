"""`guanwei check`: the checks over any text, without database or installation: in an editor, a script, a pipeline."""

import argparse
from typing import TYPE_CHECKING

from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.cli.check.asking import Asked

HELP = Words(
    "检查文字：文件、标准输入、表格里的稿件、回复或名称，不需要数据库",
    "check posts, answers or names: from files, standard input, a spreadsheet; needs no database",
)
CODES = Words(
    "返回码：0 没有达到 --level 的发现；1 有；2 用法不对，或者有读不了的内容。",
    "Exit codes: 0 no finding at or above --level; 1 there is one; 2 wrong usage, or something could not be read.",
)
NETWORKS = ("none", "weibo", "mastodon", "bluesky", "x")  # said here, so that the help loads no check
KINDS = ("post", "reply", "name")
LEVELS = ("block", "ask", "hint")
FORMATS = ("text", "json", "github", "sarif")


def arguments(parser: Parser) -> None:
    parser.epilog = parser.text(CODES)
    files = Words(
        "文件，- 是标准输入（默认）；一个文本文件一条，或者 .xlsx、.csv",
        "files, - for standard input (as without one); one text per file, or an .xlsx or .csv",
    )
    parser.add_argument("files", metavar="FILE", nargs="*", help=files)
    parser.add_argument("--lines", action="store_true", help=Words("一行一条", "one text per line"))
    column = Words(
        "表格里的哪一列：表头或字母；不写则找“正文”一类的表头",
        "which column of a spreadsheet, by header or letter; else the one that is called Text or the like",
    )
    parser.add_argument("--column", metavar="NAME", help=column)
    jsonl = Words(
        "成批：每行一个 JSON 对象进，每行一个出（id、kind、text、to、network、rights、against）",
        "in bulk: one JSON object a line in, one a line out (id, kind, text, to, network, rights, against)",
    )
    parser.add_argument("--jsonl", metavar="FILE", help=jsonl)
    network = Words(
        "按哪个平台的限制；none 只看语言（默认）", "whose limits hold; none looks at the language alone, the default"
    )
    parser.add_argument("--network", choices=NETWORKS, default="none", help=network)
    rights = Words(
        "按哪种权限：ordinary、granted、commercial、by_hand 等，看平台；默认 by_hand，即人在官方应用里能写多长",
        "by which rights, as the network has them: ordinary, granted, commercial, by_hand and others; by default "
        "by_hand, what a person may write in the app",
    )
    parser.add_argument("--rights", metavar="NAME", help=rights)
    kind = Words("是稿件、回复还是账号名称", "what the texts are: posts, answers, names of accounts")
    parser.add_argument("--kind", choices=KINDS, default="post", help=kind)
    to = Words("回复的是哪句话；名称属于哪个品牌", "the message that is answered; the brand that the name belongs to")
    parser.add_argument("--to", metavar="TEXT", help=to)
    due = Words(
        "稿件什么时候发，例如 2026-12-13 或 2026-12-13T10:00；敏感日子要看它",
        "when the posts go out, such as 2026-12-13 or 2026-12-13T10:00; some days are no days for a joke",
    )
    parser.add_argument("--due", metavar="TIME", help=due)
    _add_choices(parser)


def _add_choices(parser: Parser) -> None:
    only = Words(
        "只做这项检查，可以多次；C12 表示所有 C12 开头的", "this check only, more than once; C12: all of that row"
    )
    parser.add_argument("--only", metavar="ID", action="append", default=[], help=only)
    off = Words("不做这项检查，可以多次", "leave this check out, more than once")
    parser.add_argument("--off", metavar="ID", action="append", default=[], help=off)
    setting = Words(
        "设置的值，可以多次；见 guanwei checks explain ID",
        "a setting's value, more than once; see guanwei checks explain",
    )
    parser.add_argument("--set", metavar="SETTING=VALUE", action="append", default=[], help=setting)
    level = Words(
        "从哪个级别起返回 1：block 拦下、ask 待确认、hint 提示；默认 ask",
        "from which level on the code is 1; ask by default",
    )
    parser.add_argument("--level", choices=LEVELS, default="ask", help=level)
    formats = Words("输出格式；--json 同 json", "how findings are printed; --json is json")
    parser.add_argument("--format", choices=FORMATS, default="text", help=formats)


def run(args: argparse.Namespace) -> int:
    from guanwei.cli.check.asking import asked_of

    try:
        asked = asked_of(args)
        if args.jsonl is not None:
            from guanwei.cli.check.batch import run_batch

            return run_batch(args, asked)
        return _run(args, asked)
    except Problem as error:
        failed: int = args.out.fail(error.words, Exit.USAGE)
        return failed


def _run(args: argparse.Namespace, asked: "Asked") -> int:
    from guanwei.cli.check.asking import moment_of
    from guanwei.cli.check.reports import write
    from guanwei.cli.check.sources import pieces

    due = moment_of(args.due) if args.due else None
    checked = [(piece, asked.findings(args.kind, piece.text, to=args.to or "", due=due)) for piece in pieces(args)]
    write(args.out, "json" if args.out.json else args.format, checked)
    reached = any(asked.reached(findings) for _, findings in checked)
    return Exit.NO if reached else Exit.DONE
