"""Listens to an account as the product's poller does: page by page down to the mark, each thing stored once."""

from collections import Counter
from dataclasses import dataclass, field

from guanwei.networks.acts import Form
from guanwei.networks.incoming import Heard, Page
from tests.networks.conformance.cases import Case

MOST_PAGES = 60

Key = tuple[str, Form]


@dataclass
class Listener:
    """`stored` holds what was heard, once; `pages` counts the pages of the last climb of each stream."""

    case: Case
    stored: dict[Key, Heard] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)

    def poll(self) -> list[Heard]:
        """Everything in every stream down to its mark; returns what is new, newest stream first."""
        new: list[Heard] = []
        for stream in self.case.limits.streams:
            new += self.climb(stream.name)
        return new

    def climb(self, stream: str) -> list[Heard]:
        new: list[Heard] = []
        older, self.pages[stream] = "", 0
        while True:
            page = self.page(stream, older)
            self.pages[stream] += 1
            assert self.pages[stream] <= MOST_PAGES, "the climb does not end"
            new += self.store(page)
            if not page.older:
                assert page.reached, "a gap"
                self.marks[stream] = page.mark
                return new
            older = page.older

    def page(self, stream: str, older: str = "") -> Page:
        page = self.case.adapter.hear(self.case.connection, stream, newer_than=self.marks.get(stream, ""), older=older)
        assert isinstance(page, Page), page
        assert len(page.mark) <= 500 and len(page.older) <= 500, "there is room for no more"
        assert not (page.reached and page.older)
        return page

    def store(self, page: Page) -> list[Heard]:
        new = []
        for item in page.items:
            key = item.remote_id, item.form
            known = self.stored.get(key)
            if known is None:
                new.append(item)
            else:
                assert known.kind is item.kind, "the same thing in two kinds"
            self.stored[key] = item
        return new
