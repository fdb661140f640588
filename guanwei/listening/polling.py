"""Reading a stream down to where it was read before: what one page means for the cursor. Pure.

A poll climbs down from the newest entry until it meets the old mark. Every page is stored together with the cursor that
follows from it, so a poller that dies goes on with the next page. What is written meanwhile stands above the climb and
is met by the next poll. A stream that ends before the old mark leaves a gap (practice E1): a stretch that nobody can
read any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guanwei.lib.words import Words
from guanwei.networks.contract import NotSent, Outcome, Rejected, Throttled, Unauthorized
from guanwei.networks.incoming import Page

# The first time nothing is known: an older entry than this is nobody's business any more.
FIRST_LOOK_BACK = timedelta(days=7)
FAILED_WAITS = (30, 60, 120, 300, 600, 900)  # seconds; the last one repeats
# A page that could not be read so often may be gone (networks forget cursors): the climb begins again at the top.
CLIMB_FAILS_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """How far one stream is read. The times are aware UTC; see models.Source."""

    mark: str = ""
    marked_at: datetime | None = None
    climb_mark: str = ""
    climb_marked_at: datetime | None = None
    climb_page: str = ""
    climb_began_at: datetime | None = None
    climb_lowest_at: datetime | None = None
    complete_at: datetime | None = None

    @property
    def climbing(self) -> bool:
        return self.climb_began_at is not None


@dataclass(frozen=True, slots=True)
class Hole:
    """What was written between the two may be missing."""

    after: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from a page. `more`: the page below is to be read at once."""

    reading: Reading
    hole: Hole | None
    more: bool


def after_page(reading: Reading, page: Page, *, asked_at: datetime) -> Step:
    """`asked_at` is when the page was asked for: everything that was there by then is in it or below it."""
    # One record that says it was written in a hundred years must not hide every gap until then.
    times = [min(item.created_at, asked_at) for item in page.items]
    climb = _begun(reading, page, times, asked_at)
    lowest = _lowest(times)
    if lowest:
        climb = replace(climb, climb_lowest_at=min(lowest, climb.climb_lowest_at or lowest))
    if page.reached:
        return Step(_finished(climb), None, more=False)
    if not page.older or page.older == reading.climb_page:  # the same page again would never end
        return Step(_finished(climb), _hole(climb), more=False)
    if climb.complete_at is None and lowest and lowest < asked_at - FIRST_LOOK_BACK:
        return Step(_finished(climb), None, more=False)
    return Step(replace(climb, climb_page=page.older), None, more=True)


def _lowest(times: Sequence[datetime]) -> datetime | None:
    """Down to when a page reaches. It stands newest first, so only its end tells: an entry further up that says it was
    written years ago (on Bluesky authors state the time) would hide a hole, or end the first look. The last one may be
    such an entry too, so the one above it has to agree."""
    return max(times[-2:], default=None)


def _begun(reading: Reading, page: Page, times: Sequence[datetime], asked_at: datetime) -> Reading:
    if reading.climbing:
        return reading
    newest = max(times, default=reading.marked_at)
    if newest is not None and reading.marked_at is not None:
        newest = max(newest, reading.marked_at)
    return replace(reading, climb_mark=page.mark or reading.mark, climb_marked_at=newest, climb_began_at=asked_at)


def _finished(climb: Reading) -> Reading:
    """Everything is stored down to the old mark, or to where nobody can read further."""
    return Reading(mark=climb.climb_mark, marked_at=climb.climb_marked_at, complete_at=climb.climb_began_at)


def _hole(climb: Reading) -> Hole | None:
    """None the first time: before listening began nothing is missing."""
    if climb.complete_at is None:
        return None
    before = climb.climb_lowest_at or climb.climb_began_at
    after = climb.marked_at or climb.complete_at
    if before is None or after is None or after >= before:
        # The network's list ends above the mark, yet its lowest entry is older than what is stored: nothing between.
        return None
    return Hole(after, before)


@dataclass(frozen=True, slots=True)
class Setback:
    """What follows from a page that could not be read."""

    reading: Reading
    next_at: datetime
    words: Words
    whole_account: bool = False  # every source of the account waits until then
    ask_login: bool = False  # the token may be dead: the network is asked


def after_failure(reading: Reading, outcome: Outcome, reason: str, *, failures: int, now: datetime) -> Setback:
    """`failures` counts this one in."""
    wait = FAILED_WAITS[min(failures, len(FAILED_WAITS)) - 1]
    later = now + timedelta(seconds=wait)
    match outcome:
        case Throttled(retry_after, _scope, code):
            words = Words(
                f"平台限制了读取（{code}），到时会自动继续。", f"The network limits reading ({code}); it goes on later."
            )
            until = now + timedelta(seconds=max(retry_after, wait))
            return Setback(reading, until, words, whole_account=True)
        case NotSent():
            words = Words(
                f"连不上平台（{reason}），正在重试。", f"The network cannot be reached ({reason}); trying on."
            )
            return Setback(reading, later, words)
    lost = isinstance(outcome, Rejected) or failures >= CLIMB_FAILS_AT_MOST
    if reading.climbing and lost:
        reading = replace(
            reading, climb_mark="", climb_marked_at=None, climb_page="", climb_began_at=None, climb_lowest_at=None
        )
    words = Words(f"平台的回答读不出来（{reason}）。", f"The network's answer could not be read ({reason}).")
    return Setback(reading, later, words, ask_login=isinstance(outcome, Unauthorized))
