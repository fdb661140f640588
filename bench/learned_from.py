"""The posts and pairs that learned weights are made of (tools/learn_*.py), and how one knows them again.

The halves that may be read, and of them only what may be learned from: our own writing, and the real texts of a set
whose licence allows it; and the sentences that the check's own tests are about. The weights go out with the product; no
text does.
"""

import csv
import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frames import made
from labelled_set import DATA, FOLDER, json_lines, judged, load, load_outside

from guanwei.lib.text.matching import matchable
from guanwei.practice.packs.loading import pack

PACK = "absolute"
SENTENCES = FOLDER.parents[1] / "tests" / "pure" / "practice" / "wording"
DEMONSTRATION = FOLDER.parents[1] / "guanwei" / "jobs" / "demo" / "history.csv"
HARD_SELL, ABSOLUTE = "hard_sell", "absolute"
EXCLAMATIONS = FOLDER / "exclamations.txt"
FILES = {HARD_SELL: "hardsell.txt", ABSOLUTE: "absolute.txt"}
HALVES = ("dev", "outside-dev")
OF_EACH_FRAME = 6  # sentences
# Talk of private people, in which nobody sells anything: MIT and Apache-2.0. Of little weight, as nobody labelled it.
TALK = (("comment_robert/posts.jsonl.gz", "content"), ("cped/test_split.csv", "text"))
COMMENTS = ("comment_robert/comments.jsonl.gz", "content")
OF_TALK, TALKED = 4_000, 0.3
# Private people exclaim more than they sell, and a leaflet exclaims too: these tell one from the other.
OF_EXCLAIMED, EXCLAIMED = 1_500, 1.0
# Our own posts are fewer than the others, and of more kinds.
OURS = 4.0
HELD_TIMELINES = ("t3",)
BY_HAND = 4.0  # pairs that were written to tell light and heavy rewordings from what only looks like one
# MIT; of the other sets no licence is stated.
ALLOWED = frozenset({"", "comment_robert"})


@dataclass(frozen=True, slots=True)
class Example:
    id: str
    text: str
    label: bool
    times: float  # how often it counts
    writer: str = ""  # of a set from outside: who wrote it, as its id begins


def examples(data: Path = DATA, *, label: str = HARD_SELL, sources: frozenset[str] = ALLOWED) -> list[Example]:
    """In the order of their ids. `sources` narrows down from which sets: "" is our own writing."""
    outside, their_labels = load_outside()
    said = judged(outside=their_labels).holds
    origin = {row["id"]: row.get("from", "").split("/")[0] for row in json_lines(FOLDER / "posts.jsonl")}
    posts = [item for item in (*load(data).items, *outside) if item.kind == "posts" and item.half in HALVES]
    found = [
        Example(
            item.id,
            item.text,
            bool(said[item.id, label]),
            1.0 if item.outside or label == ABSOLUTE else OURS,
            item.id.split("-")[0] if item.outside else "",
        )
        for item in posts
        if (item.id, label) in said and origin.get(item.id, "") in sources
    ]
    lines = enumerate((SENTENCES / FILES[label]).read_text("utf-8").splitlines())
    found += [Example(f"sentence-{number:03}", line[2:], line[0] == "+", 1.0) for number, line in lines]
    if label == ABSOLUTE:
        promised = (*((text, True) for text in pack(PACK).hit), *((text, False) for text in pack(PACK).passes))
        found += [
            Example(f"sentence-pack-{at:03}", text, is_praise, 1.0) for at, (text, is_praise) in enumerate(promised)
        ]
        sentences = enumerate(made(OF_EACH_FRAME))
        found += [Example(f"frame-{one.frame:03}-{at:05}", one.text, one.label, 1.0) for at, one in sentences]
        found += demonstrated()
        found += talk(data) if "comment_robert" in sources else []
    if label == HARD_SELL:
        found += exclaimed()
        found += talk(data, aloud=True) if "comment_robert" in sources else []
    return sorted(found, key=lambda one: one.id)


