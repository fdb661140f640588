"""The documentation, inside the console."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guanwei.web.answers import page
from guanwei.web.helping import groups, help_page, search

LONGEST_SEARCH = 80  # characters


@page
def index(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    hits = search(words, chinese=_chinese())
    return render(request, "help/index.html", {"groups": groups(chinese=_chinese()), "words": words, "hits": hits})


@page
def show(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    found = help_page(folder, name, chinese=_chinese())
    if found is None:
        raise Http404
    return render(request, "help/page.html", {"help": found, "groups": groups(chinese=_chinese())})


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
