"""Tables and jobs as the code names them."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation
from procrastinate.contrib.django import app as queue

from tests.architecture.tree import ROOT, python_files


def test_every_change_of_a_table_has_its_migration() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    with translation.override(None):  # as makemigrations does: names in Chinese are no other tables
        now = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), now).changes(graph=loader.graph)
    assert {label: [m.operations for m in migrations] for label, migrations in changes.items()} == {}


def test_every_job_that_is_started_by_name_is_known_to_the_worker() -> None:
    queue.perform_import_paths()
    named = {f"{path}:{call.lineno}": _name_of_the_job(path, call) for path, call in _defers()}
    assert named
    assert {place: name for place, name in named.items() if name not in queue.tasks} == {}


def _defers() -> Iterator[tuple[Path, ast.Call]]:
    for path in python_files("guanwei"):
        if path == Path("guanwei/base/queue.py"):
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("defer", "queue.defer"):
                yield path, node


def _name_of_the_job(path: Path, call: ast.Call) -> str:
    """A literal or a constant of the module. A name put together while running is found by no search, nor here."""
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    try:
        return str(eval(ast.unparse(call.args[0]), vars(module)))
    except (IndexError, NameError):
        return ast.unparse(call)
