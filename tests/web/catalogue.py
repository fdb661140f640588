"""Every sentence of the console that is to be translated, found in templates and code. `python -m tests.web.catalogue`
brings the catalogue up to date: it adds what is new, drops what is gone, and leaves new sentences empty."""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "guanwei" / "web"
FOLDER = WEB / "locale" / "zh_Hans" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"

# A date that moves with every run would make every run a change.
WRITTEN = datetime(2026, 11, 23, tzinfo=UTC)

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
# `_("...")` and `ngettext("...", "...", n)` as Django turns template tags into them.
_CALL = re.compile(
    r"\b(gettext|ngettext|_)\((u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")(?:,\s*(u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"))?"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence as it stands in the source: a pair for one that has a plural."""

    id: str | tuple[str, str]
    place: str


def sources() -> list[Source]:
    return [*_in_code(), *_in_templates()]


def _in_code() -> Iterator[Source]:
    for file in sorted((ROOT / "guanwei").rglob("*.py")):
        if "migrations" in file.parts:
            continue
        for line, message, _comments, _context in extract("python", io.BytesIO(file.read_bytes()), keywords=KEYWORDS):
            id = message if isinstance(message, str) else (message[0], message[1])
            yield Source(id, f"{file.relative_to(ROOT)}:{line}")


def _in_templates() -> Iterator[Source]:
    for file in sorted(WEB.rglob("*.html")):
        for match in _CALL.finditer(templatize(file.read_text("utf-8"), origin=str(file))):
            first, second = _text(match[2]), _text(match[3]) if match[3] else ""
            yield Source((first, second) if second else first, str(file.relative_to(ROOT)))


def _text(literal: str) -> str:
    return str(ast.literal_eval(literal.removeprefix("u")))


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def compiled(book: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, book)
    return buffer.getvalue()


def bring_up_to_date(translations: dict[str, str] | None = None) -> list[str]:
    """Writes both files. Returns the sentences without a translation."""
    old = catalogue() if PO.exists() else Catalog(locale="zh_Hans")
    book = Catalog(
        locale="zh_Hans",
        project="Guanwei",
        fuzzy=False,
        header_comment="# 官微控制台的中文。",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        last_translator="Guanwei",
        language_team="Simplified Chinese",
    )
    for source in sources():
        first = source.id if isinstance(source.id, str) else source.id[0]
        known: Message | None = old.get(first)
        given = (translations or {}).get(first)
        string = given or (known.string if known else "")
        if isinstance(source.id, tuple):
            string = (string if isinstance(string, str) else string[0],)
        elif not isinstance(string, str):
            string = string[0]
        book.add(source.id, string)
    with PO.open("wb") as file:
        write_po(file, book, width=0, no_location=True, omit_header=False, sort_output=True)
    MO.write_bytes(compiled(catalogue()))
    return [str(message.id) for message in book if message.id and not _filled(message)]


def _filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings)


if __name__ == "__main__":
    for missing in bring_up_to_date():
        print(missing)