def demonstrated() -> list[Example]:
    """What the brand of the demonstration has posted: small stories and tips, none of them praise above all others."""
    with DEMONSTRATION.open(encoding="utf-8-sig", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    return [Example(f"demo-{at:03}", text, False, 1.0) for at, text in enumerate(texts) if text]


def exclaimed() -> list[Example]:
    """What a company calls out and sells nothing with: thanks, wishes, weather, news of the house."""
    lines = EXCLAMATIONS.read_text("utf-8").splitlines()
    return [Example(f"exclaimed-{at:03}", text, False, OURS) for at, text in enumerate(lines)]


def talk(data: Path, *, aloud: bool = False) -> list[Example]:
    """What private people said, none of it praise of goods of theirs; nothing that stands in the labelled set. `aloud`:
    what they exclaimed with no word of hard advertising; what was spoken is written without marks, and gets one."""
    labelled = {(part["from"], part["line"]) for part in json_lines(FOLDER / "posts.jsonl") if "from" in part}
    most, times, sources = (OF_EXCLAIMED, EXCLAIMED, (*TALK, COMMENTS)) if aloud else (OF_TALK, TALKED, TALK)
    found = []
    for name, field in sources:
        with (gzip.open if name.endswith(".gz") else open)(data / name, "rt", encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines) if name.endswith(".csv") else map(json.loads, lines)
            texts = [row[field].strip() for at, row in enumerate(rows, 1) if (name, at) not in labelled]
        if aloud and name.endswith(".csv"):
            texts = [f"{text}！" for text in texts]
        kept = [(at, text) for at, text in enumerate(texts) if text and (not aloud or _is_exclaimed(text))]
        found += [Example(f"talk-{name}-{at}", text, False, times) for at, text in kept[:most]]
    return found


def _is_exclaimed(text: str) -> bool:
    form = matchable(text).tight
    return "!" in form.text and not any(pack("hardsell").found_in(form))


def fingerprint(learned_from: list[Example]) -> str:
    """16 hex digits that change with any text, label or weight."""
    stated = json.dumps([[one.id, one.text, one.label, one.times] for one in learned_from], ensure_ascii=False)
    return hashlib.sha256(stated.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    text: str
    against: tuple[str, ...]
    label: bool
    times: float = 1.0


def pairs(data: Path = DATA) -> list[Pair]:
    """What the weights of C13.reworded are learned from: our own writing alone, in the order of the ids."""
    outside, their_labels = load_outside()
    said = judged(outside=their_labels).holds
    left_out = {row["id"] for row in json_lines(FOLDER / "pairs.jsonl") if not _is_ours(row)}
    found = [item for item in (*load(data).items, *outside) if item.kind == "pairs" and item.half in HALVES]
    labelled = [(item, said.get((item.id, "reworded"))) for item in found if item.id not in left_out]
    listed = [Pair(item.id, item.text, item.against, label) for item, label in labelled if isinstance(label, bool)]
    return sorted([*listed, *by_hand()], key=lambda one: one.id)


def timelines(half: str = "dev") -> dict[str, list[str]]:
    """Accounts, each with its posts in their order, no two of which say the same: the demonstration's and those of
    timelines.jsonl that may be read; "held" are the others, which measure only."""
    found: dict[str, list[str]] = {}
    if half == "dev":
        with DEMONSTRATION.open(encoding="utf-8-sig", newline="") as rows:
            found["demonstration"] = [row["text"] for row in csv.DictReader(rows)]
    for row in json_lines(FOLDER / "timelines.jsonl"):
        if (row["id"].split("-")[0] in HELD_TIMELINES) == (half == "held"):
            found.setdefault(row["brand"], []).append(row["text"])
    return found


def by_hand() -> list[Pair]:
    """Those of reworded.tsv, which the tests are about: light and heavy rewordings and what only looks like one."""
    with (FOLDER / "reworded.tsv").open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    return [
        Pair(f"hand-{at:03}", text, (earlier,), label == "1", BY_HAND)
        for at, (label, _, _, earlier, text) in enumerate(rows)
    ]


def _is_ours(row: dict[str, Any]) -> bool:
    return "from" not in row and all(isinstance(part, str) for part in row["against"])


def fingerprint_of_pairs(learned_from: list[Pair]) -> str:
    """16 hex digits that change with any text, label or weight, of the timelines too."""
    parts = [[one.id, one.text, one.against, one.label, one.times] for one in learned_from]
    stated = json.dumps([parts, timelines()], ensure_ascii=False)
    return hashlib.sha256(stated.encode()).hexdigest()[:16]
