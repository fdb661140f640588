"""Who may do what belongs to no brand: users, the installation. Per brand and account: guanwei.accounts.access."""

from enum import Enum

from guanwei.lib import problem
from guanwei.lib.words import Words
from guanwei.people.models import User


class NotAllowed(problem.NotAllowed):
    """The person may not do this. `words` says what is missing."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.zh, words.en)


class Operator(Enum):
    """Whoever runs commands on the server itself, before there is an administrator or when none can sign in. They could
    open the database as well; said by name, so that a forgotten actor never passes for them. Nobody in the trail."""

    OF_THE_MACHINE = "operator"


OPERATOR = Operator.OF_THE_MACHINE
Actor = User | Operator


def require_admin(actor: Actor) -> None:
    """NotAllowed unless `actor` administers this installation."""
    if not (isinstance(actor, Operator) or (actor.is_active and actor.is_admin)):
        raise NotAllowed(
            Words("只有系统管理员可以做这件事。", "Only an administrator of this installation may do this.")
        )


def in_trail(actor: Actor) -> User | None:
    return None if isinstance(actor, Operator) else actor
