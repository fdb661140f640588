"""How users sign in: for administrators. What is required of everybody, and help for whoever lost a factor."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.lib.clock import utc_now
from guanwei.people import ending, identities, rules
from guanwei.people.access import require_admin
from guanwei.people.factors import factors_of, reset_factors
from guanwei.people.models import User
from guanwei.people.queries import users_for
from guanwei.web.answers import SeeOther, action, form_page, say, viewer_of
from guanwei.web.forms.signing import InvitationForm, RulesForm
from guanwei.web.signing.confirming import confirmed


@form_page
@confirmed
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    require_admin(viewer)
    form = RulesForm(request.POST or None, initial={"second_factor": rules.second_factor_needed()})
    if form.is_valid():
        rules.set_second_factor(actor=viewer, now=utc_now(), needed=rules.Needed(form.cleaned_data["second_factor"]))
        say(request, _("Saved."))
        return SeeOther(reverse("sign-in-rules"))
    page = {"form": form, "provider": settings.OPENID}
    return render(request, "users/sign_in_rules.html", page, status=400 if form.errors else 200)


@action
@confirmed
def forget_factors(request: HttpRequest, user_id: int) -> HttpResponse:
    viewer, user = _administered(request, user_id)
    reset_factors(actor=viewer, now=utc_now(), user=user)
    say(request, _("The second factors are taken away and all sessions ended."))
    return SeeOther(reverse("user", args=[user.pk]))


@action
def end_sessions(request: HttpRequest, user_id: int) -> HttpResponse:
    viewer, user = _administered(request, user_id)
    count = ending.end_sessions_of(actor=viewer, now=utc_now(), user=user)
    say(request, ngettext("%(count)s session ended.", "%(count)s sessions ended.", count) % {"count": count})
    return SeeOther(reverse("user", args=[user.pk]))


@action
@confirmed
def invite(request: HttpRequest, user_id: int) -> HttpResponse:
    viewer, user = _administered(request, user_id)
    if settings.OPENID is None:
        raise Http404
    form = InvitationForm(request.POST)
    if not form.is_valid():
        raise identities.UserRefused(identities.NO_ADDRESS)
    identities.invite(actor=viewer, now=utc_now(), user=user, email=form.cleaned_data["email"])
    say(request, _("Invited.") if form.cleaned_data["email"] else _("The invitation is taken back."))
    return SeeOther(reverse("user", args=[user.pk]))


def how_they_sign_in(user: User) -> dict[str, Any]:
    """For the user's page."""
    provider = settings.OPENID
    return {
        "factors": factors_of(user),
        "running": ending.sessions_of(user, now=utc_now()).count(),
        "provider": provider,
        "identity": identities.identity_of(user, provider.id) if provider else None,
    }


def _administered(request: HttpRequest, user_id: int) -> tuple[User, User]:
    viewer = viewer_of(request)
    require_admin(viewer)
    return viewer, users_for(viewer).get(pk=user_id)
