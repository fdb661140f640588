"""A failure that a person can do something about, as one sentence in both languages."""

from guanwei.lib.words import Words


class Problem(Exception):
    """Raised where going on makes no sense; the command line prints `words` alone, without a traceback."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class NoDatabase(Problem):
    """There is no database to work with."""


class NotAllowed(Problem):
    """The person, or the account of the operating system, may not do this."""
