"""The role that an account really lives (practice A4): what it did in a window, counted."""

from collections.abc import Collection
from dataclasses import dataclass

from guanwei.practice.brand import Role
from guanwei.practice.service import is_service


@dataclass(frozen=True, slots=True)
class Lived:
    """`posts` of its own, `answers` that are conversation, `service` answers that were customer service."""

    posts: int
    answers: int
    service: int = 0

    @property
    def total(self) -> int:
        return self.posts + self.answers + self.service

    def of(self, role: Role) -> int:
        return {Role.MEDIA: self.posts, Role.CONVERSATION: self.answers, Role.SERVICE: self.service}[role]

    def share(self, role: Role) -> float:
        """Of 1; 0 where nothing was done."""
        return self.of(role) / self.total if self.total else 0.0


def lived(*, posts: int, answers: int, answered: Collection[str]) -> Lived:
    """`answered` are the messages that the answers were given to, or the newest of them: the share of service in them
    stands for all. With none known, every answer is taken for conversation."""
    served = sum(map(is_service, answered))
    service = min(answers, round(answers * served / len(answered))) if answered else 0
    return Lived(posts, answers - service, service)
