"""Where a timeline comes from: a file of some kind, standard input, or a network's public API."""

import argparse
import gzip
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from guanwei.cli.output import Output
from guanwei.cli.plan.progress import Bar
from guanwei.lib.crew import Alone, Crew, processors
from guanwei.lib.problem import why_not
from guanwei.lib.words import Words
from guanwei.listening.exportfile import BadRow
from guanwei.listening.timelinefile import Columns, ColumnsRefused, columns_of, csv_rows, json_rows, posts_in
from guanwei.networks.timelines import READERS, TimelineUnread
from guanwei.practice.audit import Audit, AuditPost, PostKind, Review
from guanwei.practice.audit.voice import Hands, told_of
from guanwei.practice.wording import in_english

STDIN = "-"
LOCAL = "GUANWEI_LOCAL_SERVERS"  # as the console: loopback is called only where it is allowed by name
BAD_SHOWN = 3
_LARGE = 1_000_000  # bytes of a file, some 3,000 posts
_EVERY = 500  # posts between two drawings of the bar
_SAMPLE = 65_536
_BLANK = b"\xef\xbb\xbf \r\n\t"


class SourceRefused(Exception):
    """The source cannot be read. `usage`: the command line is at fault, not the source."""

    def __init__(self, words: Words, *, usage: bool = False) -> None:
        super().__init__(words.en)
        self.words, self.usage = words, usage


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says about reading."""

    zone: ZoneInfo
    names: tuple[str, ...]
    columns: Columns
    limit: int
    server: str

    @classmethod
    def of(cls, args: argparse.Namespace) -> "Asked":
        try:
            zone = ZoneInfo(args.zone)
        except (KeyError, ValueError, OSError) as error:
            words = Words(f"没有“{args.zone}”这个时区。", f'There is no time zone "{args.zone}".')
            raise SourceRefused(words, usage=True) from error
        if args.limit < 1:
            raise SourceRefused(Words("--limit 至少是 1。", "--limit is 1 at least."), usage=True)
        try:
            columns = columns_of(args.columns, args.values, args.year)
        except ColumnsRefused as refused:
            raise SourceRefused(refused.words, usage=True) from refused
        return cls(zone, tuple(args.name), columns, args.limit, args.server)


def name_of(source: str) -> str:
    """A file by its name alone: the page may be handed on."""
    return Path(source).name if not is_network(source) and "/" in source else source


def is_network(source: str) -> bool:
    network, colon, _ = source.partition(":")
    return bool(colon) and network in READERS


def reviewed(out: Output, source: str, label: str, asked: Asked) -> Review:
    """Reads the source to its end, with a bar on the terminal. Raises SourceRefused."""
    with _hands(source) as hands:
        audit = Audit(asked.zone, label=label, source=name_of(source), names=asked.names, hands=hands)
        if is_network(source):
            network, _, handle = source.partition(":")
            _read_network(out, audit, network, handle, asked)
        else:
            _read_file(out, audit, source, asked)
        review = audit.review()
    if not review.posts and not review.mix.replies:
        raise SourceRefused(Words(f"{source} 里没有能用的内容。", f"{source} holds nothing usable."))
    return review


def _hands(source: str) -> AbstractContextManager[Hands]:
    """Several processes for a large file: most of the time goes into judging its texts."""
    with suppress(OSError):
        if Path(source).stat().st_size >= _LARGE and (size := processors()) > 1:
            return Crew(told_of, size)
    return nullcontext(Alone(told_of))


def _read_network(out: Output, audit: Audit, network: str, handle: str, asked: Asked) -> None:
    timeline = READERS[network](handle, server=asked.server, allow_local=os.environ.get(LOCAL) == "1")
    read = 0
    with Bar(out, Words("读取", "Reading")) as bar:
        try:
            for post in timeline:
                audit.add(
                    AuditPost(
                        at=post.at,
                        kind=PostKind(post.kind),
                        text=post.text,
                        form=post.form,
                        pictures=post.pictures,
                        likes=post.likes,
                        comments=post.comments,
                        reposts=post.reposts,
                        id=post.id,
                        url=post.url,
                        answers=post.answers,
                    )
                )
                read += 1
                bar.show(read, asked.limit, out.text(Words("条", "posts")))
                if read >= asked.limit:
                    out.note(
                        Words(
                            f"读到 {read:,} 条为止（--limit）。",
                            f"Stopped at {in_english(read, 'post', 'posts')} (--limit).",
                        )
                    )
                    return
        except TimelineUnread as unread:
            if not read:
                raise SourceRefused(unread.words) from unread
            out.note(Words(f"只读到 {read:,} 条：{unread.words.zh}", f"Only {read:,} were read: {unread.words.en}"))


# --- files ----------------------------------------------------------------------------------------------------------


def _read_file(out: Output, audit: Audit, source: str, asked: Asked) -> None:
    bad: list[BadRow] = []
    count = refused = 0
    try:
        with _opened(source) as (raw, size, position), Bar(out, Words("读取", "Reading")) as bar:
            for post in _posts(raw, source, asked):
                if isinstance(post, BadRow):
                    refused += 1
                    bad += [post] if len(bad) < BAD_SHOWN else []
                else:
                    audit.add(post)
                count += 1
                if count % _EVERY == 0:
                    bar.show(position() // 1024, size // 1024, "KB")
    except ColumnsRefused as error:
        raise SourceRefused(error.words, usage=True) from error
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise SourceRefused(
            Words(f"{source} 读不下去：不是文本。", f"{source} cannot be read: it is no text.")
        ) from error
    except OSError as error:
        why = why_not(error)
        raise SourceRefused(Words(f"无法读取 {source}：{why.zh}。", f"Cannot read {source}: {why.en}.")) from error
    if asked.columns.year is not None:
        out.note(
            Words(
                "文件没有日期：哪一天是按顺序、月份和星期推出来的；钟点、星期、月份是准的，断更和刷屏看不出来，不评。",
                "The file names no days: they follow from order, month and weekday. Hours, weekdays and months are "
                "sure; silences and floods cannot be told and are not judged.",
            )
        )
    for row in bad:
        out.note(row.words)
    if refused:
        left = "1 row is not understood and was" if refused == 1 else f"{refused:,} rows are not understood and were"
        out.note(Words(f"{refused:,} 行看不懂，跳过了。", f"{left} left out."))


def _posts(raw: BinaryIO, source: str, asked: Asked) -> Iterator[AuditPost | BadRow]:
    name = source.lower().removesuffix(".gz")
    stream = cast(io.BufferedReader, raw if hasattr(raw, "peek") else io.BufferedReader(cast(io.RawIOBase, raw)))
    start = stream.peek(_SAMPLE)[:_SAMPLE]
    if start.startswith(b"PK\x03\x04"):
        yield from posts_in(_book_rows(stream.read(), source), asked.columns, asked.zone)
        return
    text = io.TextIOWrapper(stream, encoding=_encoding(start), newline="")
    try:
        lines = _whole(text) if name.endswith(".json") else iter(text)
        is_json = name.endswith((".jsonl", ".ndjson", ".json")) or start.lstrip(_BLANK)[:1] in (b"{", b"[")
        yield from posts_in(json_rows(lines) if is_json else csv_rows(lines), asked.columns, asked.zone)
    finally:
        with suppress(ValueError):  # closed by then
            text.detach()


def _whole(text: io.TextIOWrapper) -> Iterator[str]:
    """A .json file may be one object over many lines; it is read whole, as one line."""
    whole = text.read()
    lines = whole.splitlines()
    one_each = len(lines) > 1 and all(line.lstrip()[:1] in ("{", "") for line in lines[:50])
    return iter(lines) if one_each and lines[0].rstrip().endswith("}") else iter([whole])


def _encoding(start: bytes) -> str:
    """UTF-8 where it can be; else what Chinese spreadsheet programs write."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:  # the sample may end within a character
            return "gb18030"
    return "utf-8-sig"


