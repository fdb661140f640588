"""Ten thousand rows: time is measured by the bench, memory is kept here."""

import subprocess
import sys
from pathlib import Path

from tests.pure.sheets.building import with_shared

# VmHWM and not ru_maxrss: the kernel carries the latter over from the parent, here a whole test run, through exec.
MEASURE = """
import sys
from guanwei.lib.sheets import read_sheet
seen = []
grid = read_sheet(open(sys.argv[1], "rb").read(), "a.xlsx", progress=lambda done, total: seen.append((done, total)))
assert seen == sorted(seen) and seen[-1][0] == seen[-1][1] and len(seen) > 20, seen[-3:]
print(len(grid.rows), sum(len(row.cells) for row in grid.rows))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(peak.split()[1]) // 1024)
"""


def test_ten_thousand_rows_are_read_in_less_than_300_mb(tmp_path: Path):
    texts = [f"第{number}条：" + "新的一天从一杯热茶开始，" * 12 for number in range(10_000)]
    rows = [[number] * 2 + [0] * 10 for number in range(10_000)]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_shared(texts, rows))
    out = subprocess.run([sys.executable, "-c", MEASURE, path], check=True, capture_output=True, text=True).stdout
    count, memory = out.splitlines()
    assert count == "10000 120000"
    assert int(memory) < 300
