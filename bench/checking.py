"""How long do all checks take on one post, against 100,000 posts of history?

    .venv/bin/python bench/checking.py [--full]

A post of 2,000 characters is checked as the form does while somebody types: every time as a new subject, nothing
warmed up. The history is one account's, three years of it, with a sister account of a fifth its size. A plan of 1,000
rows is laid over it and every row checked, as the import does. The texts are real ones (the covid_weibo set) where
they lie beside the project, else made up: the table says which. Bars: median <= 10 ms, 95th percentile <= 25 ms, for a
post and for a row. Checking waits for nothing, so the time is the processor's: what else the machine does makes no
difference; the clock on the wall is shown beside it. `guanwei check --jsonl` as a process of its own is given posts,
answers and names, two of five lines with two earlier texts; bar: 2,000 lines a second by the clock, from the start of
the program to its end, with as many processes as it makes of itself here. Beside it stand the rate of one processor, a
loop that only reads and writes the same JSON, and the rate with twenty earlier texts instead of two. The last line is
one JSON object; the exit code is 1 when a bar is missed.
"""

import argparse
import csv
import gzip
import itertools
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from world import Form, given

from guanwei.networks.contract import Limits
from guanwei.networks.registry import limits_for
from guanwei.practice.entries import ColumnGroup, Entry, EntryState
from guanwei.practice.findings import Finding
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.registry import CHECKS, run, settings_from
from guanwei.practice.subjects import Context, PictureFacts, PlanSubject, PostSubject
from guanwei.practice.windows import Timeline

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "covid_weibo"
LENGTH = 2_000
NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
SPAN = timedelta(days=3 * 365)
ZONE = ZoneInfo("Asia/Shanghai")
RIGHTS = [limits_for("weibo", "ordinary"), limits_for("weibo", "by_hand"), limits_for("bluesky", "app-password")]
MEDIAN_BAR, P95_BAR = 10.0, 25.0
LINES_BAR = 2_000


@dataclass(frozen=True, slots=True)
class Size:
    posts: int
    history: int
    sisters: int
    plan: int
    lines: int


SIZES = {
    Form.TINY: Size(posts=10, history=2_000, sisters=400, plan=30, lines=300),
    Form.SHORT: Size(posts=300, history=100_000, sisters=20_000, plan=1_000, lines=10_000),
    Form.FULL: Size(posts=2_000, history=100_000, sisters=20_000, plan=1_000, lines=50_000),
}
FEW_EARLIER, MANY_EARLIER = 2, 20  # texts beside two of five lines


