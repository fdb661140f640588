"""How long does an audit of a large timeline take, and how much memory?

    .venv/bin/python bench/audit.py [--full] [--data FOLDER]

`guanwei audit` runs as a process of its own over files of JSON lines: 10,000 posts, --full 100,000, and a fifth of it.
The posts are those of `covid_weibo`, labelled and unlabelled, repeated with shifted dates where they are too few (the
second time round most are repetitions, word for word). Each has a time, a text, counts and pictures.

- seconds: the wall clock of the whole command, interpreter and page of HTML included.
- memory: the largest resident size of the process for all posts and for a fifth of them; flat means that the
  difference is what eight bytes a post and the remembered texts explain.

Bars: 100,000 posts in 60 s (the short form 6 s, and 2 s for the start); at most 60 MB more for all posts than
for a fifth. The last line is one JSON object; the exit code is 1 when a bar is missed. Without the data set it measures
invented posts, and says so.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from near_duplicates import DATA, invented_posts, real_posts
from world import ROOT, Form, finish, given, row

SECONDS_BAR, START_SECONDS, MEMORY_BAR_MB = 60.0, 2.0, 60.0
EAST = timezone(timedelta(hours=8))
FIRST = datetime(2016, 1, 1, 7, tzinfo=EAST)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    args, form = given(parser, "100,000 posts")
    count = {Form.TINY: 500, Form.SHORT: 10_000, Form.FULL: 100_000}[form]
    texts, real = texts_of(args.data)
    with tempfile.TemporaryDirectory(prefix="guanwei-bench-") as folder:
        small, large = Path(folder) / "small.jsonl", Path(folder) / "large.jsonl"
        write(small, texts, count // 5)
        write(large, texts, count)
        few, all_of_them = measured(small), measured(large)
    a_post = all_of_them["seconds"] / count
    allowed = SECONDS_BAR if form is Form.FULL else SECONDS_BAR * count / 100_000 + START_SECONDS
    grown = all_of_them["mb"] - few["mb"]
    row("posts", "seconds", "ms a post", "peak MB")
    for posts, told in ((count // 5, few), (count, all_of_them)):
        row(f"{posts:,}", f"{told['seconds']:.1f}", f"{1000 * told['seconds'] / posts:.3f}", f"{told['mb']:.0f}")
    if not real:
        print("The data set is not there: these are invented posts.")
    figures = {
        "posts": count,
        "seconds": round(all_of_them["seconds"], 2),
        "cpu_seconds": round(all_of_them["cpu"], 2),
        "ms_a_post": round(1000 * a_post, 3),
        "peak_mb": round(all_of_them["mb"], 1),
        "peak_mb_of_a_fifth": round(few["mb"], 1),
        "real_posts": real,
    }
    missed = [
        name for name, bad in (("time", all_of_them["seconds"] > allowed), ("memory", grown > MEMORY_BAR_MB)) if bad
    ]
    bars = {"time": f"<= {allowed:g} s", "memory": f"<= {MEMORY_BAR_MB} MB more than a fifth"}
    return finish("audit", figures, bars, missed)


def texts_of(data: Path) -> tuple[list[str], bool]:
    try:
        return real_posts(data), True
    except OSError:
        return invented_posts(20_000, random.Random(5)), False


def write(path: Path, texts: list[str], count: int) -> None:
    """Nine posts a day on the average, at the hours at which people post."""
    dice, at = random.Random(5), FIRST
    with path.open("w", encoding="utf-8") as file:
        for text in islice(cycle(texts), count):
            at += timedelta(minutes=dice.choice((25, 50, 90, 160, 480)))
            post: dict[str, Any] = {"created_at": at.isoformat(), "text": text, "pic_num": dice.randrange(4)}
            post |= {"reposts_count": dice.randrange(50), "comments_count": dice.randrange(80)}
            file.write(json.dumps(post, ensure_ascii=False) + "\n")


def measured(path: Path) -> dict[str, float]:
    page = path.with_suffix(".html")
    code = "import sys; from guanwei.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "audit", str(path), "--json", "--html", str(page)]
    # Of all children so far the largest: the small file is measured first, so that each figure is its own.
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    assert page.stat().st_size > 1000
    assert json.loads(done.stdout)["posts"] > 0
    return {
        "seconds": seconds,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "mb": after.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
