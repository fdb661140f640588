"""Nothing is lost and nothing is stored twice, whatever the network does while it is polled; what cannot be read is a
gap."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from guanwei.listening.polling import FIRST_LOOK_BACK, Hole, Reading, after_failure, after_page
from guanwei.networks.contract import NotSent, Rejected, Scope, Throttled, Unauthorized, Unknown
from guanwei.networks.incoming import Page
from tests.pure.listening.network import MINUTE, START, Network, heard

NOW = START + timedelta(hours=5)


class Poller:
    """What a poller keeps: the cursor and what it stored. A page and its cursor are one step, as in one transaction."""

    def __init__(self) -> None:
        self.reading = Reading()
        self.stored: dict[str, int] = {}
        self.holes: list[Hole] = []
        self.more = False

    def step(self, network: Network, *, killed: bool = False) -> None:
        page = network.page(self.reading.mark, self.reading.climb_page)
        if killed:
            return
        step = after_page(self.reading, page, asked_at=START + (network.newest + 1) * MINUTE)
        for item in page.items:
            self.stored[item.remote_id] = self.stored.get(item.remote_id, 0) + 1
        self.reading, self.more = step.reading, step.more
        self.holes += [step.hole] if step.hole else []

    def to_the_end(self, network: Network) -> None:
        self.step(network)
        while self.more:
            self.step(network)


happenings = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.integers(1, 9)),
        st.tuples(st.just("delete"), st.integers(1, 60)),
        st.tuples(st.just("hide"), st.integers(1, 60)),
        st.tuples(st.just("poll"), st.integers(1, 3)),
        st.tuples(st.just("kill"), st.just(1)),
    ),
    max_size=40,
)


def play(network: Network, poller: Poller, what: list[tuple[str, int]]) -> None:
    for name, number in what:
        match name:
            case "grow":
                network.grow(number)
            case "delete":
                network.there.discard(number)
            case "hide":
                network.hidden.add(number)
            case "kill":
                poller.step(network, killed=True)
            case _:
                for _ in range(number):
                    poller.step(network)


@given(happenings)
def test_everything_that_stands_on_the_network_is_stored_in_the_end(what: list[tuple[str, int]]) -> None:
    network, poller = Network(), Poller()
    play(network, poller, what)
    poller.to_the_end(network)  # the climb that was under way
    poller.to_the_end(network)  # and what was written above it
    assert {f"n{number}" for number in network.visible} <= set(poller.stored)
    assert poller.holes == []
    assert poller.reading == Reading(
        mark=poller.reading.mark, marked_at=poller.reading.marked_at, complete_at=poller.reading.complete_at
    )


@given(happenings, st.integers(2, 8))
def test_what_can_no_longer_be_read_lies_in_a_gap(what: list[tuple[str, int]], reach: int) -> None:
    network, poller = Network(reach=reach), Poller()
    network.grow(1)
    poller.to_the_end(network)
    known = set(network.visible)
    play(network, poller, what)
    poller.to_the_end(network)
    poller.to_the_end(network)
    for number in network.there - network.hidden - known:
        written = START + number * MINUTE
        in_a_gap = any(hole.after <= written <= hole.before for hole in poller.holes)
        assert f"n{number}" in poller.stored or in_a_gap, number


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_quiet_stream_is_read_once_and_then_only_its_first_page(before: int, after: int) -> None:
    network, poller = Network(), Poller()
    network.grow(before)
    poller.to_the_end(network)
    assert set(poller.stored.values()) <= {1}
    network.grow(after)
    poller.to_the_end(network)
    # The page that meets the mark holds a few old ones again, never a page more.
    assert sum(count - 1 for count in poller.stored.values()) <= network.page_size


def test_complete_is_what_was_there_when_the_climb_began() -> None:
    network, poller = Network(), Poller()
    network.grow(8)
    poller.step(network)
    began = START + 9 * MINUTE
    network.grow(5)
    while poller.more:
        poller.step(network)
    assert poller.reading.complete_at == began
    assert poller.reading.mark == "8"


def test_the_first_time_a_poller_looks_a_week_back_and_calls_that_complete() -> None:
    old = Page((heard(1, at=NOW - FIRST_LOOK_BACK - MINUTE),), mark="1", older="0", reached=False)
    step = after_page(Reading(), old, asked_at=NOW)
    assert (step.more, step.hole, step.reading.complete_at) == (False, None, NOW)


def test_a_page_that_leads_to_itself_ends_the_climb_with_a_gap() -> None:
    reading = Reading(mark="1", marked_at=START, complete_at=START)
    first = after_page(reading, Page((heard(9),), "9", "x", reached=False), asked_at=NOW)
    assert first.more
    again = after_page(first.reading, Page((heard(8),), "9", "x", reached=False), asked_at=NOW)
    assert (again.more, again.hole) == (False, Hole(START, START + 8 * MINUTE))


def test_a_network_that_shows_nothing_more_leaves_a_gap_up_to_now() -> None:
    reading = Reading(mark="5", marked_at=START, complete_at=START)
    step = after_page(reading, Page((), "5", "", reached=False), asked_at=NOW)
    assert step.hole == Hole(START, NOW)
    assert (step.reading.mark, step.reading.marked_at) == ("5", START)


def test_an_empty_network_is_complete_without_a_mark() -> None:
    step = after_page(Reading(), Page((), "", "", reached=True), asked_at=NOW)
    assert step.reading == Reading(complete_at=NOW)


def test_a_limit_makes_the_whole_account_wait_at_least_as_long_as_the_network_says() -> None:
    setback = after_failure(Reading(), Throttled(3600, Scope.ACCOUNT, "10023"), "", failures=1, now=NOW)
    assert (setback.next_at - NOW, setback.whole_account) == (timedelta(hours=1), True)
    assert "10023" in setback.words.en


def test_waits_grow_with_failures_and_then_stay() -> None:
    waits = [
        (after_failure(Reading(), NotSent("refused"), "refused", failures=n, now=NOW).next_at - NOW).total_seconds()
        for n in range(1, 9)
    ]
    assert waits == [30, 60, 120, 300, 600, 900, 900, 900]


def test_a_page_that_cannot_be_read_any_more_begins_the_climb_anew_at_the_top() -> None:
    climbing = Reading("1", START, "9", START, "gone", START, START, START)
    begun_anew = Reading("1", START, complete_at=START)
    unclear, refused = Unknown("what?"), Rejected("20101", "no such page")
    assert after_failure(climbing, unclear, "what?", failures=1, now=NOW).reading == climbing
    assert after_failure(climbing, unclear, "what?", failures=4, now=NOW).reading == begun_anew
    assert after_failure(climbing, refused, "no", failures=1, now=NOW).reading == begun_anew
    assert after_failure(climbing, NotSent("down"), "down", failures=9, now=NOW).reading == climbing


def test_only_a_refused_login_asks_whether_the_token_is_dead() -> None:
    dead = after_failure(Reading(), Unauthorized("21327", "expired"), "expired", failures=1, now=NOW)
    assert dead.ask_login
    assert not after_failure(Reading(), Unknown("?"), "?", failures=1, now=NOW).ask_login


def test_what_says_that_it_was_written_in_a_hundred_years_hides_no_gap() -> None:
    known = Reading(mark="1", marked_at=START, complete_at=START)
    strange = heard(2, at=START + timedelta(days=36500))
    read = after_page(known, Page((strange,), "2", "", reached=True), asked_at=NOW).reading
    assert read.marked_at == NOW
    later = NOW + timedelta(days=1)
    step = after_page(read, Page((heard(3, at=later),), "3", "", reached=False), asked_at=later)
    assert step.hole == Hole(NOW, later)


@given(st.integers(0, 3), st.integers(0, 30_000))
def test_what_says_that_it_was_written_years_ago_hides_no_gap_and_ends_no_first_look(place: int, days: int) -> None:
    """Wherever it stands on the page, the last place included."""
    items = [heard(number) for number in (9, 8, 7)]
    items.insert(place, heard(6, at=START - timedelta(days=days)))
    known = Reading(mark="1", marked_at=START + MINUTE, complete_at=START + MINUTE)
    step = after_page(known, Page(tuple(items), "9", "", reached=False), asked_at=NOW)
    assert step.hole is not None and step.hole.after == START + MINUTE
    assert START + 7 * MINUTE <= step.hole.before <= START + 8 * MINUTE
    assert after_page(Reading(), Page(tuple(items), "9", "x", reached=False), asked_at=NOW).more
