"""`guanwei worker`: sends what is due and does the jobs. As many of them as wanted may run on one database."""

import argparse

from guanwei.cli.django import connect
from guanwei.cli.parser import Parser
from guanwei.lib.words import Words

HELP = Words("后台进程：到点发送、执行任务", "background process: sends what is due, does the jobs")


def arguments(parser: Parser) -> None:
    """None of its own."""


def run(args: argparse.Namespace) -> int:
    with connect(args, pool=True):
        return work()


def work() -> int:
    """Works until SIGTERM or SIGINT and returns the exit code; Django must have been started."""
    from guanwei.jobs.worker import run as run_worker

    return run_worker()
