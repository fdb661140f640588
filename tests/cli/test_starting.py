"""What `guanwei up` needs around its processes, in a process of its own: signals end it wherever they come."""

import subprocess
import sys
from pathlib import Path

WITHIN = 30.0
BEGINNING = """
import os, signal, sys
from guanwei.cli.starting import Signals, Stopped
signals = Signals()
interrupt = lambda: os.kill(os.getpid(), signal.SIGINT)
"""
IN_A_CALLBACK = """
class Dying:
    def __del__(self):
        interrupt()
dying = Dying()
del dying
print("Python forgot it")
try:
    signals.check()
except Stopped:
    print("heard")
signals.begin_to_stop()
signals.check()
print("asked once:", not signals.hurry)
interrupt()
print("in a hurry:", signals.hurry)
"""
AROUND_A_FORK = """
from pathlib import Path
from guanwei.lib.children import Children, Work
os.register_at_fork(after_in_parent=interrupt)
many = Children(Path(sys.argv[1]), print)
try:
    many.START(Work("steady", signal.pause))
except Stopped:
    many.stop()
    print("heard")
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nothing runs")
"""


IN_THE_MIDDLE_OF_STOPPING = """
try:
    try:
        interrupt()
    except BaseException:
        print("tidying")
        interrupt()
        print("tidied")
        raise
except Stopped:
    print("heard, in a hurry:", signals.hurry)
"""


def said(program: str, *arguments: str) -> list[str]:
    run = [sys.executable, "-c", BEGINNING + program, *arguments]
    return subprocess.run(run, capture_output=True, text=True, check=True, timeout=WITHIN).stdout.splitlines()


def test_a_stop_that_python_forgot_is_heard_where_somebody_waits() -> None:
    assert said(IN_A_CALLBACK) == ["Python forgot it", "heard", "asked once: True", "in a hurry: True"]


def test_a_stop_that_comes_while_a_child_is_forked_is_heard_and_leaves_no_child(tmp_path: Path) -> None:
    assert said(AROUND_A_FORK.replace("START", "start"), str(tmp_path)) == ["heard", "nothing runs"]
    assert said(AROUND_A_FORK.replace("START", "run_once"), str(tmp_path)) == ["heard", "nothing runs"]


def test_a_second_one_makes_haste_and_does_not_interrupt_what_ends_it_tidily() -> None:
    assert said(IN_THE_MIDDLE_OF_STOPPING) == ["tidying", "tidied", "heard, in a hurry: True"]