def real_texts() -> list[str]:
    with gzip.open(DATA / "unlabeled_sample_25k.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    with (DATA / "labeledData.csv").open(encoding="utf-8-sig", newline="") as rows:
        texts += [row["review"] for row in csv.DictReader(rows)]
    return texts


def made_up_texts(chance: random.Random) -> list[str]:
    words = [
        "今天",
        "新品",
        "天气",
        "咖啡",
        "周末",
        "大家",
        "故事",
        "工厂",
        "设计",
        "云",
        "好看",
        "一起",
        "门店",
        "分享",
    ]
    words += ["#话题#", "99元", "@朋友", "，", "。"]
    endings = ["", "", "", " https://www.example.cn/a"]
    return ["".join(chance.choices(words, k=chance.randint(5, 40))) + chance.choice(endings) for _ in range(40_000)]


def endless(texts: Sequence[str]) -> Iterator[str]:
    """The texts over and over, from the second time on with a number, so that they are no repetition."""
    for turn in itertools.count():
        for text in texts:
            yield text if turn == 0 else f"{text} {turn}"


def entries(name: str, count: int, texts: Iterator[str], chance: random.Random) -> list[Entry]:
    groups = chance.choices(list(ColumnGroup), weights=[79, 10, 11], k=count)
    return [
        Entry(
            id=f"{name}{place}",
            post=f"{name}{place}",
            moment=NOW - SPAN * chance.random(),
            group=group,
            promotion=group is ColumnGroup.PROMOTION,
            fingerprint=fingerprint(text),
            state=EntryState.PUBLISHED,
        )
        for place, (group, text) in enumerate(zip(groups, texts, strict=False))
    ]


def long_posts(count: int, texts: Iterator[str], chance: random.Random) -> list[PostSubject]:
    posts = []
    for place in range(count):
        text = ""
        while len(text) < LENGTH:
            text += next(texts) + "\n"
        posts.append(a_post(f"new{place}", text[:LENGTH], RIGHTS[place % len(RIGHTS)], chance))
    return posts


def a_post(name: str, text: str, limits: Limits, chance: random.Random) -> PostSubject:
    return PostSubject(
        id=name,
        post=name,
        account="brand",
        text=text,
        group=chance.choice(list(ColumnGroup)),
        limits=limits,
        zone=ZONE,
        link="https://www.example.cn/news",
        pictures=(PictureFacts(800_000, "image/jpeg", "门店门口"),),
        due=NOW + timedelta(days=30) * chance.random() - timedelta(days=10),
        safe_domains=("example.cn",),
        public_ip="8.8.8.8",
    )


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1000


@dataclass(frozen=True)
class Timed:
    each: list[float]
    wall: float  # per post
    findings: list[Finding]

    def figures(self, name: str) -> dict[str, Any]:
        return {
            f"{name}_median_ms": round(statistics.median(self.each), 3),
            f"{name}_p95_ms": round(statistics.quantiles(self.each, n=20)[-1], 3),
            f"{name}_wall_mean_ms": round(self.wall, 3),
        }


def timed(posts: Sequence[PostSubject], context: Context) -> Timed:
    each: list[float] = []
    findings: list[Finding] = []
    begun = time.perf_counter()
    for post in posts:
        fresh = replace(post)  # what one run has worked out about a subject must not help the next
        each.append(milliseconds(lambda subject=fresh: findings.extend(run(subject, context))))
    return Timed(each, (time.perf_counter() - begun) * 1000 / len(posts), findings)


def slowest_check(posts: Sequence[PostSubject], context: Context) -> tuple[str, float]:
    medians = {}
    for check in CHECKS:
        fresh = [replace(post) for post in posts]
        taken = [
            milliseconds(lambda subject=post, only=(check.id,): run(subject, context, only=only)) for post in fresh
        ]
        medians[check.id] = statistics.median(taken)
    worst = max(medians, key=lambda check_id: medians[check_id])
    return worst, medians[worst]


def measured(size: Size) -> dict[str, Any]:
    chance, real = random.Random(20261001), DATA.exists()
    texts = real_texts() if real else made_up_texts(chance)
    chance.shuffle(texts)
    source = endless(texts)
    history, sisters = entries("h", size.history, source, chance), entries("s", size.sisters, source, chance)
    build = milliseconds(lambda: Timeline.of(history))
    context = Context(NOW, settings_from([]), Timeline.of(history), Timeline.of(sisters))
    posts = timed(long_posts(size.posts, source, chance), context)

    rows = [a_post(f"r{place}", next(source), RIGHTS[place % len(RIGHTS)], chance) for place in range(size.plan)]
    laid_over = [row.entry(row.due or NOW) for row in rows]
    laid = milliseconds(lambda: context.timeline.plus(laid_over))
    planned = replace(context, timeline=context.timeline.plus(laid_over))
    in_plan = timed(rows, planned)
    stretch = PlanSubject("brand", ZONE, NOW, NOW + timedelta(days=30))
    whole_plan = milliseconds(lambda: run(stretch, planned))
    slowest, slowest_ms = slowest_check(long_posts(30, source, chance), context)
    return {
        "texts": "covid_weibo" if real else "made up",
        "history": size.history,
        "posts": size.posts,
        **posts.figures("post"),
        **in_plan.figures("row"),
        "history_read_in_ms": round(build, 1),
        "plan_laid_over_ms": round(laid, 1),
        "plan_rows_ms": round(sum(in_plan.each), 1),
        "plan_as_a_whole_ms": round(whole_plan, 1),
        "slowest_check": slowest,
        "slowest_check_ms": round(slowest_ms, 3),
        "findings": len(posts.findings) + len(in_plan.findings),
        "failed_checks": sum(found.id.endswith(".failed") for found in (*posts.findings, *in_plan.findings)),
    }


# --- guanwei check --jsonl ------------------------------------------------------------------------------------------

CHECK = (
    "import sys; from guanwei.cli import main; sys.exit(main(['check', '--level', 'block', '--jsonl', sys.argv[1]]))"
)
BARE = """import json, sys
for line in open(sys.argv[1], "rb"):
    one = json.loads(line)
    sys.stdout.buffer.write(json.dumps({"id": one["id"], "findings": []}, ensure_ascii=False).encode() + b"\\n")
    sys.stdout.buffer.flush()
"""


def a_line(place: int, texts: Sequence[str], most: int) -> dict[str, Any]:
    """Of five lines two are posts by themselves, one a post and one an answer with earlier texts, one is a name."""
    text, earlier = texts[place % len(texts)], [texts[(place + step) % len(texts)] for step in range(1, most + 1)]
    match place % 5:
        case 0:
            return {"id": place, "kind": "post", "text": text}
        case 1:
            return {"id": place, "kind": "post", "text": text, "network": "weibo"}
        case 2:
            return {"id": place, "kind": "post", "text": text, "against": earlier}
        case 3:
            return {"id": place, "kind": "reply", "text": text, "to": earlier[0], "against": earlier}
    return {"id": place, "kind": "name", "text": text[:12], "to": earlier[0][:4]}


def lines_a_second(count: int, texts: Sequence[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        source, many = Path(folder) / "lines.jsonl", Path(folder) / "many.jsonl"
        for file, most in ((source, FEW_EARLIER), (many, MANY_EARLIER)):
            with file.open("w", encoding="utf-8") as lines:
                lines.writelines(json.dumps(a_line(at, texts, most), ensure_ascii=False) + "\n" for at in range(count))
        wall, seconds, answers = ran(CHECK, source)
        _, bare, _ = ran(BARE, source)
        _, seconds_with_many, _ = ran(CHECK, many)
    return {
        "jsonl_with_many_earlier_per_s": round(count / seconds_with_many),
        "jsonl_lines": count,
        "jsonl_lines_per_s": round(count / seconds),
        "jsonl_lines_per_s_wall": round(count / wall),
        "jsonl_times_bare_json": round(seconds / bare, 1),
        "jsonl_answered": sum(b'"findings":' in answer for answer in answers),
        "jsonl_failed_checks": sum(b".failed" in answer for answer in answers),
    }


def ran(program: str, source: Path) -> tuple[float, float, list[bytes]]:
    """Seconds on the wall and of the processor, and the lines that came out."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program, str(source)],
        env=dict(os.environ) | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        check=False,
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, seconds, done.stdout.splitlines()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _, form = given(parser, "2,000 posts instead of 300, 50,000 lines instead of 10,000")
    chance = random.Random(20261002)
    figures = measured(SIZES[form])
    texts = real_texts() if DATA.exists() else made_up_texts(chance)
    chance.shuffle(texts)
    figures |= lines_a_second(SIZES[form].lines, texts)
    many = figures["jsonl_lines_per_s_wall"] >= LINES_BAR and figures["jsonl_answered"] == figures["jsonl_lines"]
    quick = all(
        figures[f"{kind}_{figure}_ms"] <= bar
        for kind in ("post", "row")
        for figure, bar in (("median", MEDIAN_BAR), ("p95", P95_BAR))
    )
    ok = quick and many and figures["failed_checks"] == figures["jsonl_failed_checks"] == 0
    show(figures)
    bars = {"median_ms": MEDIAN_BAR, "p95_ms": P95_BAR, "jsonl_lines_per_s_wall": LINES_BAR}
    print(json.dumps({"bench": "checking", **figures, "bars": bars, "ok": ok}))
    return 0 if ok else 1


def show(figures: dict[str, Any]) -> None:
    print(f"checking: {len(CHECKS)} checks, {figures['history']:,} posts of history, texts: {figures['texts']}")
    print(f"  {'':34}{'median ms':>12}{'p95 ms':>12}{'wall, mean':>12}")
    for name, kind in (("a post of 2,000 characters", "post"), ("a row of a plan of 1,000", "row")):
        median, high, wall = (figures[f"{kind}_{figure}_ms"] for figure in ("median", "p95", "wall_mean"))
        print(f"  {name:34}{median:>12.3f}{high:>12.3f}{wall:>12.3f}")
    print(f"  {'bar':34}{MEDIAN_BAR:>12.3f}{P95_BAR:>12.3f}")
    print(f"  {'slowest check: ' + figures['slowest_check']:34}{figures['slowest_check_ms']:>12.3f}")
    for name in ("history_read_in", "plan_laid_over", "plan_rows", "plan_as_a_whole"):
        print(f"  {name.replace('_', ' '):34}{figures[name + '_ms']:>12.1f}")
    print(f"  {'':34}{'lines/s':>12}{'bar':>12}{'a processor':>12}{'bare JSON':>12}")
    rate, wall, times = (figures[f"jsonl_{name}"] for name in ("lines_per_s", "lines_per_s_wall", "times_bare_json"))
    many = figures["jsonl_with_many_earlier_per_s"]
    print(f"  {'guanwei check --jsonl':34}{wall:>12,}{LINES_BAR:>12,}{rate:>12,}{f'{times} x':>12}")
    print(f"  {'  with 20 earlier texts each':34}{many:>12,}")


if __name__ == "__main__":
    sys.exit(main())
