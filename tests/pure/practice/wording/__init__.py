"""Sentences as brands write them: `+` before what careful readers would stop, `-` before what they would let pass."""

from pathlib import Path


def sentences(name: str) -> tuple[list[str], list[str]]:
    """What must be found and what must pass."""
    lines = (Path(__file__).parent / f"{name}.txt").read_text("utf-8").splitlines()
    return [line[2:] for line in lines if line[0] == "+"], [line[2:] for line in lines if line[0] == "-"]
