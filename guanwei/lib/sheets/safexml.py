"""XML from strangers: no document type, bounded depth and size, one streaming and one small-tree reader.

Entities can only be declared in a document type, so refusing it ends both entity bombs and external references,
whatever version of expat the machine has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

MAX_DEPTH = 100
MAX_NODES = 400_000  # of a small tree; a drawing with 10,000 pictures has about 200,000


class BadXml(Exception):
    """Not well formed, or made to harm."""


class Handler(Protocol):
    """What a streaming reader calls. Names come without their prefix: programs choose prefixes freely.

    While `skip_to` names an element, nothing is reported until that element ends, except to `skipped`: the end of each
    element in between. That is several times quicker, and how a million empty rows are passed.
    """

    skip_to: str

    def skipped(self, name: str) -> None: ...

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class Enough(Exception):
    """Raised by a handler that has seen what it came for."""


def stream(chunks: Iterable[bytes], handler: Handler) -> None:
    """Feeds the document to `handler`. Raises BadXml; stops quietly when the handler raises Enough."""
    parser = _Reporter(handler).parser
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, LookupError, UnicodeError, ValueError) as error:
        raise BadXml(str(error)) from error


class _Reporter:
    """Stands between expat and a handler: takes off prefixes, counts the depth, skips where the handler asks."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self._report()

    def _report(self) -> None:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._handler.text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadXml("nested too deep")
        self._handler.start(local(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(local(name))
        if self._handler.skip_to:
            self.parser.StartElementHandler = self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = self._skip

    def _skip(self, name: str) -> None:
        self._handler.skipped(local(name))
        if local(name) == self._handler.skip_to:
            self._handler.skip_to = ""
            self._report()
            self._end(name)


def _refuse_doctype(*_: object) -> None:
    raise BadXml("a document type is not allowed")


def local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def relation_id(attributes: dict[str, str], name: str = "id") -> str:
    """The value of `r:id` (or `r:embed`, `r:link`): the prefixed one, because some elements have a plain `id` too."""
    return next((value for key, value in attributes.items() if key.endswith(":" + name)), "")


@dataclass(slots=True)
class Node:
    """One element of a small document."""

    name: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def all(self, name: str) -> Iterator["Node"]:
        return (node for node in self.walk() if node.name == name)

    def first(self, name: str) -> "Node | None":
        return next(self.all(name), None)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        return whole(self.attributes.get(name, ""), default)


class _TreeHandler:
    skip_to = ""

    def __init__(self) -> None:
        self.root = Node("", {})
        self._open = [self.root]
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise BadXml("too many elements")
        node = Node(name, attributes)
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].text += data

    def skipped(self, name: str) -> None:
        """Never called: a tree leaves nothing out."""


def tree(data: bytes) -> Node:
    """A small part as a whole; the root's only child is the document element. Raises BadXml."""
    handler = _TreeHandler()
    stream([data], handler)
    return handler.root


def whole(text: str, default: int = 0) -> int:
    """A whole number of at most nine digits, else `default`: files write anything into attributes."""
    text = text.strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else default
