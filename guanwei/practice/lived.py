"""The role that an account really lives (practice A4): what it did in a window, counted."""

from dataclasses import dataclass

from guanwei.practice.brand import Role


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
