"""Every bench still runs, to its last line: nobody sees a broken one before it is wanted."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
[NAMED] = re.findall(r"^BENCHES := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
[RUN_ANYWAY] = re.findall(r"^BENCHES_OF_TEST := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
# The real servers of `sending` are those of `crash`, which `make test` runs.
MORE = {"sending": ("--servers", "instant server")}


@pytest.mark.parametrize("name", sorted(set(NAMED.split()) - set(RUN_ANYWAY.split())))
def test_it_runs_to_its_last_line(name: str) -> None:
    command = [sys.executable, f"bench/{name}.py", "--tiny", *MORE.get(name, ())]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ, timeout=300, check=False)
    assert ran.stdout.strip() and "Traceback" not in ran.stderr, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    assert (told["bench"], told["ok"]) == (name, ran.returncode == 0)  # whether it holds its bars means nothing here
