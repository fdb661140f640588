"""A process whose life is tied to its parent's: killed with -9 or crashed, the parent takes it along (Linux).

Also a program of its own, which gives up the rights of root first and then becomes another program:

    python -I -S tied.py PARENT UID GID SIGNAL PROGRAM ARGUMENT...        (UID and GID: -1 keeps what we are)

It imports nothing of Guanwei, so that it starts at once and from any folder.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie(death_signal: int, parent: int) -> None:
    """Asks the kernel to send us `death_signal` when the thread of `parent` that started us ends."""
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it ended before we could ask
        os.kill(os.getpid(), signal.SIGKILL)


def tied_command(command: list[str], *, death_signal: int, uid: int = -1, gid: int = -1) -> list[str]:
    """The command line that starts `command` tied to us, as another account when `uid` and `gid` are given."""
    return [
        sys.executable,
        "-I",
        "-S",
        __file__,
        str(os.getpid()),
        str(uid),
        str(gid),
        str(int(death_signal)),
        *command,
    ]


def _main(parent: int, uid: int, gid: int, death_signal: int, command: list[str]) -> None:
    os.umask(0o077)
    if uid >= 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    tie(death_signal, parent)  # after the change of account, which unties
    os.execv(command[0], command)


if __name__ == "__main__":
    parent, uid, gid, death_signal = map(int, sys.argv[1:5])
    _main(parent, uid, gid, death_signal, sys.argv[5:])
