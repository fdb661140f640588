"""The answer as owner of deliveries: asked again just before sending, told what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings as django_settings

from guanwei.accounts.connections import connection_for, connections_for
from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import granted
from guanwei.delivery.claim import Claimed
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import Settled
from guanwei.delivery.recheck import Answer as Reply
from guanwei.delivery.recheck import KeptIn, Ready, Seek
from guanwei.delivery.reconcile import ToRead
from guanwei.delivery.states import Hold, State
from guanwei.inbox.answer_checks import settings_for
from guanwei.inbox.answer_content import PURPOSE, Aimed, Taken
from guanwei.inbox.answer_rules import CHANGED_BELOW, TAKEN_BACK, taken_of
from guanwei.inbox.answered import mark_out
from guanwei.inbox.models import Answer
from guanwei.inbox.ways import ByHand, NotHere
from guanwei.lib.words import Words
from guanwei.listening.targets import refs_of
from guanwei.networks.acts import NEW_TEXTS, Operation, Target
from guanwei.networks.contract import Connection, Outbound, Sought
from guanwei.practice.settings import Settings
from guanwei.publishing.context import public_ip_of

# A server's clock may differ from ours: reading back looks this much before the attempt began.
CLOCKS_DIFFER_BY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that sending one answer needs to know, as it stands now."""

    answer: Answer
    aimed: Aimed
    approval: Approval | None
    connection: Connection | None
    settings: Settings

    @property
    def operation(self) -> Operation:
        return Operation(self.answer.operation)

    @property
    def true_hash(self) -> str:
        return self.aimed.hash_of(self.operation, self.answer.text)

    @property
    def is_as_written(self) -> bool:
        """Our part is what was written and let out; what differs is theirs."""
        agreed = self.approval is None or self.approval.content_hash == self.answer.content_hash
        return agreed and self.answer.state == Answer.State.APPROVED and bool(self.answer.interaction.content_warning)


class AnswerOwner:
    """See guanwei.delivery.recheck.Owner."""

    def recheck(self, claimed: Sequence[Claimed], *, now: datetime, timeout: float) -> Mapping[int, Reply]:
        facts = _facts_of([one.purpose_id for one in claimed], timeout=timeout)
        return {one.id: _reply(one, facts.get(one.purpose_id)) for one in claimed}

    def seek(self, doubtful: ToRead, *, timeout: float) -> Seek | None:
        answer = _answers([doubtful.delivery.purpose_id])[0]
        connected = connection_for(answer.account, timeout=timeout)
        if connected is None:
            return None
        operation = Operation(answer.operation)
        sought = Sought(
            text=answer.text,
            link="",
            picture_count=0,
            not_before=doubtful.started_at - CLOCKS_DIFFER_BY,
            client_key=doubtful.delivery.client_key,
            # What an act is aimed at has an id that other deliveries know too.
            known_ids=doubtful.known_ids if operation in NEW_TEXTS else frozenset(),
            operation=operation,
            target=_aimed_by([answer])[answer.pk].target,
        )
        return Seek(connected, sought)

    def left(self, sent: Sequence[Delivery]) -> Mapping[int, Target]:
        ids = {one.purpose_id: one for one in sent}
        answers = Answer.objects.filter(pk__in=ids).select_related("account", "interaction__contact")
        return {
            ids[one.pk].pk: Aimed(one.account, one.interaction, taken=Taken(ids[one.pk].remote_id)).target
            for one in answers
        }

    def settle(self, moved: Mapping[int, Settled], *, now: datetime) -> None:
        out = {answer: settled.sent_at or now for answer, settled in moved.items() if settled.state is State.SENT}
        if out:
            mark_out(out, now=now)


def _answers(ids: Sequence[int]) -> list[Answer]:
    return list(
        Answer.objects.filter(pk__in=ids).select_related("account", "interaction__contact", "thread", "takes_back")
    )


def _aimed_by(answers: Sequence[Answer]) -> dict[int, Aimed]:
    refs = refs_of({one.interaction_id for one in answers}, {one.account_id for one in answers})
    back = taken_of([one.takes_back_id for one in answers if one.takes_back_id])
    return {
        one.pk: Aimed(
            one.account,
            one.interaction,
            refs.get((one.interaction_id, one.account_id), {}),
            back.get(one.takes_back_id, Taken("")) if one.takes_back_id else None,
        )
        for one in answers
    }


def _facts_of(ids: Sequence[int], *, timeout: float) -> dict[int, Facts]:
    answers = _answers(ids)
    accounts = {one.account_id: one.account for one in answers}
    aimed, approvals = _aimed_by(answers), granted(PURPOSE, ids)
    connections = connections_for(accounts.values(), timeout=timeout)
    settings = settings_for(accounts.values())
    return {
        one.pk: Facts(
            one, aimed[one.pk], approvals.get(one.pk), connections.get(one.account_id), settings[one.account_id]
        )
        for one in answers
    }


NOT_AS_APPROVED = Words(
    "回复和批准的不一致，需要重新审核。", "The answer is not what was approved. Ask for approval again."
)


def _reply(one: Claimed, fact: Facts | None) -> Reply:
    """The reasons to keep it in, from the gravest to the mildest; else what goes out."""
    if fact is None or fact.answer.state in (Answer.State.CANCELLED, Answer.State.OUT):
        return _kept(State.HELD, Hold.CONTENT, Words("这项操作已经取消或完成。", "It is cancelled or done already."))
    if not _is_approved(one, fact):
        return _kept(State.HELD, Hold.APPROVAL, CHANGED_BELOW if fact.is_as_written else NOT_AS_APPROVED)
    account = fact.answer.account
    if not account.active:
        return _kept(State.HELD, Hold.ACCOUNT, Words("账号已停用。", "The account is paused."))
    if fact.operation is Operation.EDIT and fact.answer.takes_back.state != Answer.State.OUT:
        return _kept(State.HELD, Hold.CONTENT, TAKEN_BACK)
    way = fact.aimed.way(fact.operation)
    if isinstance(way, NotHere):  # also: deleted meanwhile by who wrote it
        return _kept(State.HELD, Hold.CONTENT, way.reason)
    if isinstance(way, ByHand):
        return _kept(State.BY_HAND, None, way.reason)
    if fact.connection is None or account.health in (Account.Health.DEAD, Account.Health.CHECKING):
        words = Words(
            "账号没有可用的授权，重新授权后会自动继续。", "The account has no live authorisation. Renew it to go on."
        )
        return _kept(State.HELD, Hold.HEALTH, words)
    return Ready(_outbound(one, fact), (), fact.connection)


def _is_approved(one: Claimed, fact: Facts) -> bool:
    """Whether one is needed was decided when it was given; if there is one, it is for exactly this."""
    approved = fact.approval is None or fact.approval.content_hash == fact.true_hash
    same = fact.answer.content_hash == one.content_hash == fact.true_hash
    return fact.answer.state == Answer.State.APPROVED and approved and same


def _outbound(one: Claimed, fact: Facts) -> Outbound:
    answer = fact.answer
    return Outbound(
        text=answer.text,
        client_key=one.client_key,
        public_ip=public_ip_of(answer.author_ip, fact.settings),
        created_at=one.due_at,
        languages=tuple(django_settings.POST_LANGUAGES),
        operation=fact.operation,
        target=fact.aimed.target,
        visibility=fact.aimed.visibility_of(fact.operation),
        content_warning=fact.aimed.warning_of(fact.operation),
    )


def _kept(state: State, hold: Hold | None, words: Words) -> KeptIn:
    return KeptIn(Settled(state, words, "", held_for=hold))
