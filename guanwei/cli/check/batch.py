"""`guanwei check --jsonl`: one JSON object a line in, one a line out, in the same order, for as long as lines come.

Nothing is kept from one line to the next, and nothing is waited for while an answer is due: it can stand in a pipe
whose other end waits for each of them. Where a great many lines are there already, every processor takes its share. A
line that is not understood is answered with an error and its number, and ends nothing.
"""

import argparse
import gc
import io
import json
import select
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple, NoReturn

from guanwei.cli.check import KINDS, NETWORKS
from guanwei.cli.check.asking import Asked, moment_of
from guanwei.cli.check.sources import LONGEST, STDIN
from guanwei.cli.output import Exit, Output
from guanwei.lib.problem import Problem, why_not
from guanwei.lib.words import Words
from guanwei.practice.api import rights_of
from guanwei.practice.findings import Finding

LONGEST_LINE = 16_000_000  # bytes
_AT_ONCE = 1 << 16  # bytes: what a pipe holds
_SELDOM = 50_000  # objects between two looks for circles among them: the checks make hardly any
_MANY = 32  # lines that are there already, from which on it is worth having more than one process


class LineRefused(Exception):
    """A line that is no object as it is wanted. `id` is the line's own, where it could be read."""

    def __init__(self, zh: str, en: str, line_id: object = None) -> None:
        super().__init__(en)
        self.words = Words(zh, en)
        self.id = line_id


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was asked."""

    id: object
    kind: str
    text: str
    to: str | tuple[str, ...]
    network: str
    rights: str
    against: tuple[str, ...]
    due: datetime | None


class Raw(NamedTuple):
    """A line as it came, None for one that is too long, and its number in all of the input, the empty ones counted."""

    number: int
    data: bytes | None


class Answers(NamedTuple):
    """To some lines, as they are written; whether one was not understood, and whether one has what was asked for."""

    written: bytes
    broken: bool
    reached: bool


def run_batch(args: argparse.Namespace, asked: Asked) -> int:
    broken = reached = False
    gc.freeze()  # what is here stays; it need not be looked through again and again, nor copied by that for a crew
    gc.set_threshold(_SELDOM)
    with _opened(args.jsonl) as source:
        for answers in _answered(source, args, asked):
            sys.stdout.buffer.write(answers.written)
            sys.stdout.buffer.flush()
            broken, reached = broken or answers.broken, reached or answers.reached
    return Exit.USAGE if broken else Exit.NO if reached else Exit.DONE


def _answered(source: io.BufferedIOBase, args: argparse.Namespace, asked: Asked) -> Iterator[Answers]:
    """The first lines by this process in any case: what they make it read and compile, a crew has then as well."""
    work, crew, many_before = partial(_answers, args=args, asked=asked), None, False
    with ExitStack() as until_the_end:
        for lines in _lines(source):
            if crew is None and many_before and len(lines) >= _MANY:
                from guanwei.lib.crew import Crew, processors

                if (size := processors()) > 1:
                    crew = until_the_end.enter_context(Crew(work, size))
            many_before = many_before or len(lines) >= _MANY
            if crew is None:
                yield from (work([line]) for line in lines)
                continue
            crew.begin(lines)
            while crew.all_busy or (crew.any_busy and not _more_has_come(source)):
                yield crew.next_made()
        while crew is not None and crew.any_busy:
            yield crew.next_made()


def _answers(lines: Sequence[Raw], args: argparse.Namespace, asked: Asked) -> Answers:
    written, broken, reached = [], False, False
    for raw in lines:
        try:
            line = _read(raw.data, args)
            findings = asked.findings(
                line.kind,
                line.text,
                to=line.to,
                against=line.against,
                network=line.network,
                rights=line.rights,
                due=line.due,
            )
            answer = _answer(args.out, line.id, findings)
            reached = reached or asked.reached(findings)
        except LineRefused as refused:
            answer = {"id": refused.id, "line": raw.number, "error": args.out.text(refused.words)}
            broken = True
        written.append(_written(answer))
    return Answers(b"".join(written), broken, reached)


def _answer(out: Output, line_id: object, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "id": line_id,
        "findings": [
            {
                "id": found.id,
                "level": found.level.value,
                "message": out.text(found.message),
                "span": list(found.span) if found.span else None,
            }
            for found in findings
        ],
    }


def _written(answer: dict[str, object]) -> bytes:
    # A lone surrogate becomes what JSON itself writes for one.
    return _ENCODER.encode(answer).encode("utf-8", "backslashreplace") + b"\n"


# --- in and out -----------------------------------------------------------------------------------------------------


@contextmanager
def _opened(path: str) -> Iterator[io.BufferedIOBase]:
    if path == STDIN:
        yield sys.stdin.buffer
        return
    try:
        source = io.BufferedReader(io.FileIO(path))
    except OSError as error:
        why = why_not(error)
        raise Problem(f"无法读取 {path}：{why.zh}。", f"Cannot read {path}: {why.en}.") from error
    with source:
        yield source


def _lines(source: io.BufferedIOBase) -> Iterator[list[Raw]]:
    """The lines that have come and are not empty, waiting for one at least; of one that is too long no more than that
    is ever held."""
    first, begun, held = True, [], 0  # of the line whose end has not come
    number = 1
    while data := source.read1(_AT_ONCE):
        *ended, rest = data.split(b"\n")
        if ended:
            ended[0] = b"".join([*begun, ended[0]])
            begun, held = [], 0
            if first:
                ended[0], first = ended[0].removeprefix(BOM_UTF8), False
            yield [Raw(at, _unless_too_long(line)) for at, line in enumerate(ended, start=number) if line.strip()]
            number += len(ended)
        if held <= LONGEST_LINE:
            begun.append(rest)
            held += len(rest)
    last = b"".join(begun)
    if last.strip():
        yield [Raw(number, _unless_too_long(last.removeprefix(BOM_UTF8) if first else last))]


def _unless_too_long(line: bytes) -> bytes | None:
    return line if len(line) < LONGEST_LINE else None


def _more_has_come(source: io.BufferedIOBase) -> bool:
    try:
        return bool(select.select([source], [], [], 0)[0])
    except (OSError, ValueError):  # not the system's: all of it is there
        return True


# --- what a line says -----------------------------------------------------------------------------------------------


def _read(raw: bytes | None, args: argparse.Namespace) -> Line:
    if raw is None:
        most = LONGEST_LINE // 1_000_000
        raise LineRefused(f"这一行超过 {most} MB。", f"This line is longer than {most} MB.")
    try:
        given = _DECODER.decode(raw.decode(json.detect_encoding(raw), "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise LineRefused("这一行不是 JSON。", "This line is no JSON.") from error
    if not isinstance(given, dict):
        raise LineRefused("这一行不是 JSON 对象。", "This line is no JSON object.")
    line_id = given.get("id")
    said = {key: value for key, value in given.items() if value is not None}
    kind, network, rights = said.get("kind", args.kind), said.get("network", ""), said.get("rights", "")
    text, to, against = said.get("text"), said.get("to", args.to or ""), said.get("against", ())
    if kind not in KINDS:
        raise _not_one_of(line_id, "kind", KINDS)
    if network != "" and network not in NETWORKS:
        raise _not_one_of(line_id, "network", NETWORKS)
    if rights != "" and rights not in (known := _rights_of(network or args.network)):
        raise _not_one_of(line_id, "rights", known)
    if not isinstance(text, str):
        raise _wrong(line_id, "text", "文字", "a text")
    if not isinstance(to, str) and not _are_texts(to):
        raise _wrong(line_id, "to", "文字", "a text")
    if isinstance(against, str) or not _are_texts(against):
        raise _wrong(line_id, "against", "文字的列表", "a list of texts")
    due = _moment(said.get("due", args.due), line_id)
    if len(text) > LONGEST:
        raise LineRefused(f"text 超过 {LONGEST:,} 个字。", f"text has more than {LONGEST:,} characters.", line_id)
    return Line(line_id, kind, text, to if isinstance(to, str) else tuple(to), network, rights, tuple(against), due)


def _moment(said: object, line_id: object) -> datetime | None:
    if said is None:
        return None
    try:
        return moment_of(str(said))
    except Problem as problem:
        raise LineRefused(problem.words.zh, problem.words.en, line_id) from problem


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _wrong(line_id: object, field: str, zh: str, en: str) -> LineRefused:
    return LineRefused(f"{field} 应当是{zh}。", f"{field} has to be {en}.", line_id)


def _not_one_of(line_id: object, field: str, known: Sequence[str]) -> LineRefused:
    if not known:
        return LineRefused(f"{field} 要和 network 一起写。", f"{field} goes with a network.", line_id)
    return _wrong(line_id, field, f" {'、'.join(known)} 之一", f"one of {', '.join(known)}")


def _rights_of(network: str) -> tuple[str, ...]:
    return () if network == "none" else rights_of(network)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


# Made once: json.loads and json.dumps make a new one for each line.
_DECODER = json.JSONDecoder(parse_constant=_no_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
