"""What can be done to the things in a thread, by whom and how: their buttons, and what a task by hand shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guanwei.accounts.access import holds
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.inbox.answer_content import PURPOSE, Aimed
from guanwei.inbox.answering import NEEDS_OPERATING
from guanwei.inbox.models import Answer
from guanwei.inbox.ways import CONFIRM, NAMES, ByHand, ways
from guanwei.lib.words import Words
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Operation
from guanwei.networks.links import compose_link
from guanwei.people.models import User
from guanwei.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done. `by_hand` says why a person has to do it in the app, None where a machine does;
    `confirm` what is asked first, None for what needs no second thought; `done` that it was done or is under way."""

    operation: Operation
    name: Words
    by_hand: Words | None
    confirm: Words | None
    done: bool


def offers(viewer: User, account: Account, interactions: Iterable[Interaction]) -> dict[int, list[Offer]]:
    """By interaction, in the order of the buttons; only what the viewer may do. Three queries."""
    listed = list(interactions)
    may_write = holds(viewer, Permission.WRITE, account.pk)
    may_operate = holds(viewer, Permission.OPERATE, account.pk)
    gone = (Answer.State.CANCELLED, Answer.State.RETURNED, Answer.State.TAKEN_BACK)
    known = Answer.objects.filter(account=account, interaction__in=listed, takes_back=None).exclude(state__in=gone)
    done = set(known.values_list("interaction", "operation"))
    limits = limits_of(account)
    return {
        one.pk: [
            Offer(
                operation,
                NAMES[operation],
                way.reason if isinstance(way, ByHand) else None,
                CONFIRM.get(operation),
                (one.pk, operation.value) in done,
            )
            for operation, way in ways(Aimed(account, one).aim, limits).items()
            if (may_operate if operation in NEEDS_OPERATING else may_write)
        ]
        for one in listed
    }


@dataclass(frozen=True, slots=True)
class Task:
    """An answer's delivery as a person carries it out: what to do, to what, in which words, and where."""

    answer: Answer
    name: Words
    link: str


def tasks(deliveries: Sequence[Delivery]) -> dict[int, Task]:
    """By delivery, for those that carry an answer. One query. For who may see the deliveries: no viewer."""
    ids = {one.purpose_id: one.pk for one in deliveries if one.purpose_kind == PURPOSE}
    found = Answer.objects.filter(pk__in=ids).select_related("account", "interaction__contact", "thread", "author")
    return {
        ids[one.pk]: Task(
            one, NAMES[Operation(one.operation)], one.interaction.url or compose_link(one.account.network)
        )
        for one in found
    }
