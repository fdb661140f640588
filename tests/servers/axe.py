"""axe-core, the accessibility rules that the journeys hold every page to; kept in the cache of the tests."""

from pathlib import Path

from tests.servers.cache import fingerprint, made_once
from tests.servers.node import copy_recipe, npm

RECIPE = Path(__file__).parent / "axe"


def axe_script() -> Path:
    """The file that a page loads to be looked at."""
    lock = (RECIPE / "package-lock.json").read_bytes()
    return made_once(f"axe-{fingerprint(lock)}", _install) / "node_modules" / "axe-core" / "axe.min.js"


def _install(folder: Path) -> None:
    copy_recipe(RECIPE, folder)
    npm("ci", "--ignore-scripts", folder=folder)
