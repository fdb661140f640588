"""The page on environment variables names every one that the code reads, and none that it does not."""

import re
from functools import cache
from pathlib import Path

import pytest

import guanwei

PACKAGE = Path(guanwei.__file__).parent
GUIDE = PACKAGE.parent / "docs" / "guide"
NAME = re.compile(r"\b(?:GUANWEI_[A-Z_]+|DATABASE_URL|XDG_[A-Z_]+|LC_[A-Z]+|LANG)\b")


@cache
def read_by_the_code() -> set[str]:
    text = "\n".join(file.read_text("utf-8") for file in PACKAGE.rglob("*.py"))
    return {name for name in set(NAME.findall(text)) if re.search(rf"[\"']{name}[\"']|\b{name}=", text)}


@pytest.mark.parametrize("page", ["settings.md", "settings.zh.md"])
def test_every_environment_variable_is_explained(page: str) -> None:
    assert set(NAME.findall((GUIDE / page).read_text("utf-8"))) == read_by_the_code()
