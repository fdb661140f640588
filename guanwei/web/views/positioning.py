"""The positioning sheet of a brand (practice A3): read by everybody who sees the brand, changed by who manages it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import require_on_brand, whole_brands_for
from guanwei.accounts.models import Account
from guanwei.accounts.queries import brand_for, listed_accounts
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.sheets import as_positioning, set_positioning, sheet_of
from guanwei.practice.theme import FEWEST_POSTS, Theme
from guanwei.publishing.themes import themes_of
from guanwei.web.answers import REFUSALS, SeeOther, form_page, say, sentence, viewer_of
from guanwei.web.forms.positioning import PositioningForm, as_entered

SHOWN = 12  # words of a theme


@form_page
def positioning(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    brand = brand_for(viewer, brand_id)
    sheet = sheet_of(brand)
    form = PositioningForm(request.POST or None, initial=as_entered(as_positioning(sheet)))
    if request.method == "POST":
        require_on_brand(viewer, Permission.MANAGE, brand)
    if form.is_valid():
        try:
            set_positioning(actor=viewer, now=utc_now(), brand=brand, positioning=form.positioning())
        except REFUSALS as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            say(request, _("Saved. Checks use it from now on."))
            return SeeOther(reverse("positioning", args=[brand.pk]))
    page = {
        "brand": brand,
        "sheet": sheet,
        "form": form,
        "may_manage": whole_brands_for(viewer, Permission.MANAGE).filter(pk=brand.pk).exists(),
        "themes": _themes(viewer, brand.pk),
        "fewest": FEWEST_POSTS,
    }
    return render(request, "accounts/positioning.html", page, status=400 if form.errors else 200)


def _themes(viewer: User, brand_id: int) -> list[tuple[Account, Theme | None, tuple[str, ...]]]:
    """What the loved posts of the brand's accounts are about, the viewer's accounts alone."""
    accounts = list(listed_accounts(viewer).filter(brand=brand_id, active=True))
    known = themes_of([account.pk for account in accounts])
    return [(one, known.get(one.pk), known[one.pk].leading[:SHOWN] if one.pk in known else ()) for one in accounts]
