"""How a command speaks: sentences and tables for a person, JSON for a program, and the exit codes."""

import json
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from guanwei.lib.words import Words


class Exit(IntEnum):
    """Documented in docs/guide/cli.md; scripts rely on them."""

    DONE = 0
    NO = 1  # the answer is no, or something failed
    USAGE = 2
    NO_DATABASE = 3
    NOT_ALLOWED = 4
    INTERRUPTED = 130


_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
# What steers a terminal or turns its lines around. Much of what is said was written by strangers.
_STEERS = {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {ord("\n"), ord("\t")}
_HARMLESS = dict.fromkeys(_STEERS, " ")
_ESCAPED = {code: f"\\u{code:04x}" for code in _STEERS}  # JSON has escaped those below 0x20 itself


@dataclass(frozen=True, slots=True)
class Output:
    """Given to every command as `args.out`."""

    language: str
    json: bool

    def text(self, words: Words) -> str:
        return words.in_language(self.language)

    def say(self, words: Words) -> None:
        """One sentence on standard output; silent under --json, where only data belong there."""
        if not self.json:
            _write(self.text(words), sys.stdout)

    def note(self, words: Words) -> None:
        """Progress or a warning, on standard error in every mode."""
        _write(self.text(words), sys.stderr)

    def data(self, value: object) -> None:
        """`value` as JSON: one document on standard output. Takes Words, datetimes and Paths too."""
        written = json.dumps(value, ensure_ascii=False, indent=2, default=_as_json)
        _write(written.translate(_ESCAPED), sys.stdout)

    def table(self, columns: Mapping[str, Words], rows: Sequence[Mapping[str, object]]) -> None:
        """Rows under their headings, or under --json the list of rows with the keys of `columns`."""
        if self.json:
            self.data([{key: row.get(key) for key in columns} for row in rows])
            return
        cells = [[self.text(heading) for heading in columns.values()]]
        cells += [[self._cell(row.get(key)) for key in columns] for row in rows]
        widths = [max(width_of(line[place]) for line in cells) for place in range(len(columns))]
        for line in cells:
            padded = [cell + " " * (width - width_of(cell)) for cell, width in zip(line, widths, strict=True)]
            _write("  ".join(padded).rstrip(), sys.stdout)

    def fail(self, words: Words, code: Exit) -> int:
        """One sentence on standard error, under --json also as data; the exit code to return."""
        if self.json:
            self.data({"error": words, "exit": int(code)})
        _write(self.text(words), sys.stderr)
        return code

    def _cell(self, value: object) -> str:
        if isinstance(value, Words):
            return self.text(value)
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S%z")
        return "" if value is None else str(value)


def language_of(environment: Mapping[str, str]) -> str:
    """`en` where the environment asks for English (LC_ALL before LC_MESSAGES before LANG), else `zh`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "en" if environment[name].lower().startswith("en") else "zh"
    return "zh"


def width_of(text: str) -> int:
    """Columns of a terminal that `text` takes: two for a Chinese character, none for what is set on another letter."""
    if text.isascii():
        return len(text)
    return sum(_width_of(letter) for letter in text)


def folded_to(text: str, widest: int) -> list[str]:
    """`text` in lines of at most `widest` columns: broken at a blank, else between letters."""
    lines = [""]
    for word in re.findall(r"[\x21-\x7e]+|\s+|[^\x21-\x7e\s]", text):
        word = " " if word.isspace() else word
        if lines[-1] and width_of(lines[-1]) + width_of(word.strip()) > widest:
            lines.append("")
        while width_of(word) > widest:
            lines[-1], word = word[:widest], word[widest:]
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _width_of(letter: str) -> int:
    if unicodedata.category(letter) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _write(line: str, stream: object) -> None:
    # A terminal that went away takes the sentence with it, not the command.
    with suppress(OSError):
        print(line.translate(_HARMLESS), file=stream, flush=True)  # type: ignore[call-overload]


def _as_json(value: object) -> object:
    if isinstance(value, Words):
        return value.as_json()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
