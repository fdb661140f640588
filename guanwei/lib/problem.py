"""A failure that a person can do something about, as one sentence in both languages."""

import errno

from guanwei.lib.words import Words

# What the operating system says only in English; the rest is rare enough to stand as it is.
_OS_ERRORS = {
    errno.ENOENT: Words("没有这个文件", "there is no such file"),
    errno.ENOTDIR: Words("没有这个文件夹", "there is no such folder"),
    errno.EISDIR: Words("这是一个文件夹", "it is a folder"),
    errno.EACCES: Words("没有权限", "permission denied"),
    errno.ENOSPC: Words("磁盘已满", "the disk is full"),
}


class Problem(Exception):
    """Raised where going on makes no sense; the command line prints `words` alone, without a traceback."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class NoDatabase(Problem):
    """There is no database to work with."""


class NotAllowed(Problem):
    """The person, or the account of the operating system, may not do this."""


def why_not(error: OSError) -> Words:
    """What was wrong with a file, as the end of a sentence."""
    said = error.strerror or type(error).__name__
    return _OS_ERRORS.get(error.errno or 0, Words(said, said))
