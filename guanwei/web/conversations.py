"""What a conversation's page offers beside what is in it: which acts exist for what somebody wrote, what can be undone,
and how an answer would be judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox.answer_checks import settings_for, subject_of, subjects_of
from guanwei.inbox.answer_content import Aimed, Taken
from guanwei.inbox.answer_rules import NO_LONGER_THERE
from guanwei.inbox.answer_settings import APPROVE_ANSWERS, GRACE
from guanwei.inbox.answering import CHANGEABLE
from guanwei.inbox.conversation import Answered, Said, ThreadPage
from guanwei.inbox.models import Answer
from guanwei.inbox.offers import Offer
from guanwei.inbox.ways import CONFIRM, NAMES, ByHand, NotHere
from guanwei.lib.words import Words
from guanwei.listening.models import Interaction
from guanwei.networks.acts import NEW_TEXTS, TEXTS, Operation
from guanwei.practice.findings import Finding
from guanwei.practice.registry import run
from guanwei.practice.settings import Settings
from guanwei.practice.sheets import positionings_of
from guanwei.practice.subjects import Context, ReplySubject
from guanwei.publishing.preview import length_in


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that is not given yet. `length` and `limit` as the network counts, with what stands before it."""

    findings: tuple[Finding, ...]
    length: int
    limit: int

    @property
    def too_long(self) -> bool:
        return self.length > self.limit


@dataclass(frozen=True, slots=True)
class Promise:
    """What becomes of an answer once the button is pressed."""

    grace_seconds: int
    approval: bool
    by_hand: Words | None


def theirs(page: ThreadPage) -> list[Interaction]:
    """What somebody outside wrote in it."""
    return [one.item.interaction for one in page.timeline if isinstance(one, Said) and not one.item.ours]


@dataclass(frozen=True, slots=True)
class Buttons:
    """What can be done to one thing that somebody wrote: `first` stands beside it, `more` behind one menu."""

    first: tuple[Offer, ...]
    more: tuple[Offer, ...]


FIRST = frozenset({Operation.LIKE})


def buttons(offered: Mapping[int, Sequence[Offer]]) -> dict[int, Buttons]:
    """By interaction, without what is done already and what the form below is for."""
    found = {}
    for interaction, offers in offered.items():
        left = [one for one in offers if not one.done and one.operation not in TEXTS]
        first = tuple(one for one in left if one.operation in FIRST)
        found[interaction] = Buttons(first, tuple(one for one in left if one.operation not in FIRST))
    return found


def answerable(page: ThreadPage) -> list[Interaction]:
    """What an answer can be aimed at, the newest first."""
    if not page.may_write:
        return []
    account = page.thread.account
    theirs = [one.item for one in _said(page) if one.item.asks and not one.item.gone]
    can = [it for it in theirs if not isinstance(Aimed(account, it.interaction).way(Operation.REPLY), NotHere)]
    return [item.interaction for item in reversed(can)]


def can_be_passed_on(page: ThreadPage, among: Iterable[Interaction]) -> bool:
    account = page.thread.account
    return any(not isinstance(Aimed(account, one).way(Operation.REPOST), NotHere) for one in among)


def undoable(page: ThreadPage) -> set[int]:
    """The answers that can be taken back before anything is out."""
    if not page.may_write:
        return set()
    open_ = (Answer.State.REVIEW, Answer.State.RETURNED, Answer.State.APPROVED)
    changeable = {state.value for state in (*CHANGEABLE, State.CANCELLED)}
    return {
        one.answer.pk
        for one in _answers(page)
        if one.answer.state in open_ and (one.delivery is None or one.delivery.state in changeable)
    }


def rewritable(page: ThreadPage) -> set[int]:
    return {one.answer.pk for one in _answers(page) if one.answer.operation in TEXTS} & undoable(page)


def take_backs(page: ThreadPage) -> dict[int, Offer]:
    """Our answers that are out and can be deleted, with how."""
    if not page.may_write:
        return {}
    found = {}
    under_way = _being_changed(page)
    for one in _answers(page):
        answer, delivery = one.answer, one.delivery
        out = answer.state == Answer.State.OUT and answer.operation in NEW_TEXTS and answer.pk not in under_way
        if not (out and delivery):
            continue
        way = _our_own(page, answer, delivery).way(Operation.DELETE)
        if not isinstance(way, NotHere):
            by_hand = way.reason if isinstance(way, ByHand) else None
            found[answer.pk] = Offer(
                Operation.DELETE, NAMES[Operation.DELETE], by_hand, CONFIRM[Operation.DELETE], done=False
            )
    return found


def editable(page: ThreadPage) -> set[int]:
    """Our answers that are out and can get other words, where the network has that."""
    if not page.may_write:
        return set()
    under_way = _being_changed(page)
    return {
        one.answer.pk
        for one in _answers(page)
        if one.answer.state == Answer.State.OUT
        and one.answer.operation in NEW_TEXTS
        and one.answer.pk not in under_way
        and one.delivery
        and not isinstance(_our_own(page, one.answer, one.delivery).way(Operation.EDIT), NotHere)
    }


def _our_own(page: ThreadPage, answer: Answer, delivery: Delivery) -> Aimed:
    return Aimed(page.thread.account, answer.interaction, taken=Taken(delivery.remote_id, delivery.url))


def _being_changed(page: ThreadPage) -> set[int | None]:
    """The answers that were or are being taken back, and those that get other words just now."""
    moving = (Answer.State.REVIEW, Answer.State.APPROVED)
    return {
        one.answer.takes_back_id
        for one in _answers(page)
        if one.answer.state in moving
        or (one.answer.operation == Operation.DELETE and one.answer.state not in NO_LONGER_THERE)
    }


def promise(account: Account, to: Interaction, settings: Settings) -> Promise:
    way = Aimed(account, to).way(Operation.REPLY)
    by_hand = way.reason if isinstance(way, ByHand) else None
    return Promise(settings[GRACE], settings[APPROVE_ANSWERS] == "on", by_hand)


def judged(account: Account, to: Interaction, text: str, settings: Settings, *, now: datetime) -> Judged:
    """Before it is given, by the same checks as then. `settings` are the account's."""
    subject = subject_of(Aimed(account, to), Operation.REPLY, text.strip(), settings, now=now)
    return _judged(subject, Context(now, settings, positioning=positionings_of([account])[account.pk]))


def judged_all(answers: Sequence[Answer], *, now: datetime) -> list[Judged]:
    """As each will be judged when somebody approves it. Four queries, however many they are."""
    accounts = {answer.account_id: answer.account for answer in answers}.values()
    settings, sheets = settings_for(accounts), positionings_of(accounts)
    wanted = [(Aimed(one.account, one.interaction), Operation.REPLY, one.text.strip()) for one in answers]
    subjects = subjects_of(wanted, settings, now=now)
    contexts = {id: Context(now, values, positioning=sheets[id]) for id, values in settings.items()}
    return [_judged(it, contexts[one.account_id]) for it, one in zip(subjects, answers, strict=True)]


def _judged(subject: ReplySubject, context: Context) -> Judged:
    findings = run(subject, context) if subject.text else ()
    return Judged(findings, length_in(subject.limits, subject.wire_text()), subject.max_length)


def _said(page: ThreadPage) -> Sequence[Said]:
    return [one for one in page.timeline if isinstance(one, Said)]


def _answers(page: ThreadPage) -> Sequence[Answered]:
    return [one for one in page.timeline if isinstance(one, Answered)]
