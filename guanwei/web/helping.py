"""The documentation as pages of the console: the Markdown files of docs/, in the reader's language where there is one.

A page is named by its folder and file (`guide/inbox`, `guide/checks/c13-repeated`). `inbox.zh.md` is the Chinese of
`inbox.md`.
"""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import east_asian_width

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from guanwei.web import diagrams

ROOT = Path(__file__).parent / "docs"
FOLDERS = ("guide", "guide/checks", "api", "concepts")
# What one opens each day, and what to set Guanwei up with; the rest is looked up.
GROUPS = {
    "daily": ("today", "compose", "approvals", "inbox", "stop", "plan", "deliveries"),
    "set-up": ("first-ten-minutes", "sign-in", "accounts", "sources", "users", "import", "practice"),
}
NAME = re.compile(r"^[a-z0-9-]+$")
_LINK = re.compile(r"^(?P<way>(?:\.\./|[a-z]+/)*)(?P<name>[a-z0-9-]+)(?:\.zh)?\.md(?:#.*)?$")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page. `html` is safe as it is: the files are ours and raw HTML in them is shown as text. `chinese`: written
    in it."""

    folder: str
    name: str
    title: str
    html: SafeString
    chinese: bool
    text: str  # as it stands in the file


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
    html = SafeString(_markdown(folder, chinese=file == own).render(text))
    return HelpPage(folder, name, _title(text, name), html, file == own, text)


@lru_cache(2)
def groups(*, chinese: bool) -> dict[str, tuple[HelpPage, ...]]:
    """Every page once, by what one opens it for: each day, to set Guanwei up, to look something up."""
    pages = {(folder, name): help_page(folder, name, chinese=chinese) for folder in FOLDERS for name in _names(folder)}
    named = {name: group for group, names in GROUPS.items() for name in names}
    sorted_in: dict[str, list[HelpPage]] = {group: [] for group in (*GROUPS, "reference", "checks", "concepts")}
    for name in named:
        if page := pages.pop(("guide", name), None) or pages.pop(("concepts", name), None):
            sorted_in[named[name]].append(page)
    for (folder, name), page in pages.items():
        group = {"guide/checks": "checks", "concepts": "concepts"}.get(folder, "reference")
        if page:
            sorted_in["checks" if name == "checks" else group].append(page)
    return {group: tuple(pages) for group, pages in sorted_in.items()}


@dataclass(frozen=True, slots=True)
class Hit:
    page: HelpPage
    excerpt: str


def search(words: str, *, chinese: bool) -> list[Hit]:
    """The pages that hold every word, those that have them in their title first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    hits = [
        Hit(page, _excerpt(page.text, wanted[0]))
        for pages in groups(chinese=chinese).values()
        for page in pages
        if all(word in f"{page.title} {page.text}".casefold() for word in wanted)
    ]
    return sorted(hits, key=lambda hit: -sum(word in hit.page.title.casefold() for word in wanted))


def _excerpt(text: str, word: str) -> str:
    """The first line below the title that holds the word, without the signs of Markdown."""
    lines = (re.sub(r"\]\([^)]*\)|[#*`|\[\]]", " ", line) for line in text.splitlines()[1:])
    line = next((" ".join(line.split()) for line in lines if word in line.casefold()), "")
    at = max(0, line.casefold().find(word) - 40)
    return ("… " if at else "") + line[at : at + 120]


def _names(folder: str) -> list[str]:
    return sorted({file.name.split(".")[0] for file in (ROOT / folder).glob("*.md")})


def _title(text: str, otherwise: str) -> str:
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), otherwise)


def _markdown(folder: str, *, chinese: bool) -> MarkdownIt:
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
            return _drawn(token.content, chinese=chinese)
        return RendererHTML.fence(self, tokens, at, options, env)  # type: ignore[arg-type]

    def softbreak(_self: RendererHTML, tokens: list[Token], at: int, _options: object, _env: object) -> str:
        return _line_end(tokens, at)

    def table_open(_self: RendererHTML, _tokens: list[Token], _at: int, _options: object, _env: object) -> str:
        return '<div class="table" tabindex="0"><table>'  # wider than the screen, it is moved by itself

    def table_close(_self: RendererHTML, _tokens: list[Token], _at: int, _options: object, _env: object) -> str:
        return "</table></div>"

    parser.add_render_rule("table_open", table_open)
    parser.add_render_rule("table_close", table_close)
    parser.add_render_rule("softbreak", softbreak)
    parser.add_render_rule("link_open", link)
    parser.add_render_rule("fence", fence)
    return parser


def _line_end(tokens: Sequence[Token], at: int) -> str:
    """A line of the file that ends within a paragraph: a space, but nothing between two Chinese characters."""
    before = next((token.content[-1] for token in reversed(tokens[:at]) if token.content), "")
    after = next((token.content[0] for token in tokens[at + 1 :] if token.content), "")
    return "" if all(one and east_asian_width(one) in "WF" for one in (before, after)) else "\n"


def _drawn(source: str, *, chinese: bool) -> str:
    diagram = diagrams.read(source)
    if chinese:
        return diagrams.svg(diagram, title="状态图（文字）", begins="开始", ends="结束")
    return diagrams.svg(diagram, title="State diagram in words", begins="begin", ends="end")
