"""The posts and pairs that learned weights are made of (tools/learn_*.py), and how one knows them again.

The halves that may be read, and of them only what may be learned from: our own writing, and the real texts of a set
whose licence allows it; and the sentences that the check's own tests are about. The weights go out with the product; no
text does.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelled_set import DATA, FOLDER, json_lines, judged, load, load_outside

SENTENCES = FOLDER.parents[1] / "tests" / "pure" / "practice" / "wording" / "hardsell.txt"
LABEL, HALVES = "hard_sell", ("dev", "outside-dev")
# Our own posts are fewer than the others, and of more kinds.
OURS = 3.0
# MIT; of the other sets no licence is stated.
ALLOWED = frozenset({"", "comment_robert"})


@dataclass(frozen=True, slots=True)
class Example:
    id: str
    text: str
    label: bool
    times: float  # how often it counts


def examples(data: Path = DATA, *, sources: frozenset[str] = ALLOWED) -> list[Example]:
    """In the order of their ids. `sources` narrows down from which sets: "" is our own writing."""
    outside, their_labels = load_outside()
    said = judged(outside=their_labels).holds
    origin = {row["id"]: row.get("from", "").split("/")[0] for row in json_lines(FOLDER / "posts.jsonl")}
    posts = [item for item in (*load(data).items, *outside) if item.kind == "posts" and item.half in HALVES]
    found = [
        Example(item.id, item.text, bool(said[item.id, LABEL]), 1.0 if item.outside else OURS)
        for item in posts
        if (item.id, LABEL) in said and origin.get(item.id, "") in sources
    ]
    lines = enumerate(SENTENCES.read_text("utf-8").splitlines())
    found += [Example(f"sentence-{number:03}", line[2:], line[0] == "+", 1.0) for number, line in lines]
    return sorted(found, key=lambda one: one.id)


def fingerprint(learned_from: list[Example]) -> str:
    """16 hex digits that change with any text or label."""
    stated = json.dumps([[one.id, one.text, one.label] for one in learned_from], ensure_ascii=False)
    return hashlib.sha256(stated.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    text: str
    against: tuple[str, ...]
    label: bool


def pairs(data: Path = DATA) -> list[Pair]:
    """What the weights of C13.reworded are learned from: our own writing alone, in the order of the ids."""
    outside, their_labels = load_outside()
    said = judged(outside=their_labels).holds
    real = {row["id"] for row in json_lines(FOLDER / "pairs.jsonl") if not _is_ours(row)}
    found = [item for item in (*load(data).items, *outside) if item.kind == "pairs" and item.half in HALVES]
    labelled = [(item, said.get((item.id, "reworded"))) for item in found if item.id not in real]
    listed = [Pair(item.id, item.text, item.against, label) for item, label in labelled if isinstance(label, bool)]
    return sorted(listed, key=lambda one: one.id)


def _is_ours(row: dict[str, Any]) -> bool:
    return "from" not in row and all(isinstance(part, str) for part in row["against"])


def fingerprint_of_pairs(learned_from: list[Pair]) -> str:
    """16 hex digits that change with any text or label."""
    stated = json.dumps([[one.id, one.text, one.against, one.label] for one in learned_from], ensure_ascii=False)
    return hashlib.sha256(stated.encode()).hexdigest()[:16]
