"""The streams of this process: who hears of what. Everything here happens on the event loop; only the question who may
hear goes to the database, in a thread."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError

from guanwei.base.live import News, Topic
from guanwei.web.live import wire
from guanwei.web.live.pending import Pending
from guanwei.web.live.standing import Listener, Standing, standings

log = logging.getLogger(__name__)

MOST_PER_PERSON = 6  # streams of one person here; the newest count, for an older page may be gone without a word
JUDGE_EVERY = 20.0  # seconds
EVERYWHERE = 0  # in place of an account

Judge = Callable[[Collection[str]], Mapping[str, Standing]]


def wall_ms() -> int:
    """What pages and events are dated with. Several web processes need clocks that agree, as everything else does."""
    return time.time_ns() // 1_000_000


@dataclass(eq=False, slots=True)
class Stream:
    """One open stream. `over` says why it has to end; `again`: something may have been missed."""

    listener: Listener
    standing: Standing
    pending: Pending = field(default_factory=Pending)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    over: str = ""
    again: bool = False

    def end(self, why: str) -> None:
        self.over = self.over or why
        self.wake.set()

    def hears(self, account: int) -> bool:
        return account == EVERYWHERE or self.standing.everything or account in self.standing.accounts

    def next_event(self, now: float) -> bytes:
        """What is to be written now; b"" for nothing."""
        if self.again:
            self.again = False
            return wire.everything(wall_ms())
        topics = self.pending.take(now)
        return wire.changed(self.pending.told_until(wall_ms()), topics) if topics else b""


class Hub:
    def __init__(self, judge: Judge = standings) -> None:
        self._judge = judge
        self._streams: dict[int, list[Stream]] = defaultdict(list)
        self._last: dict[tuple[Topic, int], int] = {}  # when something was told of, by topic and account
        self._hearing_since: int | None = None
        self._hearing = asyncio.Event()
        self._doubted = asyncio.Event()  # what somebody here may has changed

    @property
    def streams(self) -> Iterator[Stream]:
        for of_person in self._streams.values():
            yield from of_person

    # --- coming and going

    def join(self, listener: Listener) -> Stream:
        mine = self._streams[listener.user_id]
        standing = [old for old in mine if not old.over]
        for old in standing[: max(0, len(standing) + 1 - MOST_PER_PERSON)]:
            old.end("many")
        stream = Stream(listener, Standing(listener.accounts, listener.everything))
        mine.append(stream)
        return stream

    def leave(self, stream: Stream) -> None:
        mine = self._streams[stream.listener.user_id]
        mine.remove(stream)
        if not mine:
            del self._streams[stream.listener.user_id]

    def end_all(self) -> None:
        for stream in self.streams:
            stream.end("stopping")

    # --- news

    def hears(self) -> None:
        """From now on nothing is missed; what came before may have been."""
        self._hearing_since = wall_ms()
        self._last.clear()
        self._hearing.set()
        for stream in self.streams:
            stream.again = True
            stream.wake.set()

    def deaf(self) -> None:
        self._hearing_since = None
        self._hearing.clear()

    async def until_it_hears(self, patience: float) -> bool:
        try:
            await asyncio.wait_for(self._hearing.wait(), patience)
        except TimeoutError:
            return False
        return True

    def hear(self, news: News) -> None:
        if news.topic is Topic.ACCESS:
            if self._streams.keys() & news.numbers.keys():
                self._doubted.set()
            return
        now = wall_ms()
        changed = {EVERYWHERE: frozenset[int]()} if news.everywhere else news.numbers
        for account in changed:
            self._last[news.topic, account] = now
        for stream in self.streams:
            for account, numbers in changed.items():
                if stream.hears(account):
                    stream.pending.add(news.topic, numbers, now)
                    stream.wake.set()

    def catch_up(self, stream: Stream) -> None:
        """What changed since its page was made is told, or that nobody knows."""
        since = stream.listener.since_ms
        stream.again = since is not None and (self._hearing_since is None or since < self._hearing_since)
        if since is None or stream.again:
            return
        for (topic, account), at in self._last.items():
            if at >= since and stream.hears(account):
                stream.pending.add(topic, (), at)

    # --- who may hear it still

    async def judge(self) -> None:
        """Again and again, for ever; at once when somebody's rights have changed."""
        while True:
            try:
                await asyncio.wait_for(self._doubted.wait(), JUDGE_EVERY)
            except TimeoutError:
                pass
            self._doubted.clear()
            await self._judge_all()

    async def _judge_all(self) -> None:
        streams = [stream for stream in self.streams if not stream.over]
        if not streams:
            return
        try:
            known = await asyncio.to_thread(self._judge, {stream.listener.session_key for stream in streams})
        except (DatabaseError, InterfaceError) as error:
            log.warning("nobody knows who may still listen: %s", error)  # no news either, without a database
            return
        for stream in streams:
            standing = known.get(stream.listener.session_key)
            if standing is None:
                stream.end("session")
            else:
                stream.standing = standing
