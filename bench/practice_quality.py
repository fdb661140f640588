"""How often are the checks right? Precision and recall on the labelled set, through `guanwei check --jsonl`.

    .venv/bin/python bench/practice_quality.py [--verbose] [--data FOLDER]

The set (bench/labelled/README.md) is posts, replies, pairs and names, real ones and our own, each labelled by two
people who did not see each other's labels. Shown for each check: precision and recall with Wilson's 95 % interval, F1,
and the labellers' agreement as Cohen's kappa. The set has two halves: who works on a check may read its misses in "dev"
(`--verbose` lists them), and of "held" the figures alone. Beside it stand sets of writers who knew neither the checks
nor our texts, each item labelled once: "outside-dev" may be read and is learned from, "outside-held" not. A bar must
hold in all four; "all" is our own two. "forbidden" is a set of our own for that wording alone, labelled once by the one
who wrote it and looked after the pack: a figure to look at. Real texts are read from the data sets beside the project;
where these are not there the head of the table says how many items are missing, and a bar is judged only where nine
tenths of its items are there. A pair that takes over a part only
is neither right nor wrong for `C13.reworded`; how often C13 says anything about it is a figure of its own, as is how
often it speaks in the held timelines of accounts that never say a thing twice. How often C12 and C2 speak about posts
of private people (covid_weibo) has a bar of its own: at most one of a hundred. The last line is one JSON object; the
exit code is 1 when a bar is missed.
"""

import argparse
import csv
import json
import math
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from labelled_set import (
    DATA,
    FOLDER,
    HALVES,
    LABELS,
    ONCE,
    OUTSIDE,
    Item,
    Judged,
    LabelledSet,
    half_of,
    judged,
    load,
    load_outside,
)
from learned_from import timelines

ROOT = Path(__file__).resolve().parents[1]
ENOUGH = 0.9  # of the items that a bar is about
SENT_AS = {"posts": "post", "replies": "reply", "pairs": "post", "names": "name"}


@dataclass(frozen=True, slots=True)
class Measure:
    check: str  # a finding's id, or what it begins with before a point
    label: str
    kind: str
    precision: float | None = None  # the bars; none is a figure to look at
    recall: float | None = None

    def found_in(self, findings: Iterable[str]) -> bool:
        return any(found == self.check or found.startswith(f"{self.check}.") for found in findings)


MEASURES = (
    Measure("C12.absolute-wording", "absolute", "posts", 0.95, 0.90),
    Measure("C2.hard-sell", "hard_sell", "posts", 0.85, 0.80),
    Measure("B5.thin", "thin", "posts"),
    Measure("A3.flat-wording", "flat", "posts"),
    Measure("E5.canned", "canned", "replies", 0.95, 0.90),
    Measure("C13.reworded", "reworded", "pairs", 0.95, 0.90),
    Measure("A2.padding", "padding", "names", 0.95, 0.90),
    Measure("A2.mismatch", "mismatch", "names"),
    Measure("C12.forbidden-wording", "forbidden", "posts"),
)


# Of a hundred posts of private people each of these may speak about one at most.
SELDOM, SELDOM_IS = ("C12.absolute-wording", "C2.hard-sell"), 1.0


@dataclass(slots=True)
class Score:
    hits: list[Item] = field(default_factory=list)
    false: list[Item] = field(default_factory=list)  # found, and should not be
    missed: list[Item] = field(default_factory=list)
    judged: int = 0

    @property
    def precision(self) -> float:
        return _share(len(self.hits), len(self.hits) + len(self.false))

    @property
    def recall(self) -> float:
        return _share(len(self.hits), len(self.hits) + len(self.missed))

    def meets(self, measure: Measure) -> bool:
        return self.precision >= (measure.precision or 0) and self.recall >= (measure.recall or 0)

    def figures(self) -> dict[str, Any]:
        hits, false, missed = len(self.hits), len(self.false), len(self.missed)
        return {
            "judged": self.judged,
            "positive": hits + missed,
            "precision": round(self.precision, 3),
            "precision_interval": wilson(hits, hits + false),
            "recall": round(self.recall, 3),
            "recall_interval": wilson(hits, hits + missed),
            "f1": round(_share(2 * hits, 2 * hits + false + missed), 3),
            "false": false,
            "missed": missed,
        }


