"""A process that runs the embedded database of a home until its standard input ends. Says so in one line of JSON.

python keeper.py HOME
"""

import json
import os
import sys

from guanwei.embedded import Embedded
from guanwei.embedded.postmaster import read_postmaster
from guanwei.lib.problem import Problem


def main(home: str) -> int:
    try:
        with Embedded(home) as database:
            server = read_postmaster(database.cluster.data)
            assert server is not None
            say({"url": database.url, "pid": os.getpid(), "server": server.pid, "sockets": server.socket_folder})
            sys.stdin.read()
    except Problem as problem:
        say({"problem": problem.words.as_json()})
        return 1
    return 0


def say(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
