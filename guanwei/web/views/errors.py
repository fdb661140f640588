"""Pages for what is not there, not allowed, or broken. Django hands each of them what it hands."""
# ruff: noqa: ARG001

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """Asks the database for nothing: it may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's mark did not fit: a page left open over a sign-out, or another site's form."""
    return render(request, "errors/csrf.html", status=403)
