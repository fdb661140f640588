"""The documentation, inside the console."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guanwei.web.answers import page
from guanwei.web.helping import FOLDERS, contents, help_page


@page
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/index.html", _parts())


@page
def show(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    found = help_page(folder, name, chinese=_chinese())
    if found is None:
        raise Http404
    return render(request, "help/page.html", {"help": found, **_parts()})


def _parts() -> dict[str, object]:
    """The contents: every folder with its pages. Those of the checks are many, and folded below their own title."""
    index = help_page("guide", "checks", chinese=_chinese())
    return {
        "parts": [(folder, contents(folder, chinese=_chinese())) for folder in FOLDERS],
        "checks_title": index.title if index else "",
    }


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
