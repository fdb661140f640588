"""A network in memory that grows, deletes and hides while it is polled; and short words for what is heard."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from guanwei.networks.acts import Form
from guanwei.networks.incoming import Heard, Kind, Page, Person

START = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FAN = Person("u1", "chaqi", "茶气")


def heard(number: int, *, at: datetime | None = None, **more: object) -> Heard:
    """Interaction `number`, written `number` minutes after START unless said otherwise."""
    values: dict[str, object] = {
        "remote_id": f"n{number}",
        "form": Form.POST,
        "kind": Kind.MENTION,
        "author": FAN,
        "text": f"第 {number} 条 @青禾茗",
        "created_at": at or START + number * MINUTE,
    }
    return Heard(**(values | more))  # type: ignore[arg-type]


@dataclass
class Network:
    """Numbers that grow; a page holds those below a cursor. `reach` is how many entries back anybody may read."""

    page_size: int = 3
    reach: int | None = None
    newest: int = 0
    there: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    def grow(self, count: int) -> None:
        self.there |= set(range(self.newest + 1, self.newest + count + 1))
        self.newest += count

    @property
    def visible(self) -> list[int]:
        shown = sorted(self.there - self.hidden, reverse=True)
        return shown if self.reach is None else shown[: self.reach]

    def page(self, newer_than: str, older: str) -> Page:
        mark, below = int(newer_than or 0), int(older or self.newest + 1)
        rest = [number for number in self.visible if number < below]
        shown, left = rest[: self.page_size], rest[self.page_size :]
        lowest = min(shown, default=0)
        beginning = not left and (self.reach is None or len(self.there - self.hidden) <= self.reach)
        reached = (bool(shown) and lowest <= mark) or beginning
        return Page(
            items=tuple(heard(number) for number in shown),
            mark=str(max([int(newer_than or 0), *shown])) if shown or newer_than else "",
            older=str(lowest) if left else "",
            reached=reached,
        )
