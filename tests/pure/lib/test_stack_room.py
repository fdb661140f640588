import subprocess
import sys

import pytest

from guanwei.lib.stack_room import with_room

# A process of its own: below a test stand pytest's calls, and where chunks end differs with them.
PROGRAM = """
import resource
from guanwei.lib.stack_room import with_room

def nothing():
    pass

def pages_asked_for(depth):
    if depth:
        return pages_asked_for(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(300):
        nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

print(max(map(pages_asked_for, range(600))), with_room(lambda: max(map(pages_asked_for, range(600)))))
"""


def test_no_loop_however_deep_asks_the_system_for_memory_at_each_call() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    without, with_it = map(int, told.split())
    assert with_it < 100
    assert without >= 300 or sys.version_info >= (3, 13)  # from then on Python keeps a chunk by itself


def test_what_is_done_there_comes_back_and_so_does_what_goes_wrong() -> None:
    assert with_room(lambda: "done") == "done"
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)
