"""What stands around every page: account switcher and theme; and all parts of the design on one page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import accounts_for
from guanwei.accounts.queries import listed_accounts
from guanwei.lib.clock import utc_now
from guanwei.web.answers import action, back, form_page, page, viewer_of
from guanwei.web.context import THEME, THEMES
from guanwei.web.scope import choose

YEAR = 365 * 24 * 3600


@form_page
def scope(request: HttpRequest) -> HttpResponse:
    """Which account to work on. Its list stands on a page of its own, and in a menu where scripts run."""
    viewer = viewer_of(request)
    if request.method == "POST":
        wanted = request.POST.get("account", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else None
        choose(request, accounts_for(viewer).filter(pk=number).first() if number else None)
        return back(request)
    template = "frame/_scope.html" if request.headers.get("X-Part") else "frame/scope.html"
    return render(request, template, {"accounts": listed_accounts(viewer), "next": request.GET.get("next", "/")})


@action
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system: kept in this browser, since the same person sits at a desk and lies in bed."""
    answer = back(request, "me")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(
            THEME, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return answer


@page
def look(request: HttpRequest) -> HttpResponse:
    """Every part that pages are made of, in every state."""
    return render(
        request,
        "frame/look.html",
        {"now": utc_now(), "hues": range(9), "accounts": listed_accounts(viewer_of(request))[:3]},
    )
