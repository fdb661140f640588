"""A fan who keeps writing to every account that listens, while pollers are killed."""

import re
import threading
from itertools import count
from typing import Any

SAID = re.compile(r"第 \d+ 句(?:提到|评论)，致 \w+ \d+")  # what they say, whatever a network puts around it
BURST_EVERY, BURST = 4, 60  # more than a page of Weibo's comments, so that a poll has to climb
PAUSE = 0.05  # seconds between two turns


class Crowd:
    """Writes in turn to each of `heard_by` (the account's name, a fan, the id of a post of ours) on a thread of its
    own; with `bursts` sometimes more than a page at once."""

    def __init__(self, heard_by: list[tuple[str, Any, str]], *, bursts: bool) -> None:
        self._heard_by, self._bursts = heard_by, bursts
        self._numbers = count(1)
        self._said: list[str] = []
        self._enough = threading.Event()
        self._trouble: Exception | None = None
        self._thread = threading.Thread(target=self._write, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> list[str]:
        """Every text that was written. Everybody has been written to by then. Raises what a fan met."""
        self._enough.set()
        self._thread.join()
        if self._trouble:
            raise self._trouble
        return self._said

    def _write(self) -> None:
        try:
            for turn in count():
                if self._enough.wait(PAUSE) and turn >= len(self._heard_by):
                    return
                name, fan, post = self._heard_by[turn % len(self._heard_by)]
                fan.mention(self._next("提到", name))
                fan.comment(post, self._next("评论", name))
                if self._bursts and turn % BURST_EVERY == 0:
                    fan.comments(post, [self._next("评论", name) for _ in range(BURST)])
        except Exception as error:
            self._trouble = error

    def _next(self, what: str, name: str) -> str:
        text = f"第 {next(self._numbers)} 句{what}，致 {name}"
        self._said.append(text)
        return text
