"""The data files of the checks: guanwei/practice/packs. Each has a version and says where its words are from."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=16)
def pack(name: str) -> dict[str, Any]:
    """The pack of that name, as it is written. KeyError and the like where it lacks what its reader wants: a bug."""
    return tomllib.loads(files("guanwei.practice").joinpath(f"packs/{name}.toml").read_text("utf-8"))


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def any_of(text: str) -> re.Pattern[str]:
    """One expression for all lines."""
    return re.compile("|".join(f"(?:{line})" for line in lines(text)))
