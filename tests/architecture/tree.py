"""What belongs to the project: the files that git tracks, or would."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHES = {".grimp_cache", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
NOT_OURS = CACHES | {".git", ".venv", "__pycache__", "build", "dist", "node_modules"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project, relative to its root; in an unpacked archive without git, all but what tools made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if asked.returncode == 0:
        found = [Path(name) for name in asked.stdout.decode().split("\0") if name]
    else:
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not NOT_OURS & set(path.parts)]
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


@cache
def texts() -> dict[Path, str]:
    """The project's text files; pictures, fonts and the like are left out."""
    readable = {}
    for path in project_files():
        try:
            readable[path] = (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return readable


def python_files(*folders: str) -> list[Path]:
    """Python written by people: no migrations."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and path.parts[0] in folders and "migrations" not in path.parts
    ]
