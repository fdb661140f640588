"""What comes out of a plan file: good rows, bad rows, and what is to be said about them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from guanwei.lib.words import Words


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a person should know about a row: where it is, what is wrong, what to do."""

    row_number: int  # as the spreadsheet program shows it
    header: str  # title of the column; empty when it concerns the whole row
    code: str  # stable, e.g. `date-ambiguous`
    words: Words


@dataclass(frozen=True, slots=True)
class PictureRef:
    """One picture of a row: the bytes where the file carries them, else only a file name to be looked up."""

    name: str
    data: bytes | None = field(default=None, repr=False)
    mime: str = ""  # by the first bytes; empty without bytes
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One post as planned. `hints` are remarks that do not stop it."""

    row_number: int
    accounts: tuple[str, ...]  # keys of KnownAccount, at least one
    due: datetime  # aware, UTC, later than the moment of import
    column: str  # key of KnownColumn; empty when the caller knows no columns
    text: str  # line ends as \n, without blank space around it
    pictures: tuple[PictureRef, ...] = ()
    link: str = ""  # http or https, or empty
    topics: tuple[str, ...] = ()  # without #
    benefit: str = ""
    value: str = ""  # practice C7: one of guanwei.practice.worth.Value, empty where the sheet does not say
    owner: str = ""
    note: str = ""
    hints: tuple[Remark, ...] = ()

    @property
    def alt_texts(self) -> tuple[str, ...]:
        return tuple(picture.alt_text for picture in self.pictures)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.accounts, self.due, self.text, self.link, self.pictures)


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that cannot be imported, with every reason, not only the first."""

    row_number: int
    problems: tuple[Remark, ...]
    excerpt: str = ""  # the beginning of its text, so that a person recognises it
    hints: tuple[Remark, ...] = ()


def fingerprint(accounts: Sequence[str], due: datetime, text: str, link: str, pictures: Sequence[PictureRef]) -> str:
    """The same for the same post in the same file, whenever it is read: sha256 over who, when, what (hexadecimal).

    Column, notes and picture descriptions may be corrected in the sheet without making it another post.
    """
    shown = [hashlib.sha256(one.data).hexdigest() if one.data is not None else "name:" + one.name for one in pictures]
    content = [sorted(accounts), due.isoformat(), text, link, shown]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


EXAMPLE = Words("示例行：导入时跳过", "Example row: skipped on import")
"""A row with this note is never imported: the template carries one."""
EXCERPT = 40
