"""The labelled set of bench/labelled: its texts, its two halves, what each labeller said, and what holds.

Real texts are kept as references (data set, line, hash) and read from the data sets where they lie beside the project.
A text that is not the one that was labelled is refused; what cannot be read is counted, never guessed.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "labelled"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LABELS: Mapping[str, tuple[str, ...]] = {
    "posts": ("absolute", "hard_sell", "thin", "flat"),
    "replies": ("canned",),
    "pairs": ("reworded",),
    "names": ("padding", "mismatch"),
}
HALVES = ("dev", "held")
OUTSIDE = ("outside-dev", "outside-held")  # sets of writers who knew no check and none of our texts
# A set of our own that one writer labelled, for a label that the others do not have.
ONCE = ("forbidden",)
KINDS = {"post": "posts", "reply": "replies", "pair": "pairs", "name": "names"}

Answer = bool | str  # True, False, and for pairs "part"
Labels = dict[tuple[str, str], Answer]  # by item and label


class WrongText(Exception):
    """A reference leads to another text than the one that was labelled: another edition of the data set."""


def half_of(id: str) -> str:
    """Of our own set: decided by the id alone, so that it holds for items whose text is not there as well."""
    return HALVES[hashlib.sha256(id.encode()).digest()[0] % 2]


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    kind: str  # a key of LABELS
    text: str
    to: str = ""  # the message answered; for a name, the brand
    against: tuple[str, ...] = ()
    outside: str = ""  # which of OUTSIDE or ONCE it is in

    @property
    def half(self) -> str:
        return self.outside or half_of(self.id)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    items: tuple[Item, ...]
    absent: Mapping[str, int]  # items left out, by the data set that is not there


def load(data: Path = DATA, folder: Path = FOLDER) -> LabelledSet:
    rows = [(kind, row) for kind in LABELS for row in json_lines(folder / f"{kind}.jsonl")]
    texts = _Texts(data, (part for _, row in rows for part in _parts(row)))
    items, absent = [], Counter[str]()
    for kind, row in rows:
        missing = next((part["from"] for part in _parts(row) if not texts.has(part)), None)
        if missing:
            absent[missing.split("/")[0]] += 1
        else:
            items.append(_item(kind, row, texts))
    return LabelledSet(tuple(items), absent)


def load_outside(folder: Path = FOLDER) -> tuple[tuple[Item, ...], Labels]:
    """The sets from outside, and those of our own that were labelled once: each item by who wrote it."""
    rows = [(name, row) for name in (*OUTSIDE, *ONCE) for row in json_lines(folder / f"{name}.jsonl")]
    items = tuple(
        Item(row["id"], KINDS[row["kind"]], row["text"], row.get("to", ""), tuple(row.get("against", ())), name)
        for name, row in rows
    )
    known = {label for labels in LABELS.values() for label in labels} | set(ONCE)
    return items, {(row["id"], label): row[label] for _, row in rows for label in row.keys() & known}


def _item(kind: str, row: dict[str, Any], texts: "_Texts") -> Item:
    text = row["name"] if kind == "names" else texts.of(row if "from" in row else row["text"])
    to = row.get("to", row.get("brand", ""))
    return Item(row["id"], kind, text, to, tuple(texts.of(part) for part in row.get("against", ())))


def _parts(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The references in an item: itself, and the earlier texts."""
    return [part for part in (row, *row.get("against", ())) if isinstance(part, dict) and "from" in part]


class _Texts:
    """Every text that is referred to, each file read once and no further than needed."""

    def __init__(self, data: Path, parts: Iterable[dict[str, Any]]) -> None:
        wanted: dict[str, dict[int, str]] = {}
        for part in parts:
            wanted.setdefault(part["from"], {})[part["line"]] = part["sha256"]
        self._read = {name: _texts_of(data / name, lines) for name, lines in wanted.items() if (data / name).exists()}

    def has(self, part: dict[str, Any]) -> bool:
        return part["from"] in self._read

    def of(self, part: dict[str, Any] | str) -> str:
        return part if isinstance(part, str) else self._read[part["from"]][part["line"]]


def _texts_of(path: Path, lines: Mapping[int, str]) -> dict[int, str]:
    found = {}
    for number, line in _numbered(path):
        if number in lines:
            found[number] = _text(path, line)
            if hashlib.sha256(found[number].encode()).hexdigest()[:16] != lines[number]:
                raise WrongText(f"{path}, line {number} is not the text that was labelled")
        if len(found) == len(lines):
            return found
    raise WrongText(f"{path} is shorter than the one that was labelled")


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as lines:
        yield from enumerate(lines, 1)


def _text(path: Path, line: str) -> str:
    """A line of weibo2018 is `mid,label,text`; the other sets are JSON lines."""
    if path.suffix == ".txt":
        return line.rstrip("\n").split(",", 2)[2].strip()
    row = json.loads(line)
    return str(row.get("text") or row["content"]).strip()


def json_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@dataclass(frozen=True, slots=True)
class Judged:
    """What both labellers said, and what holds: where they agree, else what was settled; of the sets from outside what
    their writers said."""

    first: Labels
    second: Labels
    settled: Labels
    outside: Labels = field(default_factory=dict)
    holds: Labels = field(init=False)

    def __post_init__(self) -> None:
        both = self.first.keys() & self.second.keys()
        agreed = {key: self.first[key] for key in both if self.first[key] == self.second[key]}
        settled = {key: answer for key, answer in self.settled.items() if key in both and key not in agreed}
        object.__setattr__(self, "holds", agreed | settled | self.outside)

    def disagreements(self) -> list[tuple[str, str]]:
        both = self.first.keys() & self.second.keys()
        return sorted(key for key in both if self.first[key] != self.second[key])

    def kappa(self, label: str) -> float | None:
        """Cohen's: agreement beyond what chance alone would give; None where there is nothing to tell apart."""
        both = [key for key in self.first.keys() & self.second.keys() if key[1] == label]
        pairs = [(self.first[key], self.second[key]) for key in both]
        if not pairs:
            return None
        firsts, seconds = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
        agreed = sum(first == second for first, second in pairs) / len(pairs)
        chance = sum(firsts[answer] * seconds[answer] for answer in firsts) / len(pairs) ** 2
        return None if chance == 1 else (agreed - chance) / (1 - chance)


def judged(folder: Path = FOLDER, outside: Labels | None = None) -> Judged:
    first, second = (labels_of(folder / f"labels-{name}.jsonl") for name in "ab")
    final = folder / "labels-final.jsonl"
    return Judged(first, second, labels_of(final) if final.exists() else {}, outside or {})


def labels_of(path: Path) -> Labels:
    known = {label for labels in LABELS.values() for label in labels}
    return {(row["id"], label): row[label] for row in json_lines(path) for label in row.keys() & known}
