"""The command line in this process, on the real database, as the known cast."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from guanwei.cli import main
from tests import cast as people


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def guanwei(
    transactional_db: None, database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """`guanwei("plan", "list", "--as", "lin")`, in English; `typed` is what stands on standard input."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("GUANWEI_POOL", "0")

    def run(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        code = main(list(arguments))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def who(transactional_db: None) -> people.Cast:
    return people.cast()


@dataclass(frozen=True, slots=True)
class Told:
    """What a command that needs no database answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Plain = Callable[..., Told]


@pytest.fixture
def plain(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Plain:
    """`plain("check", "-", typed="...")`, in Chinese, with an address of a database that nobody may ask."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("DATABASE_URL", "nonsense")

    def run(*arguments: object, typed: str | bytes = b"") -> Told:
        given = typed.encode("utf-8", "surrogatepass") if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capsysbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsysbinary.readouterr()
        return Told(code, said.out.decode(), said.err.decode())

    return run
