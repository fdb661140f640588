"""The command `guanwei`: one command per file in this folder.

A command is a module with `HELP: Words`, `arguments(parser: Parser)` and `run(args: argparse.Namespace) -> int`.
`args` also carries `home: Home` and `out: Output`. A module is imported when its command is given, or for the help;
what it needs from Django it imports in `run`, inside `with connect(args):` (guanwei.cli.django).
A failure that a person can act on is an exception with `words: Words`, such as guanwei.lib.problem.Problem.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from types import ModuleType

from guanwei import __version__
from guanwei.cli.output import Exit, Output, language_of
from guanwei.cli.parser import LANGUAGES, Parser
from guanwei.lib.home import VARIABLE, Home
from guanwei.lib.problem import NoDatabase, NotAllowed
from guanwei.lib.stack_room import with_room
from guanwei.lib.words import Words

ABOUT = Words("官微：企业官方微博账号的运营系统。", "Guanwei runs a company's official microblog accounts.")


class _Top(Parser):
    """`guanwei` itself: its help lists the commands, which are loaded for that alone."""

    def format_help(self) -> str:
        known = commands()
        wide = max(map(len, known))
        lines = [f"  {name:<{wide}}  {self.text(command.HELP)}\n" for name, command in known.items()]
        return f"{super().format_help()}\n{self.text(Words('命令', 'commands'))}:\n{''.join(lines)}"


def main(argv: list[str] | None = None) -> int:
    """Runs one command line and returns its exit code. Never a traceback for what a person did or can repair."""
    given = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese gets escapes, not an exception
    try:
        return _run(given)
    except SystemExit as leaving:  # argparse: help, or wrong usage
        return leaving.code if isinstance(leaving.code, int) else Exit.DONE


def _run(given: list[str]) -> int:
    top = _Top(prog="guanwei", description=ABOUT, language=_language_in(given))
    top.add_common(again=False)
    top.add_argument("--version", action="version", version=f"guanwei {__version__}", help=Words("版本", "version"))
    top.add_argument("command", nargs="?", metavar="COMMAND", help=Words("要执行的命令", "what to do"))
    top.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    if not given:
        top.print_help()
        return Exit.USAGE
    args = top.parse_args(given)
    command = _command(args.command or "")
    if command is None:
        top.error(_unknown(args.command, _language_in(given)))
    rest = args.rest
    del args.rest
    if getattr(command, "TAKES_ANYTHING", False):
        args.rest = rest
    else:
        parser = Parser(prog=f"guanwei {args.command}", description=command.HELP, language=_language_in(given))
        parser.add_common(again=True)
        command.arguments(parser)
        parser.parse_args(rest, args)
    return _carry_out(command, args)


def _carry_out(command: ModuleType, args: argparse.Namespace) -> int:
    args.out = Output(args.lang or language_of(os.environ), args.json)
    if args.home:
        os.environ[VARIABLE] = str(Home.at(args.home).root)
    args.home = Home.from_environment()
    try:
        return int(with_room(lambda: command.run(args)))
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:  # `guanwei deliveries | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:
        failure = _as_sentence(error)
        if failure is None:
            raise
        return args.out.fail(*failure)


def _as_sentence(error: Exception) -> tuple[Words, Exit] | None:
    """What to say of an exception that a person can act on; None for a fault of ours, which keeps its traceback."""
    words = getattr(error, "words", None)
    if isinstance(words, Words):
        if isinstance(error, NotAllowed):
            return words, Exit.NOT_ALLOWED
        return words, Exit.NO_DATABASE if isinstance(error, NoDatabase) else Exit.NO
    if "django.db" in sys.modules:  # not imported by a command that needs none
        from guanwei.cli.django import database_failure

        return database_failure(error)
    return None


def commands() -> dict[str, ModuleType]:
    """All commands by name: the modules of this folder that have a HELP."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: command for name in names if (command := _command(name))}


def _command(name: str) -> ModuleType | None:
    if name not in (module.name for module in pkgutil.iter_modules(__path__)):
        return None
    module = importlib.import_module(f"{__name__}.{name}")
    return module if hasattr(module, "HELP") else None


def _unknown(name: str | None, language: str) -> str:
    if name is None:
        return Words("没有给出命令", "no command given").in_language(language)
    return Words(f"没有“{name}”这个命令", f'there is no command "{name}"').in_language(language)


def _language_in(given: list[str]) -> str:
    """Needed before anything is parsed, because the parser itself speaks."""
    for option, value in zip(given, [*given[1:], ""], strict=False):
        asked = value if option == "--lang" else option.removeprefix("--lang=") if "=" in option else ""
        if asked in LANGUAGES:
            return asked
    return language_of(os.environ)