def _share(part: int, whole: int) -> float:
    """Nothing found is nothing right: a check that is not there meets no bar."""
    return part / whole if whole else 0.0


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share: honest where there are few, and at both ends."""
    if not whole:
        return 0.0, 1.0
    z = 1.959964
    share, spread = part / whole, 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / spread
    reach = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / spread
    return round(max(middle - reach, 0.0), 3), round(min(middle + reach, 1.0), 3)


def checked(items: Sequence[Item]) -> dict[str, list[dict[str, Any]]]:
    """What the command that users run finds in each item."""
    lines = "".join(json.dumps(_line(item), ensure_ascii=False) + "\n" for item in items)
    command = [sys.executable, "-m", "guanwei", "check", "--jsonl", "-"]
    run = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    try:
        answers = {row["id"]: row["findings"] for row in map(json.loads, run.stdout.splitlines())}
    except (ValueError, TypeError, KeyError):
        answers = {}
    unanswered = [item.id for item in items if item.id not in answers]
    if unanswered:
        sys.exit(f"guanwei check left {len(unanswered)} of {len(items)} lines without an answer\n{run.stderr[-2000:]}")
    return answers


def _line(item: Item) -> dict[str, Any]:
    line: dict[str, Any] = {"id": item.id, "kind": SENT_AS[item.kind], "text": item.text}
    if item.to:
        line["to"] = item.to
    if item.against:
        line["against"] = list(item.against)
    return line


def scored(measure: Measure, items: Iterable[Item], said: Judged, found: dict[str, list[str]]) -> Score:
    score = Score()
    for item in items:
        answer = said.holds.get((item.id, measure.label))
        if item.kind != measure.kind or not isinstance(answer, bool):
            continue
        score.judged += 1
        if measure.found_in(found[item.id]):
            (score.hits if answer else score.false).append(item)
        elif answer:
            score.missed.append(item)
    return score


def measured(everything: LabelledSet, said: Judged, found: dict[str, list[str]]) -> dict[str, dict[str, Score]]:
    halves = {half: [item for item in everything.items if item.half == half] for half in (*HALVES, *OUTSIDE, *ONCE)}
    ours = [item for item in everything.items if not item.outside]
    return {
        measure.check: {
            "all": scored(measure, ours, said, found),
            **{half: scored(measure, items, said, found) for half, items in halves.items()},
        }
        for measure in MEASURES
    }


def expected(measure: Measure, half: str, said: Judged) -> int:
    """On how many items of a half of our own set the check is judged where every text is there."""
    ours = ((id, answer) for (id, label), answer in said.holds.items() if label == measure.label)
    return sum(
        isinstance(answer, bool) and (id, measure.label) not in said.outside and half_of(id) == half
        for id, answer in ours
    )


def not_judged(scores: dict[str, dict[str, Score]], said: Judged) -> set[tuple[str, str]]:
    """Checks and halves whose bar cannot be judged, because too many of their texts are not there. The sets from
    outside hold their texts themselves."""
    return {
        (measure.check, half)
        for measure in MEASURES
        for half, score in scores[measure.check].items()
        if half in HALVES and measure.precision and score.judged < ENOUGH * expected(measure, half, said)
    }


def in_timelines() -> dict[str, int]:
    """Accounts that never say a thing twice: of how many posts C13 says that they reword an earlier one."""
    lines = {
        f"{account}-{at}": Item(f"{account}-{at}", "pairs", post, "", tuple(posts[:at]))
        for account, posts in timelines("held").items()
        for at, post in enumerate(posts)
    }
    found = checked(list(lines.values()))
    return {
        "timeline_posts": len(lines),
        "timeline_posts_called_reworded": sum(
            any(one["id"] == "C13.reworded" for one in findings) for findings in found.values()
        ),
    }


def among_citizens(data: Path) -> dict[str, float]:
    """Of a hundred posts of private people, who hardly ever praise or push goods, how many each check speaks about:
    what the sets above, half of them boasts and leaflets, cannot tell. Empty where the data set is not there."""
    source = data / "covid_weibo" / "labeledData.csv"
    if not source.exists():
        return {}
    with source.open(encoding="utf-8-sig", newline="") as table:
        texts = list(dict.fromkeys(line["review"].strip() for line in csv.DictReader(table)))
    posts = [Item(f"citizen-{at}", "posts", text, "", ()) for at, text in enumerate(texts[::4]) if text]
    found = [{one["id"] for one in findings} for findings in checked(posts).values()]
    return {check: round(100 * sum(check in names for names in found) / len(posts), 2) for check in SELDOM}


def part_copies(items: Iterable[Item], said: Judged, found: dict[str, list[str]]) -> dict[str, int]:
    parts = [found[item.id] for item in items if said.holds.get((item.id, "reworded")) == "part"]
    return {
        "part_copies": len(parts),
        "found_by_c13": sum(any(name.startswith("C13.") for name in names) for names in parts),
        "called_reworded": sum("C13.reworded" in names for names in parts),
    }


def unlabelled(items: Iterable[Item], said: Judged) -> list[tuple[str, str]]:
    """Questions that one labeller at least has not answered."""
    asked = [(item.id, label) for item in items if not item.outside for label in LABELS[item.kind]]
    return [key for key in asked if key not in said.first or key not in said.second]


def show(scores: dict[str, dict[str, Score]], said: Judged) -> None:
    columns = ("judged", "yes", "precision", "95 %", "recall", "95 %", "F1", "kappa")
    print(f"  {'check':22}{'half':13}" + "".join(f"{name:>14}" for name in columns) + "   bar")
    unjudged = not_judged(scores, said)
    for measure in MEASURES:
        kappa = said.kappa(measure.label)
        for half, score in scores[measure.check].items():
            if not score.judged and (measure.check, half) not in unjudged:
                continue
            figures = score.figures()
            cells = [str(figures["judged"]), str(figures["positive"])]
            for name in ("precision", "recall"):
                low, high = figures[f"{name}_interval"]
                cells += [f"{figures[name]:.3f}", f"{low:.2f}-{high:.2f}"]
            cells += [f"{figures['f1']:.3f}", "-" if half != "all" or kappa is None else f"{kappa:.3f}"]
            bar = f"{measure.precision:.2f} / {measure.recall:.2f}" if measure.precision and measure.recall else "-"
            missed = "" if half == "all" or score.meets(measure) else "  missed"
            if (measure.check, half) in unjudged:
                missed = f"  not judged: {score.judged} of {expected(measure, half, said)} items are here"
            print(f"  {measure.check:22}{half:13}" + "".join(f"{cell:>14}" for cell in cells) + f"   {bar}{missed}")


def show_disagreements(everything: LabelledSet, said: Judged, verbose: bool) -> None:
    items = {item.id: item for item in everything.items}
    print(f"\ndisagreements: {len(said.disagreements())} (a / b -> settled)")
    for item, label in said.disagreements():
        key = (item, label)
        text = f"  {_short(items[item])}" if verbose and item in items and items[item].half == "dev" else ""
        print(f"  {item} {label}: {said.first[key]} / {said.second[key]} -> {said.settled.get(key, 'left out')}{text}")


def show_misses(scores: dict[str, dict[str, Score]]) -> None:
    for measure in MEASURES:
        readable = [(half, scores[measure.check][half]) for half in ("dev", "outside-dev", *ONCE)]
        lists = [(half, name, getattr(score, name)) for half, score in readable for name in ("false", "missed")]
        for half, title, items in lists:
            print(f"\n{measure.check}, {half}, {title}: {len(items)}")
            for item in items:
                print(f"  {item.id}  {_short(item)}")
                for earlier in item.against if measure.kind == "pairs" else ():
                    print(f"             < {earlier!r:.160}")


def _short(item: Item) -> str:
    return f"{item.text!r:.160}" + (f"  to {item.to!r:.60}" if item.to else "")


def figures_of(everything: LabelledSet, said: Judged, found: dict[str, list[str]], ok: bool) -> dict[str, Any]:
    scores = measured(everything, said, found)
    return {
        "bench": "practice_quality",
        "items": {kind: sum(item.kind == kind for item in everything.items) for kind in SENT_AS},
        "absent": dict(everything.absent),
        "complete": not everything.absent,
        "not_judged": sorted(" ".join(key) for key in not_judged(scores, said)),
        "checks": {name: {half: score.figures() for half, score in halves.items()} for name, halves in scores.items()},
        "kappa": {m.label: None if (k := said.kappa(m.label)) is None else round(k, 3) for m in MEASURES},
        "disagreements": len(said.disagreements()),
        "unlabelled": len(unlabelled(everything.items, said)),
        "left_out": len(said.disagreements()) - len(said.settled.keys() & set(said.disagreements())),
        **part_copies(everything.items, said, found),
        "bars": {m.check: {"precision": m.precision, "recall": m.recall} for m in MEASURES if m.precision},
        "ok": ok,
    }


def holds(scores: dict[str, dict[str, Score]], said: Judged) -> bool:
    """Is every bar met that can be judged?"""
    unjudged = not_judged(scores, said)
    return all(
        score.meets(measure)
        for measure in MEASURES
        for half, score in scores[measure.check].items()
        if half != "all" and score.judged and (measure.check, half) not in unjudged
    )


def head(everything: LabelledSet, data: Path) -> Iterator[str]:
    gone = sum(everything.absent.values())
    if not gone:
        yield f"practice_quality: {len(everything.items):,} items"
        return
    yield f"practice_quality: INCOMPLETE, {len(everything.items):,} of {len(everything.items) + gone:,} items"
    yield f"  {gone} items are real texts of data sets that are not in {data} (--data names another folder):"
    yield from (f"    {count:4} of {name}" for name, count in everything.absent.items())
    yield f"  The figures are of the rest; a bar is judged where {ENOUGH:.0%} of its items are here, and nowhere else."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="no difference: the set is always measured whole")
    parser.add_argument("--verbose", action="store_true", help="list the misses in the dev half")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with the data sets that are referred to")
    parser.add_argument("--labels", type=Path, default=FOLDER, help="the folder with labels-a, -b and -final.jsonl")
    options = parser.parse_args()
    if not all((options.labels / f"labels-{name}.jsonl").exists() for name in "ab"):
        sys.exit(f"{options.labels} holds no labels-a.jsonl and labels-b.jsonl: the set is not labelled yet")
    outside, their_labels = load_outside()
    everything, said = load(options.data), judged(options.labels, their_labels)
    everything = replace(everything, items=everything.items + outside)
    found = {name: [each["id"] for each in findings] for name, findings in checked(everything.items).items()}
    scores = measured(everything, said, found)
    ok = holds(scores, said)
    for line in head(everything, options.data):
        print(line)
    if gaps := unlabelled(everything.items, said):
        print(f"  not labelled by both: {len(gaps)} questions, such as {gaps[0][1]} of {gaps[0][0]}")
    show(scores, said)
    show_disagreements(everything, said, options.verbose)
    if options.verbose:
        show_misses(scores)
    citizens = among_citizens(options.data)
    ok = ok and all(share <= SELDOM_IS for share in citizens.values())
    figures = figures_of(everything, said, found, ok) | in_timelines() | {"of_100_citizens": citizens}
    posts, wrong = figures["timeline_posts"], figures["timeline_posts_called_reworded"]
    print(f"  C13.reworded in accounts that never say a thing twice: {wrong} of {posts} posts")
    for check, share in citizens.items():
        print(f"  {check} among citizens: {share} of 100 posts (at most {SELDOM_IS:g})")
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
