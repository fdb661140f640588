"""argparse in the language of the person, with the options that every command has."""

import argparse
import re
import sys
from collections.abc import Iterable
from functools import partial
from typing import Any, NoReturn

from guanwei.cli.output import Exit
from guanwei.lib.words import Words

LANGUAGES = ("zh", "en")

# What argparse says, in Chinese. A message that is not here stays English: it names the argument either way.
COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"^unrecognized arguments: (.+)$", r"无法识别的参数：\1"),
    (r"^the following arguments are required: (.+)$", r"缺少参数：\1"),
    (r"^argument (.+?): expected one argument$", r"参数 \1 需要一个值"),
    (r"^argument (.+?): expected at least one argument$", r"参数 \1 至少需要一个值"),
    (r"^argument (.+?): invalid \w+ value: (.+)$", r"参数 \1 的值无效：\2"),
    (r"^argument (.+?): invalid choice: (.+?) \(choose from (.+)\)$", r"参数 \1 的值无效：\2（可选：\3）"),
    (r"^argument (.+?): not allowed with argument (.+)$", r"参数 \1 不能与 \2 同时使用"),
    (r"^one of the arguments (.+) is required$", r"需要以下参数之一：\1"),
)


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, *, language: str) -> None:
        super().__init__(prog, max_help_position=28)
        self._language = language

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or Words("用法：", "usage: ").in_language(self._language))

    def add_arguments(self, actions: Iterable[Any]) -> None:
        for action in (actions := list(actions)):
            if isinstance(action.help, Words):
                action.help = action.help.in_language(self._language)
        super().add_arguments(actions)


def port(text: str) -> int:
    """A TCP port, 0 meaning any free one. Checked here: the system quietly takes the rest of a division by 65,536."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


class Parser(argparse.ArgumentParser):
    """A parser whose help, headings and complaints are in `language`; the `help` of an argument is given as Words."""

    def __init__(self, *, prog: str, description: Words, language: str) -> None:
        self._language = language
        super().__init__(
            prog=prog,
            description=self.text(description),
            add_help=False,
            allow_abbrev=False,
            formatter_class=partial(_Help, language=language),
        )
        self._positionals.title = self.text(Words("参数", "arguments"))
        self._optionals.title = self.text(Words("选项", "options"))

    def text(self, words: Words) -> str:
        return words.in_language(self._language)

    def add_common(self, *, again: bool) -> None:
        """--json, --lang, --home, --help. `again`: after the command too, without undoing what stood before it."""
        unset: dict[str, Any] = {"default": argparse.SUPPRESS} if again else {}
        language = Words("语言，默认取自 LANG，否则为中文", "language; LANG decides, else Chinese")
        home = Words("数据所在文件夹，默认取自 GUANWEI_HOME", "folder of the data; GUANWEI_HOME decides")
        self.add_argument("--json", action="store_true", help=Words("输出 JSON", "print JSON"), **unset)
        self.add_argument("--lang", choices=LANGUAGES, help=language, **unset)
        self.add_argument("--home", metavar="DIR", help=home, **unset)
        self.add_argument("-h", "--help", action="help", help=Words("显示本帮助", "show this help"))

    def error(self, message: str) -> NoReturn:
        if not self._language.startswith("en"):
            for pattern, chinese in COMPLAINTS:
                message = re.sub(pattern, chinese, message)
        hint = self.text(Words(f"帮助：{self.prog} --help", f"Try {self.prog} --help"))
        print(f"{self.prog}: {message}\n{hint}", file=sys.stderr)
        sys.exit(Exit.USAGE)
