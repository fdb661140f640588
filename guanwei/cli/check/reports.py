"""Findings as a person reads them, and as programs do: JSON, GitHub's workflow commands, SARIF."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, TypeAlias
from urllib.parse import quote

from guanwei import __version__
from guanwei.cli.check.pointing import pointed
from guanwei.cli.check.sources import STDIN, Piece
from guanwei.cli.output import Output
from guanwei.lib.words import Words
from guanwei.practice.check import Check
from guanwei.practice.findings import LEVEL_NAMES, Finding, Level
from guanwei.practice.registry import check_named

Checked: TypeAlias = Sequence[tuple[Piece, Sequence[Finding]]]
STDIN_NAME = "stdin"


def write(out: Output, form: str, checked: Checked) -> None:
    """To standard output, for programs in UTF-8 whatever the terminal speaks."""
    lines = _WRITERS[form](out, checked)
    if form == "text":
        for line in lines:
            print(line)
        return
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _each(checked: Checked) -> Iterator[tuple[Piece, Finding]]:
    return ((piece, found) for piece, findings in checked for found in findings)


def _span(piece: Piece, found: Finding) -> tuple[int, int]:
    """Where it is; the beginning of the text for a finding about all of it."""
    start, end = found.span or (0, 0)
    return max(0, min(start, len(piece.text))), max(0, min(end, len(piece.text)))


def _name(piece: Piece) -> str:
    return STDIN_NAME if piece.path == STDIN else piece.path


# --- for people -----------------------------------------------------------------------------------------------------


def _text(out: Output, checked: Checked) -> Iterator[str]:
    do = out.text(Words("改法：", "Do: "))
    for piece, found in _each(checked):
        line, column = piece.place(_span(piece, found)[0])
        cell = f" ({piece.cell})" if piece.cell else ""
        level = out.text(LEVEL_NAMES[found.level])
        yield f"{_name(piece)}:{line}:{column}:{cell} {level} {found.id} {out.text(found.message)}"
        if found.span and found.span[1] > found.span[0]:
            yield from (f"    {shown}" for shown in pointed(piece.text, _span(piece, found)))
        yield f"    {do}{out.text(found.hint)}"
    yield out.text(_summary(checked))


def _summary(checked: Checked) -> Words:
    counts = Counter(found.level for _, found in _each(checked))
    many = len(checked)
    if not counts:
        return Words(f"检查了 {many} 条，没有发现问题。", f"Checked {many}; nothing found.")
    told = [(level, counts[level]) for level in Level if counts[level]]
    zh = "，".join(f"{LEVEL_NAMES[level].zh} {count}" for level, count in told)
    en = ", ".join(f"{LEVEL_NAMES[level].en} {count}" for level, count in told)
    return Words(
        f"检查了 {many} 条，有 {counts.total()} 处发现：{zh}。",
        f"Checked {many}; {counts.total()} found: {en}.",
    )


# --- for programs ---------------------------------------------------------------------------------------------------


def _json(_: Output, checked: Checked) -> Iterator[str]:
    document = {"checked": len(checked), "findings": [_as_data(piece, found) for piece, found in _each(checked)]}
    yield json.dumps(document, ensure_ascii=False, indent=2)


def _as_data(piece: Piece, found: Finding) -> dict[str, Any]:
    start, end = _span(piece, found)
    (line, column), (end_line, end_column) = piece.place(start), piece.place(end)
    return {
        "path": _name(piece),
        "cell": piece.cell,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        **found.as_json(),
    }


_COMMANDS = {Level.BLOCK: "error", Level.ASK: "warning", Level.HINT: "notice"}


def _github(out: Output, checked: Checked) -> Iterator[str]:
    for piece, found in _each(checked):
        start, end = _span(piece, found)
        (line, column), (end_line, end_column) = piece.place(start), piece.place(end)
        title = f"{found.id} {out.text(check_named(found.id).about.title)}"
        named: dict[str, object] = {} if piece.path == STDIN else {"file": piece.path}
        named |= {"line": line, "endLine": end_line}
        if line == end_line:  # GitHub takes columns within one line only
            named |= {"col": column, "endColumn": end_column}
        listed = ",".join(f"{key}={_property(str(value))}" for key, value in (named | {"title": title}).items())
        said = f"{out.text(found.message)}\n{out.text(found.hint)}"
        yield f"::{_COMMANDS[found.level]} {listed}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_SARIF_LEVELS = {Level.BLOCK: "error", Level.ASK: "warning", Level.HINT: "note"}


def _sarif(out: Output, checked: Checked) -> Iterator[str]:
    found_ids = list(dict.fromkeys(found.id for _, found in _each(checked)))
    rules = [_rule(out, found_id, check_named(found_id)) for found_id in found_ids]
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "guanwei", "version": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(out, piece, found, found_ids.index(found.id)) for piece, found in _each(checked)],
            }
        ],
    }
    yield json.dumps(document, ensure_ascii=False, indent=2)


def _rule(out: Output, found_id: str, check: Check) -> dict[str, Any]:
    say, about = out.text, check.about
    examples = [
        f"{say(title)}\n" + "\n".join(f"- {say(one)}" for one in listed)
        for title, listed in (
            (Words("不提醒：", "Passes:"), about.passes),
            (Words("会提醒：", "Found:"), about.found),
        )
    ]
    return {
        "id": found_id,
        "name": found_id,
        "shortDescription": {"text": say(about.title)},
        "fullDescription": {"text": say(about.why)},
        "help": {"text": "\n\n".join([say(about.why), *examples])},
        "defaultConfiguration": {"level": _SARIF_LEVELS[check.default_level]},
    }


def _result(out: Output, piece: Piece, found: Finding, rule: int) -> dict[str, Any]:
    start, end = _span(piece, found)
    (line, column), (end_line, end_column) = piece.place(start), piece.place(end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    place: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _address(_name(piece))}, "region": region}
    }
    if piece.cell:
        place["logicalLocations"] = [{"fullyQualifiedName": piece.cell}]
    return {
        "ruleId": found.id,
        "ruleIndex": rule,
        "level": _SARIF_LEVELS[found.level],
        "message": {"text": f"{out.text(found.message)} {out.text(found.hint)}"},
        "locations": [place],
    }


def _address(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(pure.as_posix()))


_WRITERS: dict[str, Callable[[Output, Checked], Iterator[str]]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
