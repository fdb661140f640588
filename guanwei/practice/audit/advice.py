"""What to change first: at most three sentences, each with the figures that it rests on."""

from guanwei.lib.words import Words
from guanwei.practice.audit.marks import Item
from guanwei.practice.audit.scoring import Section

MOST = 3
_GOOD = 90  # points from which on there is more to gain elsewhere
# What costs an account most comes first where points are alike: the law, then floods and selling.
_WEIGHT = {"C12": 1.5, "C2": 1.2, "B1": 1.2, "B5": 1.2, "B2": 1.1, "C16": 0.5, "C15": 0.6, "C14": 0.4, "D": 0.6}


def first_changes(sections: tuple[Section, ...]) -> tuple[Words, ...]:
    """None for an account that does well in all that could be judged."""
    weak = [item for section in sections for item in section.items if item.points is not None and item.points < _GOOD]
    weak.sort(key=lambda item: -_lost(item))
    return tuple(_sentence(item) for item in weak[:MOST])


def _lost(item: Item) -> float:
    return (100 - (item.points or 0)) * _WEIGHT.get(item.row, 1.0)


def _sentence(item: Item) -> Words:
    return Words(
        zh=f"{item.title.zh}（{item.row}）：{item.said.zh}。{item.do.zh}",
        en=f"{item.title.en} ({item.row}): {item.said.en}. {item.do.en}",
    )
