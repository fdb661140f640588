"""Sentences out of frames (labelled/frames.txt): our own writing, to learn the weights of C12.absolute-wording from.

    = G: 牛肉面|耳机           what may stand for {G}
    + {M}最{A}的{G}            praise above all others; [a|b] is one of both
    - 立志成为{M}第一的{T}     none, though the words are the same

A frame says how people put it and leaves open what it is about: the first is to be learned and not the second.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FRAMES = Path(__file__).resolve().parent / "labelled" / "frames.txt"
_CHOICE, _SLOT = re.compile(r"\[([^\[\]]*)\]"), re.compile(r"\{(\w+)\}")
_ASIDE = "X"  # the slot of clauses about something else
_IN_FRONT, _BEHIND = 0.25, 0.4
_ENDS = ("。", "。", "。", "!", "", "~")


@dataclass(frozen=True, slots=True)
class Made:
    frame: int
    text: str
    label: bool


def made(times: int, path: Path = FRAMES, seed: int = 1) -> Iterator[Made]:
    """So many sentences of each frame with several places to fill, fewer of others; always the same ones."""
    slots, frames = read(path)
    luck = random.Random(seed)
    for number, (label, frame) in enumerate(frames):
        places = len(_CHOICE.findall(frame)) + len(_SLOT.findall(frame))
        for _ in range(times if places > 1 else max(1, times // 2 * places)):
            yield Made(number, _dressed(filled(frame, slots, luck), slots, luck), label)


def read(path: Path) -> tuple[dict[str, list[str]], list[tuple[bool, str]]]:
    slots, frames = {}, []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("= "):
            name, _, values = line[2:].partition(": ")
            slots[name] = values.split("|")
        elif line[:2] in ("+ ", "- "):
            frames.append((line[0] == "+", line[2:]))
    return slots, frames


def filled(frame: str, slots: dict[str, list[str]], luck: random.Random) -> str:
    while choice := _CHOICE.search(frame):
        frame = frame[: choice.start()] + luck.choice(choice[1].split("|")) + frame[choice.end() :]
    while slot := _SLOT.search(frame):
        frame = frame[: slot.start()] + luck.choice(slots[slot[1]]) + frame[slot.end() :]
    return frame


def _dressed(text: str, slots: dict[str, list[str]], luck: random.Random) -> str:
    """With something else before or behind it, as in a post."""
    if text.isascii():
        return text
    where, aside, end = luck.random(), luck.choice(slots[_ASIDE]), luck.choice(_ENDS)
    if where < _IN_FRONT:
        text = f"{aside}。{text}"
    elif where < _BEHIND:
        text = f"{text}。{aside}"
    return text if text[-1] in "。！？!?.”" else text + end
