"""What must not be in any file of the project, and what must be in order."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT, project_files, texts

NOBODY_ELSES_MACHINE = {
    "a path of one machine": re.compile(r"(?<![\w.~/:])/(?:work|root|opt|home/\w+|Users/\w+)/\w"),
    "the address of a package index": re.compile(
        r"(?:registry|index)\.[\w.]+/|(?:pypi|pythonhosted|npmjs|npmmirror)\.\w+/"
    ),
}


@pytest.mark.parametrize("what", NOBODY_ELSES_MACHINE)
def test_no_file_names(what: str) -> None:
    named = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if NOBODY_ELSES_MACHINE[what].search(line)
    ]
    assert named == []


def test_lock_files_hold_versions_and_hashes_and_no_address() -> None:
    """An address in a lock file ties every clone to one index; without a hash anybody may exchange the package."""
    for path in [path for path in project_files() if path.match("requirements*.txt")]:
        lines = texts()[path].splitlines()
        assert [line for line in lines if line.startswith("-")] == [], path
        pins = [number for number, line in enumerate(lines) if re.match(r"[\w.\[\]-]+==", line)]
        assert pins, path
        assert [lines[number] for number in pins if "--hash=sha256:" not in lines[number + 1]] == [], path
    for path in [path for path in project_files() if path.name == "package-lock.json"]:
        assert '"resolved"' not in texts()[path], path
        assert texts()[path].count('"integrity"') == texts()[path].count('    "node_modules/'), path


def test_the_extra_that_make_setup_brings_is_the_one_of_the_package() -> None:
    [wanted] = tomllib.loads(texts()[Path("pyproject.toml")])["project"]["optional-dependencies"]["pdf"]
    locked = [line.partition("#")[0].strip() for line in texts()[Path("requirements-dev.in")].splitlines()]
    assert wanted in locked


def test_decisions_are_numbered_without_a_gap_and_begin_with_their_number() -> None:
    pages = [path for path in project_files() if path.parent == Path("docs/decisions")]
    assert pages
    assert [path.name[:5] for path in pages] == [f"{number:04}-" for number in range(1, len(pages) + 1)]
    titles = {path: texts()[path].splitlines()[0] for path in pages}
    assert [str(path) for path, title in titles.items() if not title.startswith(f"# {int(path.name[:4])}. ")] == []


def test_every_page_of_the_documentation_is_there_in_both_languages() -> None:
    """`name.zh.md` beside `name.md`; a Chinese page that leads to another leads to the Chinese one."""
    pages = {path for path in project_files() if path.parent in (Path("docs/guide"), Path("docs/concepts"))}
    chinese = {path for path in pages if path.name.endswith(".zh.md")}
    assert chinese and chinese == {path.with_suffix(".zh.md") for path in pages - chinese}
    for page in chinese:
        own = f"{page.name.removesuffix('.zh.md')}.md"  # the link to the same page in English
        links = re.findall(r"\]\((?!https?:|[^)]*decisions/)([^)#\s]+\.md)", texts()[page])
        assert [link for link in links if link != own and not link.endswith(".zh.md")] == [], page


def test_translations_are_compiled_as_they_are_written() -> None:
    """The program reads .mo files, which `make messages` writes; a clone has them without any tool."""
    catalogues = [path for path in project_files() if path.match("locale/*/LC_MESSAGES/*.po")]
    assert catalogues
    for path in catalogues:
        with (ROOT / path).open("rb") as source, (ROOT / path.with_suffix(".mo")).open("rb") as compiled:
            written, read = _messages(read_po(source)), _messages(read_mo(compiled))
        assert read == written, f"{path}: run `make messages`"


def _messages(catalogue: Catalog) -> dict[Any, Any]:
    """What the program shows: untranslated and doubtful entries are not compiled."""
    shown = [entry for entry in catalogue if entry.id and any(entry.string) and not entry.fuzzy]
    return {(entry.context, _forms(entry.id)): _forms(entry.string) for entry in shown}


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


LOCKED = "SELECT id FROM t ORDER BY (a + (b)) LIMIT 1 FOR UPDATE SKIP LOCKED"


def limited_locks_in_subqueries(text: str) -> list[str]:
    """What stands between the parentheses of each, but where it is materialised."""
    found = []
    for begins in re.finditer(r"(?i)(?<!AS MATERIALIZED )\(\s*SELECT\b", text):
        depth, end = 1, begins.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        if re.search(r"(?is)\b(?:LIMIT|FETCH)\b.*\bSKIP LOCKED\b", inside := text[begins.start() : end]):
            found.append(inside)
    return found


@pytest.mark.parametrize("around", ["id IN ({})", "id = ANY ( {})", "id IN\n(\n{})", "FROM ({}) AS x", "f(g(1), ({}))"])
def test_a_limited_lock_is_seen_in_any_subquery(around: str) -> None:
    assert limited_locks_in_subqueries(around.format(LOCKED)) and limited_locks_in_subqueries(
        around.format(LOCKED.lower())
    )
    assert limited_locks_in_subqueries(around.format(LOCKED.replace("LIMIT 1", ""))) == []


def test_no_statement_locks_a_limited_number_of_rows_in_a_subquery() -> None:
    """PostgreSQL may run a subquery once for each row that it is compared with, and each time it locks others: then
    more are taken than LIMIT says. What stands behind WITH ... AS MATERIALIZED is run once."""
    assert limited_locks_in_subqueries(f"WITH taken AS MATERIALIZED ({LOCKED})") == []
    statements = {path: text for path, text in texts().items() if path.suffix == ".py" and path.parts[0] == "guanwei"}
    assert {str(path): found for path, text in statements.items() if (found := limited_locks_in_subqueries(text))} == {}
