"""What every check module declares, and a check as the registry handles it.

A check is one module in guanwei.practice.checks: constants that say what it is, and `check(subject, context)`.
It yields findings at its own LEVEL; the registry puts the level that is set in its place. A finding that a check
yields below its LEVEL on purpose (a silence that is over already) is never raised above that.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any, Protocol, cast

from guanwei.lib.words import Words
from guanwei.practice.findings import Finding, Level
from guanwei.practice.settings import Setting, level_setting
from guanwei.practice.subjects import Context


class Reads(StrEnum):
    """What a result depends on, and so how long it holds."""

    CONTENT = "content"  # the post and its account's rights: holds while content and rules are the same
    HISTORY = "history"  # also what is around it: holds while the account's history version is the same too
    PROFILE = "profile"  # what visitors see of the accounts: holds until they are read again
    SENT = "sent"  # how the network shows what went out: holds until it is looked at again


class Concern(StrEnum):
    """What it is about. Just before sending, a new blocking finding holds a post only where the content is at fault."""

    CONTENT = "content"
    RHYTHM = "rhythm"
    MIX = "mix"
    IDENTITY = "identity"  # who we are: holds no post, ever
    AFTERWARDS = "afterwards"  # what became of it once it was out: too late to hold anything


@dataclass(frozen=True, slots=True)
class About:
    """The check's page in the guide: title, why it is there, what passes and what is found."""

    title: Words
    why: Words
    passes: tuple[Words, ...]
    found: tuple[Words, ...]


class CheckModule(Protocol):
    """The shape of a module in guanwei.practice.checks. `ID` begins with the practice row and never changes."""

    @property
    def ID(self) -> str: ...  # noqa: N802
    @property
    def VERSION(self) -> int: ...  # noqa: N802
    @property
    def SUBJECTS(self) -> tuple[type, ...]: ...  # noqa: N802
    @property
    def LEVEL(self) -> Level: ...  # noqa: N802
    @property
    def WAIVABLE(self) -> bool: ...  # noqa: N802
    @property
    def READS(self) -> Reads: ...  # noqa: N802
    @property
    def CONCERN(self) -> Concern: ...  # noqa: N802
    @property
    def SETTINGS(self) -> Sequence[Setting[Any]]: ...  # noqa: N802
    @property
    def ABOUT(self) -> About: ...  # noqa: N802
    def check(self, subject: Any, context: Context) -> Iterable[Finding]: ...


@dataclass(frozen=True, slots=True)
class Check:
    """A check as the registry handles it. `version` is raised with every change of what it finds."""

    id: str
    version: int
    subjects: tuple[type, ...]
    default_level: Level
    level: Setting[str]
    waivable: bool
    reads: Reads
    concern: Concern
    settings: tuple[Setting[Any], ...]  # its own; the level is apart
    about: About
    find: Callable[[Any, Context], Iterable[Finding]]

    @classmethod
    def of(cls, module: ModuleType) -> "Check":
        it = cast(CheckModule, module)
        return cls(
            id=it.ID,
            version=it.VERSION,
            subjects=it.SUBJECTS,
            default_level=it.LEVEL,
            level=level_setting(
                it.ID,
                it.LEVEL,
                it.ABOUT.title,
                waivable=it.WAIVABLE,
                afterwards=it.CONCERN is Concern.AFTERWARDS,
            ),
            waivable=it.WAIVABLE,
            reads=it.READS,
            concern=it.CONCERN,
            settings=tuple(it.SETTINGS),
            about=it.ABOUT,
            find=it.check,
        )
