"""What an outcome means for a delivery. Pure decisions that return why; the ledger obeys them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guanwei.delivery.states import Hold, State
from guanwei.lib.words import Words
from guanwei.networks.acts import NEW_TEXTS, TEXTS, Operation
from guanwei.networks.contract import (
    Absent,
    Accepted,
    CannotTell,
    Found,
    Limits,
    NotSent,
    Outcome,
    Pending,
    ReadBack,
    Rejected,
    Remote,
    Scope,
    Throttled,
    Unauthorized,
    Unknown,
)

# Seconds before the next try after a request that certainly never left. The last one repeats.
RETRY_AFTER = (2, 5, 15, 30, 60)
# Reading back failed: seconds until the next try. After the last a person is asked.
READ_AGAIN_AFTER = (15, 30, 60, 120, 300, 600, 900, 900)
# A pending post keeps its account's place on the wire; after so many readings it is a doubt and others may go on.
PENDING_READINGS = 2

# What was seen and why stands in the attempts, in the network's own words; these sentences say what to do.
ASK_A_PERSON = Words(
    "回读没有找到这条。请到账号页面看一眼：已发出就点“已发布”，确实没有再点“重发”。",
    'Reading back did not find it. Look at the account: choose "It is out", or "Send again" if it is not there.',
)


DONE = Words("已完成。", "Done.")


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of a delivery. `account_waits_until` keeps the whole account back."""

    state: State
    words: Words
    outcome: str
    code: str = ""
    held_for: Hold | None = None
    ready_at: datetime | None = None
    reconcile_at: datetime | None = None
    remote_id: str = ""
    url: str = ""
    sent_at: datetime | None = None
    account_waits_until: datetime | None = None
    wait_reason: str = ""
    wait_scope: Scope = Scope.ACCOUNT
    account_dead: bool = False


def settle(
    outcome: Outcome, *, tries: int, now: datetime, limits: Limits, operation: Operation = Operation.POST
) -> Settled:
    """After one attempt. Only Throttled and NotSent lead back to waiting; nothing unclear ever does."""
    match outcome:
        case Accepted(remote_id, url) if operation not in NEW_TEXTS:  # what it was done to has an id already
            return Settled(State.SENT, DONE, "accepted", remote_id=remote_id, url=url, sent_at=now)
        case Accepted(remote_id="", note=note):
            words = Words(
                "平台已接收，还没有给出编号，稍后回读。", "Taken by the network, which has not told the id yet."
            )
            first = now + timedelta(seconds=limits.reconcile_after_seconds[0])
            return Settled(State.PENDING, words, "accepted", code=note, reconcile_at=first)
        case Accepted(remote_id, url):
            return Settled(
                State.SENT, Words("已发布。", "Published."), "accepted", remote_id=remote_id, url=url, sent_at=now
            )
        case Rejected(code, message):
            return Settled(State.REFUSED, _refused(code, message, operation), "rejected", code=code)
        case Throttled():
            return _throttled(outcome, now)
        case Unauthorized(code, message):
            words = Words(
                f"账号授权已失效：{message}（{code}）。重新授权后会自动继续。",
                f"The account's authorisation is dead: {message} ({code}). It goes on once you renew it.",
            )
            return Settled(State.HELD, words, "unauthorized", code=code, held_for=Hold.HEALTH, account_dead=True)
        case Pending(token):
            first = now + timedelta(seconds=limits.reconcile_after_seconds[0])
            words = Words("平台正在处理。", "The network is working on it.")
            return Settled(State.PENDING, words, "pending", code=token[:60], reconcile_at=first)
        case NotSent():
            wait = RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1] if tries else RETRY_AFTER[0]
            words = Words(
                f"没有发出去：连不上平台。{wait} 秒后再试。",
                f"It did not go out: the network cannot be reached. Next try in {wait} s.",
            )
            return Settled(State.WAITING, words, "not_sent", ready_at=now + timedelta(seconds=wait))
        case Unknown(code=code):
            return doubt(code=code, now=now, limits=limits)


def _refused(code: str, message: str, operation: Operation) -> Words:
    if operation in TEXTS:
        return Words(
            f"平台拒绝发布：{message}（{code}）。改好内容再送审，或手动发布。",
            f"The network refused it: {message} ({code}). Change it and ask again, or post by hand.",
        )
    return Words(
        f"平台拒绝执行：{message}（{code}）。可以改为手动操作，或不再处理。",
        f"The network refused to do it: {message} ({code}). Do it by hand, or let it go.",
    )


