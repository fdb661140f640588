"""A command with several acts: `guanwei plan import`, `guanwei plan list`. Each is done inside `connect(args)`."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guanwei.cli.django import connect
from guanwei.cli.parser import Parser
from guanwei.lib.words import Words

_LANGUAGE = Words("zh", "en")


@dataclass(frozen=True, slots=True)
class Act:
    """`arguments` adds what this act alone takes; `run` does it, with Django started, and returns the exit code."""

    name: str
    help: Words
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]


def add_acts(
    parser: Parser, acts: Sequence[Act], *, otherwise: Callable[[argparse.Namespace], int] | None = None
) -> None:
    """`otherwise` is done when no act is named; without it one has to be."""
    chosen = parser.add_subparsers(
        title=parser.text(Words("可以做的事", "what it can do")),
        metavar=parser.text(Words("操作", "ACT")),
        required=otherwise is None,
        prog=parser.prog,
    )
    for act in acts:
        own = chosen.add_parser(
            act.name, description=act.help, language=parser.text(_LANGUAGE), help=parser.text(act.help)
        )
        own.add_common(again=True)
        act.arguments(own)
        own.set_defaults(do=act.run)
    parser.set_defaults(do=otherwise)


def run_act(args: argparse.Namespace) -> int:
    with connect(args):
        done: int = args.do(args)
    return done
