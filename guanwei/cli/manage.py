"""`guanwei manage ...`: Django's own commands, on the database that `guanwei` uses."""

import argparse

from guanwei.cli.django import connect
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.lib.words import Words

HELP = Words("Django 自带的管理命令（shell、dbshell……）", "Django's own commands (shell, dbshell, ...)")
# Options after the name are Django's, --help among them.
TAKES_ANYTHING = True


def arguments(parser: Parser) -> None:
    """Everything after the name goes to Django."""


def run(args: argparse.Namespace) -> int:
    with connect(args):
        from django.core.management import ManagementUtility

        try:
            ManagementUtility(["guanwei manage", *args.rest]).execute()
        except SystemExit as leaving:
            return leaving.code if isinstance(leaving.code, int) else Exit.DONE if leaving.code is None else Exit.NO
    return Exit.DONE