def doubt(*, code: str = "", now: datetime, limits: Limits) -> Settled:
    """It may be out or not: read back first; the account waits a while so that order can still be mended."""
    words = Words(
        "不知道发没发出去。系统正在回读账号时间线，不会自动重发。",
        "Unclear whether it went out. The timeline is being read back; nothing is sent again.",
    )
    return Settled(
        State.UNKNOWN,
        words,
        "unknown",
        code=code,
        reconcile_at=now + timedelta(seconds=limits.reconcile_after_seconds[0]),
        account_waits_until=now + timedelta(seconds=limits.unknown_wait_seconds),
        wait_reason="unknown",
    )


def _throttled(outcome: Throttled, now: datetime) -> Settled:
    until = now + timedelta(seconds=outcome.retry_after)
    seconds = int(outcome.retry_after)
    words = Words(
        f"平台限流，{seconds} 秒后再发（{outcome.code}）。",
        f"The network asks us to wait: next try in {seconds} s ({outcome.code}).",
    )
    return Settled(
        State.WAITING,
        words,
        "throttled",
        code=outcome.code,
        ready_at=until,
        account_waits_until=until,
        wait_reason="throttled",
        wait_scope=outcome.scope,
    )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reading back decided. `settled` None: the delivery stays where it is and is read again at `again_at`."""

    settled: Settled | None
    again_at: datetime | None
    evidence: str
    words: Words | None = None


def reconcile(
    seen: ReadBack,
    *,
    state: State,
    reading: int,
    now: datetime,
    late_at: datetime,
    limits: Limits,
    operation: Operation = Operation.POST,
) -> Reconciled:
    """After reading number `reading` (from 0). Found settles it. Absent as often as the network's limits ask lets a
    machine try again inside the lateness window: where doing it twice changes nothing more than once (a like, a
    deletion, new words for the same post), or where the limits say that absence is proof. All else is for a person."""
    match seen:
        case Found(remote):
            return Reconciled(_found(remote, operation, now), None, f"found {remote.remote_id}")
        case CannotTell(reason):
            if reading < (PENDING_READINGS if state is State.PENDING else len(READ_AGAIN_AFTER)):
                return Reconciled(None, now + timedelta(seconds=READ_AGAIN_AFTER[reading]), f"cannot tell: {reason}")
            return Reconciled(_give_up(state), None, f"cannot tell: {reason}", ASK_A_PERSON)
        case Absent(evidence):
            proof = state is not State.PENDING and (limits.resend_after_absent or operation not in NEW_TEXTS)
            waits = limits.reconcile_after_seconds
            if reading + 1 < len(waits):
                return Reconciled(None, now + timedelta(seconds=waits[reading + 1]), f"absent: {evidence}")
            if not proof:
                return Reconciled(_give_up(state), None, f"absent: {evidence}", ASK_A_PERSON)
            return Reconciled(_again(now, late_at), None, f"absent: {evidence}")


def _found(remote: Remote, operation: Operation, now: datetime) -> Settled:
    if operation in NEW_TEXTS:
        words, sent_at = Words("回读确认：已发布。", "Read back: it is published."), min(remote.created_at, now)
    else:  # `remote` is what it was done to, which is older than the act
        words, sent_at = Words("回读确认：已完成。", "Read back: it is done."), now
    return Settled(State.SENT, words, "accepted", remote_id=remote.remote_id, url=remote.url, sent_at=sent_at)


def _again(now: datetime, late_at: datetime) -> Settled:
    """Proven not to be there: once more, if there is time."""
    if now > late_at:
        words = Words("回读确认没有发出，而且已过时限。", "Read back: it never went out, and its time has passed.")
        return Settled(State.MISSED, words, "not_sent")
    words = Words("回读确认没有发出，将重新发送。", "Read back: it never went out. It is sent again.")
    return Settled(State.WAITING, words, "not_sent", ready_at=now)


def _give_up(state: State) -> Settled | None:
    """A pending one that cannot be found becomes a doubt; a doubt stays one and waits for a person."""
    if state is State.PENDING:
        return Settled(State.UNKNOWN, ASK_A_PERSON, "unknown")
    return None


def with_waits(limits: Limits, *, unknown_wait: float | None, reconcile_after: tuple[float, ...] | None) -> Limits:
    """`limits` with the installation's own waits, where it has set them."""
    if unknown_wait is not None:
        limits = replace(limits, unknown_wait_seconds=unknown_wait)
    if reconcile_after is not None:
        limits = replace(limits, reconcile_after_seconds=reconcile_after)
    return limits
