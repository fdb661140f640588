"""The program's own source, for everybody who uses it over the network (AGPL-3.0, section 13)."""

import io
import zipfile
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

import guanwei
from guanwei.web.answers import page

SUFFIXES = frozenset({".py", ".html", ".css", ".js", ".svg", ".po", ".csv", ".txt"})


@login_not_required
@page
def source(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(_packed(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="guanwei-{guanwei.__version__}-source.zip"'
    return answer


def licence(package: Path) -> Path:
    """The licence's text, which goes with every copy (section 4): in the installed wheel's own notes, else beside the
    package, as in a checkout."""
    with suppress(PackageNotFoundError):
        for file in distribution(package.name).files or ():
            if file.name == "LICENSE" and (found := Path(str(file.locate()))).is_file():
                return found
    return package.parent / "LICENSE"


@cache
def _packed() -> bytes:
    """The installed package as a zip. Made once per process: anybody may ask for it, as often as they like."""
    package = Path(guanwei.__file__).parent
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for file in sorted(package.rglob("*")):
            if file.suffix in SUFFIXES and file.is_file() and not file.is_symlink():
                archive.write(file, file.relative_to(package.parent))
        archive.write(licence(package), "LICENSE")
    return packed.getvalue()
