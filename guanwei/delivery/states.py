"""The life of a delivery, declared as data. Pure; the diagram in docs/concepts/delivery.md is tested against it."""

from enum import StrEnum


class State(StrEnum):
    """Where a delivery (投递) stands. The comment says what may happen next."""

    WAITING = "waiting"  # for its time; a sender may claim it
    HELD = "held"  # something must be settled first: see `Hold`
    CLAIMED = "claimed"  # a sender has it; nothing has gone out
    SENDING = "sending"  # the attempt is on record; the request may be on the wire
    PENDING = "pending"  # the network took it and is still working on it
    SENT = "sent"  # it is out
    REFUSED = "refused"  # the network said no for good
    UNKNOWN = "unknown"  # it may be out or not: read back, then a person decides
    MISSED = "missed"  # its lateness window passed: a person decides
    STOPPED = "stopped"  # stopped by a person, with a reason
    BY_HAND = "by_hand"  # a person does it in the app
    CANCELLED = "cancelled"  # taken out of the plan before anything went out


class Hold(StrEnum):
    """Why a delivery is held."""

    APPROVAL = "approval"  # not approved, or the approval no longer fits the content
    FINDING = "finding"  # a blocking finding that nobody waived
    HEALTH = "health"  # the account's token is dead
    ACCOUNT = "account"  # the account is paused or retired
    CONTENT = "content"  # a picture is gone or the content cannot be built


IN_FLIGHT = (State.CLAIMED, State.SENDING, State.PENDING)
OPEN = (State.WAITING, State.HELD, State.BY_HAND, *IN_FLIGHT, State.UNKNOWN)
NEEDS_A_PERSON = (State.UNKNOWN, State.REFUSED, State.MISSED, State.HELD)

# Every arrow there is. An update that follows none of these is a defect and raises.
ARROWS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.CLAIMED, State.HELD, State.MISSED, State.STOPPED, State.BY_HAND, State.CANCELLED}),
    State.HELD: frozenset({State.WAITING, State.BY_HAND, State.MISSED, State.STOPPED, State.CANCELLED}),
    State.CLAIMED: frozenset({State.SENDING, State.WAITING, State.HELD, State.MISSED, State.STOPPED, State.BY_HAND}),
    State.SENDING: frozenset(
        {State.SENT, State.PENDING, State.REFUSED, State.UNKNOWN, State.WAITING, State.HELD, State.MISSED}
    ),
    State.PENDING: frozenset({State.SENT, State.REFUSED, State.UNKNOWN}),
    State.UNKNOWN: frozenset(
        {State.SENT, State.REFUSED, State.HELD, State.WAITING, State.BY_HAND, State.MISSED, State.CANCELLED}
    ),
    State.MISSED: frozenset({State.WAITING, State.HELD, State.BY_HAND, State.CANCELLED}),
    State.STOPPED: frozenset({State.WAITING, State.HELD, State.MISSED, State.BY_HAND, State.CANCELLED}),
    State.REFUSED: frozenset({State.WAITING, State.HELD, State.BY_HAND, State.CANCELLED}),
    State.BY_HAND: frozenset({State.SENT, State.HELD, State.STOPPED, State.CANCELLED, State.WAITING}),
    State.SENT: frozenset(),
    State.CANCELLED: frozenset(),
}


def may_become(now: State, then: State) -> bool:
    return then in ARROWS[now]


def sources_of(then: State) -> tuple[str, ...]:
    """The states from which `then` can be reached: the condition of every update in the ledger."""
    return tuple(state.value for state, targets in ARROWS.items() if then in targets)
