"""A status's HTML as plain text. Pure.

What comes in was written by strangers on servers of strangers: nothing of the markup survives, and reading it takes
time in proportion to its length (the standard library's parser takes the square of it on an unended comment).
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from guanwei.lib.text import encode_link

MOST_LETTERS = 400_000  # of HTML that is looked at; a status of 100,000 characters is the longest that a server takes
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9]*")
_HREF = re.compile(r"""(?<![^\s"'])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""(?<![^\s"'])alt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SHOW_NOTHING = frozenset({"script", "style", "template", "noscript", "iframe", "object", "title"})
_PARAGRAPHS = frozenset({"p", "div", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
_LINES = frozenset({"br", "li", "tr", "hr"})


def plain_text(html: str, mentions: Mapping[str, str] | None = None) -> str:
    """The words with their paragraphs and line breaks; links in full; `mentions` (address of the person to
    `user@host`) tells who is meant where the server shows only a part of the name."""
    pieces: list[str] = []
    silent = ""  # the element that shows nothing and that we are in
    link: str | None = None  # where the link leads that we are in
    label: list[str] = []

    def end_link() -> None:
        nonlocal link, label
        if link is not None:
            pieces.append(_shown(link, "".join(label), mentions or {}))
        link, label = None, []

    for tag, rest in _tokens(html[:MOST_LETTERS]):
        if silent:
            silent = "" if tag == f"/{silent}" else silent
        elif tag in _SHOW_NOTHING:
            silent = tag
        elif tag in ("a", "/a"):
            end_link()
            link = _attribute(_HREF, rest) if tag == "a" else None
        else:
            (pieces if link is None else label).append(_read(tag, rest))
    end_link()
    return _tidied("".join(pieces))


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """("", text) or (name of a tag, with / when it ends; its attributes). What only looks like markup is text."""
    text_from = position = 0
    while True:
        opening = html.find("<", position)
        if opening < 0:
            break
        name = _NAME.match(html, opening + 1)
        comment = html.startswith(("<!", "<?"), opening)
        if not name and not comment:
            position = opening + 1
            continue
        ending = "-->" if html.startswith("<!--", opening) else ">"
        closing = html.find(ending, opening + 1)
        yield "", html[text_from:opening]
        if closing < 0:  # it never ends: a browser shows nothing of it
            return
        if name:
            yield name[0].lower(), html[name.end() : closing]
        text_from = position = closing + len(ending)
    yield "", html[text_from:]


def _read(tag: str, rest: str) -> str:
    if not tag:
        return unescape(rest)
    if tag == "img":
        return _attribute(_ALT, rest)  # an emoji of the server's own
    if tag.removeprefix("/") in _PARAGRAPHS:
        return "\n\n"
    return "\n" if tag in _LINES else ""


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return unescape(next(value for value in found.groups() if value is not None)).strip() if found else ""


def _tidied(text: str) -> str:
    """At most one empty line in a row, none at the ends, no white space before a line's end."""
    kept: list[str] = []
    for line in text.replace("\r", "").split("\n"):
        line = line.rstrip()
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def _shown(href: str, label: str, mentions: Mapping[str, str]) -> str:
    """A link as it was written. One whose words hide where it leads shows both."""
    words = label.strip()
    if words.startswith("@"):
        return label.replace(words, f"@{mentions[href]}", 1) if href in mentions else label
    if words.startswith(("#", "＃")) or not href.lower().startswith(("http://", "https://")):
        return label
    if words == href or encode_link(words) == encode_link(href):
        return label
    if words.removesuffix("…").removesuffix("...") in href:
        return href
    return f"{label} ({href})"
