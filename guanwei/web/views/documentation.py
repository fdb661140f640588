"""The documentation, inside the console."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guanwei.web.answers import page
from guanwei.web.helping import FOLDERS, contents, help_page


@page
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/index.html", {"parts": _parts()})


@page
def show(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    found = help_page(folder, name, chinese=_chinese())
    if found is None:
        raise Http404
    return render(request, "help/page.html", {"help": found, "parts": _parts()})


def _parts() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(folder, contents(folder, chinese=_chinese())) for folder in FOLDERS]


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
