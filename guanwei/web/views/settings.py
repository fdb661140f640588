"""Settings at three levels: what holds, where it comes from, who set it, and back to what is inherited."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import require, require_on_brand
from guanwei.accounts.queries import account_for, brand_for
from guanwei.lib.clock import utc_now
from guanwei.people.access import require_admin
from guanwei.people.roles import Permission
from guanwei.web.answers import SeeOther, form_page, say, viewer_of
from guanwei.web.forms.settings import Level, chapters_of


@form_page
def account_settings(request: HttpRequest, account_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    account = account_for(viewer, account_id)
    require(viewer, Permission.MANAGE, account)
    return _settings(request, Level(account=account))


@form_page
def brand_settings(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    brand = brand_for(viewer, brand_id)
    require_on_brand(viewer, Permission.MANAGE, brand)
    return _settings(request, Level(brand=brand))


@form_page
def installation_settings(request: HttpRequest) -> HttpResponse:
    require_admin(viewer_of(request))
    return _settings(request, Level())


def _settings(request: HttpRequest, level: Level) -> HttpResponse:
    """All settings of one level. Only rows that somebody changed are written; `reset` takes one of them back."""
    errors: dict[str, str] = {}
    entered = request.POST.dict()
    reset = entered.pop("reset", "")
    if request.method == "POST":
        errors = level.save(entered | ({reset: ""} if reset else {}), actor=viewer_of(request), now=utc_now())
        if not errors:
            say(request, _("Back to what is inherited.") if reset else _("Saved."))
            return SeeOther(request.path + (f"#{reset}" if reset else ""))
    rows = level.rows(entered if errors else None, errors)
    page = {
        "chapters": chapters_of(rows),
        "own": [row for row in rows if row.is_own],
        "level": level,
        "up": _up(level),
        "only_own": request.GET.get("show") == "own",
    }
    return render(request, "accounts/settings.html", page, status=400 if errors else 200)


def _up(level: Level) -> list[tuple[str, str]]:
    """The levels that this one inherits from, nearest first, by name and address."""
    up = []
    if level.account:
        brand = level.account.brand
        up.append((_("Brand %(name)s") % {"name": brand.name}, reverse("brand-settings", args=[brand.pk])))
    if level.account or level.brand:
        up.append((_("The whole installation"), reverse("settings")))
    return up
