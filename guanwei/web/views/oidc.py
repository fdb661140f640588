"""Sign-in with the company's own accounts, and linking one to the person who is signed in."""

import logging

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guanwei.lib.clock import utc_now
from guanwei.networks.openid import FAILED
from guanwei.people import identities
from guanwei.web.answers import SeeOther, action, page, say, viewer_of
from guanwei.web.signing import flow, openid
from guanwei.web.signing.confirming import confirmed
from guanwei.web.views.signing import target_of

logger = logging.getLogger("guanwei.web.signing")


@login_not_required
@never_cache
@action
def begin(request: HttpRequest) -> HttpResponse:
    """A page that leads on: browsers hold the answer to a form to our own site (form-action), links they do not."""
    target = target_of(request.POST.get("next", ""))
    return _lead(request, openid.LOGIN, target, back=reverse("sign-in"))


@login_not_required
@never_cache
@page
def come_back(request: HttpRequest) -> HttpResponse:
    if not flow.may_begin(request):
        messages.error(request, _("Too many tries. Come back in a minute."))
        return SeeOther(reverse("sign-in"))
    return openid.come_back(request)


@action
@confirmed
def connect(request: HttpRequest) -> HttpResponse:
    return _lead(request, openid.CONNECT, reverse("me"), back=reverse("me"))


@action
@confirmed
def disconnect(request: HttpRequest) -> HttpResponse:
    if settings.OPENID is None:
        raise Http404
    identities.unlink(actor=viewer_of(request), now=utc_now(), provider=settings.OPENID.id)
    say(request, _("No longer linked."))
    return SeeOther(reverse("me"))


def _lead(request: HttpRequest, process: str, target: str, *, back: str) -> HttpResponse:
    if not flow.may_begin(request):
        messages.error(request, _("Too many tries. Come back in a minute."))
        return SeeOther(back)
    try:
        address = openid.begin(request, process=process, target=target)
    except (FAILED, OAuth2Error, KeyError, ValueError) as error:
        logger.warning("the sign-in provider cannot be asked: %s", error)
        messages.error(request, _("%(name)s does not answer. Try again later.") % {"name": settings.OPENID.name})
        return SeeOther(back)
    return render(request, "signing/leave.html", {"address": address, "provider": settings.OPENID})
