"""`guanwei doctor`: proves that this installation can publish, line by line, and says what to do where it cannot."""

import argparse

from guanwei.cli.acts import run_act
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.lib.words import Words

HELP = Words("体检：数据库、发送、授权、时钟、磁盘、图片、任务", "proves that this installation can publish")
MARKS = {"ok": Words("正常", "ok  "), "warn": Words("注意", "warn"), "bad": Words("故障", "BAD ")}


def arguments(parser: Parser) -> None:
    offline = Words("不去问各平台", "do not ask the networks")
    parser.add_argument("--offline", action="store_true", help=offline)
    parser.set_defaults(do=examine)


run = run_act


def examine(args: argparse.Namespace) -> int:
    from guanwei.jobs.health import Level, examination
    from guanwei.lib.clock import utc_now

    lines = examination(utc_now(), ask=not args.offline)
    bad = sum(line.level is Level.BAD for line in lines)
    if args.out.json:
        listed = [{"name": line.name, "level": line.level, "says": line.says, "then": line.then} for line in lines]
        args.out.data({"ok": not bad, "lines": listed})
        return Exit.NO if bad else Exit.DONE
    for line in lines:
        mark = MARKS[line.level.value]
        args.out.say(Words(f"{mark.zh}  {line.says.zh}", f"{mark.en}  {line.says.en}"))
        if line.then:
            args.out.say(Words(f"      → {line.then.zh}", f"      -> {line.then.en}"))
    warned = sum(line.level is Level.WARN for line in lines)
    args.out.say(Words(f"故障 {bad} 项，注意 {warned} 项。", f"{bad} bad, {warned} to look at."))
    return Exit.NO if bad else Exit.DONE
