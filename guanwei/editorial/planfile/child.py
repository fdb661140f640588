"""The process that opens one plan file: started by apart.py, fed on standard input, answering on standard output.

Its arguments: the parent's process id, seconds of CPU, bytes of memory, bytes of the answer.
"""

import pickle
import resource
import signal
import sys

from guanwei.editorial.planfile.layout import open_plan
from guanwei.lib.sheets import SheetError
from guanwei.lib.tied import tie


def main(parent: int, cpu_seconds: int, memory_bytes: int, answer_bytes: int) -> None:
    tie(signal.SIGKILL, parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (answer_bytes, answer_bytes))
    if sys.platform == "linux":  # elsewhere it counts what is mapped and never used, or is refused
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    data, filename, limits = pickle.load(sys.stdin.buffer)  # noqa: S301  our own parent wrote it
    answer: object
    try:
        answer = open_plan(data, filename, limits)
    except SheetError as error:
        answer = (error.code, error.words)
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
