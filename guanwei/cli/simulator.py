"""`guanwei simulator`: a stand-in for the Sina Weibo Open Platform, for demonstrations and tests."""

import argparse
from pathlib import Path

from guanwei.cli.parser import Parser, port
from guanwei.lib.words import Words

HELP = Words("微博模拟器（演示与测试用）", "the Weibo simulator, for demonstrations and tests")


def arguments(parser: Parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=Words("监听地址", "address to listen on"))
    parser.add_argument(
        "--port", type=port, default=0, help=Words("端口，0 表示任取一个空闲端口", "port; 0 takes a free one")
    )
    parser.add_argument(
        "--state",
        metavar="FILE",
        help=Words(
            "状态文件，默认在数据文件夹的 simulator/ 中", "file that keeps its state; else in the home's simulator/"
        ),
    )
    parser.add_argument(
        "--ready-file",
        metavar="FILE",
        help=Words("监听后写入地址的 JSON 文件", "JSON file with the address, once it listens"),
    )


def run(args: argparse.Namespace) -> int:
    from guanwei.simulator.server import run as run_simulator

    if not args.state:
        args.home.prepare()
    return run_simulator(args.host, args.port, args.state or str(state_file(args.home.simulator)), args.ready_file)


def state_file(folder: Path) -> Path:
    return folder / "weibo.sqlite3"
