"""What a person decides about an answer's delivery, and answers that were given in the app."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.delivery import actions as delivery
from guanwei.delivery.actions import Act, DeliveryRefused
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import Hold, State
from guanwei.inbox.answer_checks import settings_for
from guanwei.inbox.answer_content import ANSWERS_ARE_COMMENTS, PURPOSE
from guanwei.inbox.answer_rules import AnswerRefused, Given, aimed_of, prepared
from guanwei.inbox.answer_settings import ANSWER_LATENESS
from guanwei.inbox.answered import mark_out
from guanwei.inbox.answering import WAITS, cancelled, locked_answer, locked_thread, store, thread_moved_on, trail
from guanwei.inbox.models import Answer
from guanwei.inbox.presence import said
from guanwei.inbox.ways import ByHand, NotHere
from guanwei.lib.words import Words
from guanwei.networks.acts import TEXTS, Operation
from guanwei.networks.links import NoPostLink, PostLink, read_link
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.resuming import IN_HAND, LATE

NOT_APPROVED = Words("还没有通过审核，不能发出。", "It is not approved, so it cannot go out.")
LET_GO_OF = (State.UNKNOWN, State.MISSED, State.REFUSED, State.BY_HAND, State.HELD, State.WAITING)


def record_by_hand(*, actor: User, now: datetime, given: Given, link: str = "", at: datetime | None = None) -> Answer:
    """Somebody answered in the app, at `at` (now if nothing is said): it stands in the thread, the clock stops, and
    nobody answers once more without a warning. What has happened needs no check and no approval.

    Warned like any other answer: the person may have answered what a colleague answered too.
    """
    with transaction.atomic():
        thread = locked_thread(actor, given.thread_id)
        require(actor, Permission.OPERATE, thread.account)
        moment = at or now
        if moment > now:
            raise AnswerRefused(Words("这个时间还没有到。", "That time has not come yet."))
        made, _aimed = prepared(actor, now, thread, given)
        found = read_answer_link(thread.account, link)
        made.state = Answer.State.APPROVED
        store(made)
        act = Act(PURPOSE, made.pk, thread.account, moment, moment, made.content_hash, operation=made.operation)
        delivery.record_out(actor=actor, now=now, act=act, url=found.url, remote_id=found.remote_id)
        thread_moved_on(thread, now)
        if given.operation in TEXTS:
            said(actor=actor, thread=thread, text=given.text, known=given.draft_at)
        mark_out({made.pk: moment}, now=now)
        made.refresh_from_db(fields=["state", "out_at"])
        trail(actor, now, "answer.recorded", made)
    return made


def done_by_hand(*, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    """The person on duty did it in the app. The link may be left out: a comment or a like has none."""
    return _is_out(delivery.done_by_hand, actor, now, delivery_id, link)


def confirm_out(*, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    """Somebody looked: the unclear one is out."""
    return _is_out(delivery.confirm_out, actor, now, delivery_id, link)


def _is_out(act: Callable[..., Delivery], actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    with transaction.atomic():
        known = delivery.locked(delivery_id)
        found = read_answer_link(known.account, link)
        done = act(actor=actor, now=now, delivery_id=delivery_id, url=found.url, remote_id=found.remote_id)
        mark_out({done.purpose_id: done.sent_at or now}, now=now)
    return done


def send_now(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """After a doubt, a miss or a refusal: out with it now."""
    with transaction.atomic():
        known = _approved(actor, delivery_id)
        window = timedelta(hours=settings_for([known.account])[known.account_id][ANSWER_LATENESS])
        return delivery.send_again(actor=actor, now=now, delivery_id=delivery_id, window=window)


def take_by_hand(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """A person will do it in the app."""
    with transaction.atomic():
        _approved(actor, delivery_id)
        return delivery.take_by_hand(actor=actor, now=now, delivery_id=delivery_id)


def let_go(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """Nobody sends it any more and nobody looks for it: the thread may be answered anew."""
    with transaction.atomic():
        known = delivery.locked(delivery_id)
        require(actor, Permission.OPERATE, known.account)
        if known.state not in LET_GO_OF:
            raise DeliveryRefused(delivery.cannot(known))
        made = locked_answer(actor, known.purpose_id)
        words = Words(f"{actor} 决定不再处理。", f"{actor} let it go.")
        gone = delivery.cancel(actor=actor, now=now, delivery_id=delivery_id, words=words)
        cancelled(actor, now, made)
    return gone


def resumed(*, actor: User | None, now: datetime, freed: Collection[int]) -> list[State]:
    """What becomes of the answers that a stop had held. Call inside the transaction that lifts the stop."""
    held = Delivery.objects.select_for_update(of=("self",)).filter(
        pk__in=freed, purpose_kind=PURPOSE, state=State.STOPPED
    )
    became = []
    for one in held.select_related("account"):
        state, words, hold = _fate(one, now)
        one.stop = None
        delivery.move(actor, now, one, state, words, "delivery.resumed", held_for=hold)
        became.append(state)
    return became


def _fate(one: Delivery, now: datetime) -> tuple[State, Words, Hold | None]:
    made = locked_answer(None, one.purpose_id)
    if made.state != Answer.State.APPROVED:
        return State.HELD, NOT_APPROVED, Hold.APPROVAL
    try:
        way = aimed_of(made).way(Operation(made.operation))
    except AnswerRefused as refused:
        return State.HELD, refused.words, Hold.CONTENT
    if isinstance(way, NotHere):  # deleted meanwhile
        return State.HELD, way.reason, Hold.CONTENT
    if isinstance(way, ByHand) or one.by_hand_before:
        return State.BY_HAND, way.reason if isinstance(way, ByHand) else IN_HAND, None
    return (State.MISSED, LATE, None) if now > one.late_at else (State.WAITING, WAITS, None)


def _approved(actor: User, delivery_id: int) -> Delivery:
    known = delivery.locked(delivery_id)
    made = locked_answer(actor, known.purpose_id)
    if made.state != Answer.State.APPROVED or made.content_hash != known.content_hash:
        raise AnswerRefused(NOT_APPROVED)
    return known


def read_answer_link(account: Account, link: str) -> PostLink:
    """What a person pasted, which may be nothing. AnswerRefused for what is no link of this network.

    Where an answer is a comment, its link is that of the post above it, whoever wrote that.
    """
    if not link.strip():
        return PostLink("", "")
    below = account.network in ANSWERS_ARE_COMMENTS
    found = read_link(
        account.network,
        link,
        remote_account_id="" if below else account.remote_account_id,
        handle="" if below else account.handle,
        server=account.server,
    )
    if isinstance(found, NoPostLink):
        raise AnswerRefused(found.why)
    return PostLink(found.url, "") if below else found