def _book_rows(data: bytes, source: str) -> Iterator[tuple[int, dict[str, object]]]:
    from guanwei.lib.sheets import Kind, SheetError, SheetLimits, read_sheet
    from guanwei.listening.exportfile import MOST_ROWS

    try:
        grid = read_sheet(data, source, SheetLimits(max_rows=MOST_ROWS))
    except SheetError as error:
        raise SourceRefused(error.words) from error
    names = [cell.text.strip() for cell in grid.rows[0].cells] if grid.rows else []
    plain = (Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.NUMBER)
    for row in grid.rows[1:]:
        cells = [row.cell(place) for place in range(len(names))]
        values = (cell.value if cell.kind in plain else cell.text or cell.link for cell in cells)
        yield row.number, dict(zip(names, values, strict=True))


_Opened = tuple[BinaryIO, int, Callable[[], int]]


def _opened(source: str) -> AbstractContextManager[_Opened]:
    """The bytes, how many there are, and how far they are read."""
    if source == STDIN:
        return nullcontext((cast(BinaryIO, sys.stdin.buffer), 0, lambda: 0))
    return _File(source)


class _File(AbstractContextManager[_Opened]):
    def __init__(self, source: str) -> None:
        self._source = source

    def __enter__(self) -> _Opened:
        self._file = Path(self._source).open("rb")
        size = os.fstat(self._file.fileno()).st_size
        packed = self._source.lower().endswith(".gz")
        raw = cast(BinaryIO, gzip.GzipFile(fileobj=self._file)) if packed else cast(BinaryIO, self._file)
        return raw, size, lambda: os.lseek(self._file.fileno(), 0, os.SEEK_CUR)

    def __exit__(self, *failed: object) -> None:
        self._file.close()
