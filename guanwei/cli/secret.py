"""Secrets for a command: typed unseen on a terminal, else read from standard input. Never from the command line,
where `ps` and the shell's history would keep them."""

import getpass
import sys

from guanwei.cli.output import Output
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words


def ask(out: Output, label: Words, *, hidden: bool = True, twice: bool = False) -> str:
    """One secret: a line of standard input, or typed. Problem when it is empty, or the second time differs."""
    prompt = f"{out.text(label)}: "
    if not sys.stdin.isatty():
        typed = sys.stdin.readline().rstrip("\r\n")
    elif not hidden:
        print(prompt, end="", file=sys.stderr, flush=True)
        typed = sys.stdin.readline().rstrip("\r\n")
    else:
        typed = getpass.getpass(prompt)
        if twice and getpass.getpass(out.text(Words("再输一次：", "Once more: "))) != typed:
            raise Problem("两次输入不一样。", "The two are not the same.")
    if not typed:
        raise Problem(f"没有输入{label.zh}。", f"Nothing was given for: {label.en}.")
    return typed
