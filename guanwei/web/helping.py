"""The documentation as pages of the console: the Markdown files of docs/, in the reader's language where there is one.

A page is named by its folder and file (`guide/inbox`, `guide/checks/c13-repeated`). `inbox.zh.md` is the Chinese of
`inbox.md`.
"""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from unicodedata import east_asian_width

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

ROOT = Path(__file__).parent / "docs"
FOLDERS = ("guide", "guide/checks", "api", "concepts")
NAME = re.compile(r"^[a-z0-9-]+$")
_LINK = re.compile(r"^(?P<way>(?:\.\./|[a-z]+/)*)(?P<name>[a-z0-9-]+)(?:\.zh)?\.md(?:#.*)?$")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_TURN = re.compile(r"^\s*(\S+)\s*-->\s*([^\s:]+)\s*(?::\s*(.+))?")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page. `html` is safe as it is: the files are ours and raw HTML in them is shown as text. `chinese`: written
    in it."""

    folder: str
    name: str
    title: str
    html: SafeString
    chinese: bool


def help_page(folder: str, name: str, *, chinese: bool) -> HelpPage | None:
    """None where there is no such page."""
    if folder not in FOLDERS or not NAME.match(name):
        return None
    return _read(folder, name, chinese)


@lru_cache(512)  # of names that somebody makes up there is no end
def _read(folder: str, name: str, chinese: bool) -> HelpPage | None:
    own, other = ROOT / folder / f"{name}.zh.md", ROOT / folder / f"{name}.md"
    file = own if chinese and own.is_file() else other
    if not file.is_file():
        return None
    text = _COMMENT.sub("", file.read_text("utf-8"))
    return HelpPage(folder, name, _title(text, name), SafeString(_markdown(folder).render(text)), file == own)


@lru_cache(8)
def contents(folder: str, *, chinese: bool) -> tuple[tuple[str, str], ...]:
    """Name and title of the pages of a folder, in order of the names."""
    names = sorted({file.name.split(".")[0] for file in (ROOT / folder).glob("*.md")})
    pages = (help_page(folder, name, chinese=chinese) for name in names)
    return tuple((page.name, page.title) for page in pages if page)


def _title(text: str, otherwise: str) -> str:
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), otherwise)


def _markdown(folder: str) -> MarkdownIt:
    """CommonMark with tables; raw HTML is text; links between pages lead to pages of the console."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")

    def link(self: RendererHTML, tokens: list[Token], at: int, options: object, env: object) -> str:
        token = tokens[at]
        target = str(token.attrs.get("href", ""))
        found = _LINK.match(target)
        to = posixpath.normpath(posixpath.join(folder, found["way"])) if found else ""
        if found and to in FOLDERS:
            token.attrs["href"] = f"/help/{to}/{found['name']}"
        elif not target.startswith(("#", "/", "https://")):
            del token.attrs["href"]  # what lies outside the documentation is not served: its name stays as text
        return self.renderToken(tokens, at, options, env)  # type: ignore[arg-type]

    def fence(self: RendererHTML, tokens: list[Token], at: int, options: object, env: object) -> str:
        token = tokens[at]
        if token.info.strip() == "mermaid":
            return _turns(token.content)
        return RendererHTML.fence(self, tokens, at, options, env)  # type: ignore[arg-type]

    def softbreak(_self: RendererHTML, tokens: list[Token], at: int, _options: object, _env: object) -> str:
        return _line_end(tokens, at)

    parser.add_render_rule("softbreak", softbreak)
    parser.add_render_rule("link_open", link)
    parser.add_render_rule("fence", fence)
    return parser


def _line_end(tokens: Sequence[Token], at: int) -> str:
    """A line of the file that ends within a paragraph: a space, but nothing between two Chinese characters."""
    before = next((token.content[-1] for token in reversed(tokens[:at]) if token.content), "")
    after = next((token.content[0] for token in tokens[at + 1 :] if token.content), "")
    return "" if all(one and east_asian_width(one) in "WF" for one in (before, after)) else "\n"


def _turns(diagram: str) -> str:
    """A state diagram as a table: from each state, the states that can follow, and when where the diagram says so."""
    following: dict[str, list[str]] = {}
    for line in diagram.splitlines():
        if found := _TURN.match(line):
            when = f" {escape(found[3])}<br>" if found[3] else ""
            following.setdefault(found[1], []).append(_code(found[2]) + when)
    rows = "".join(
        f"<tr><th scope='row'>{_code(state)}</th><td>{' '.join(others)}</td></tr>"
        for state, others in following.items()
    )
    return f"<table class='turns'><tbody>{rows}</tbody></table>"


def _code(name: str) -> str:
    return f"<code>{escape(name)}</code>"
