"""Who may know whom. The rooms and their order: pyproject.toml, [tool.importlinter]."""

import re
import subprocess
import sys
import tomllib
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field

from tests.architecture.tree import ROOT

SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]


def contract(name: str) -> dict[str, Any]:
    [found] = [entry for entry in SETTINGS["importlinter"]["contracts"] if entry["id"] == name]
    assert isinstance(found, dict)
    return found


def test_every_import_goes_down() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]


def test_what_is_pure_is_also_strictly_typed() -> None:
    typed = {*SETTINGS["mypy"]["packages"], *SETTINGS["mypy"]["modules"]}
    assert typed == set(contract("pure")["source_modules"])


def test_only_the_network_rooms_may_speak_http() -> None:
    rooms = {room for line in contract("layers")["layers"] for room in re.findall(r"\w+", line)}
    built = {f"guanwei.{room}" for room in rooms if (ROOT / "guanwei" / room).is_dir()}
    assert set(contract("wire")["source_modules"]) == built - {"guanwei.networks", "guanwei.simulator"}


def test_tables_point_down_too() -> None:
    """import-linter cannot see ForeignKey("inbox.Thread"). Up goes one key only: to the user."""
    rank = {
        room: level
        for level, line in enumerate(reversed(contract("layers")["layers"]))
        for room in re.findall(r"\w+", line)
    }
    ours = [config for config in apps.get_app_configs() if config.name.startswith("guanwei.")]
    assert ours
    up = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for config in ours
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, Field)
        and field.is_relation
        and field.related_model._meta.app_label in rank
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and not _is_allowed(rank, config.label, field.related_model._meta.app_label)
    ]
    assert up == []


def _is_allowed(rank: dict[str, int], room: str, other: str) -> bool:
    return room == other or rank[other] < rank[room]
