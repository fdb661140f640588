"""HTML by functions. Every text is escaped unless it was made here: nobody can forget it."""

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

Child: TypeAlias = "str | Iterable[Child] | None"
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Markup(str):
    """Finished HTML; only `tag` and `page` make it."""

    __slots__ = ()


def tag(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """`tag("a", "text", href="/", class_="quiet")`. True gives a bare attribute, None and False leave it out."""
    opening = f"<{name}{''.join(map(_attribute, attributes.items()))}>"
    return Markup(opening if name in VOID else f"{opening}{_inside(children)}</{name}>")


def page(*children: Child, lang: str) -> bytes:
    """A whole document."""
    return f"<!doctype html>{tag('html', *children, lang=lang)}".encode("utf-8", "replace")


def _inside(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return escape(child)
    return "".join(map(_inside, child))


def _attribute(item: tuple[str, str | int | bool | None]) -> str:
    name, value = item
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
