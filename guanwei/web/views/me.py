"""A person's own settings: language, time zone, password, the browsers that are signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.lib.clock import utc_now
from guanwei.people.actions import UserRefused, set_password, set_preferences
from guanwei.people.ending import end_one, end_others, sessions_of
from guanwei.people.factors import Factors, check_code, factors_of
from guanwei.people.identities import identity_of
from guanwei.people.models import User
from guanwei.people.sessions import mark_of
from guanwei.people.signing_in import confirm_password, record_failure
from guanwei.web.addresses import client_address
from guanwei.web.agents import browser_name
from guanwei.web.answers import SeeOther, action, form_page, say, sentence, viewer_of
from guanwei.web.forms.signing import ConfirmForm, FirstPasswordForm, PasswordForm, PreferencesForm
from guanwei.web.signing import flow
from guanwei.web.signing.confirming import confirm, is_fresh
from guanwei.web.signing.language import in_language


@form_page
def me(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    changing = request.POST.get("do") == "password"
    preferences = PreferencesForm(
        request.POST if request.method == "POST" and not changing else None,
        initial={"language": viewer.language, "zone": viewer.zone},
    )
    form_class = PasswordForm if viewer.has_usable_password() else FirstPasswordForm
    password = form_class(request.POST if changing else None)
    if preferences.is_bound and preferences.is_valid():
        set_preferences(actor=viewer, now=utc_now(), **preferences.cleaned_data)
        chosen = preferences.cleaned_data["language"]
        with translation.override(chosen):
            say(request, _("Saved."))
        return in_language(request, SeeOther(reverse("me")), chosen)
    if changing and not viewer.has_usable_password() and not is_fresh(request, now=utc_now()):
        return SeeOther(f"{reverse('confirm-me')}?next={reverse('me')}")
    if password.is_bound and password.is_valid() and _changed(request, viewer, password):
        return SeeOther(reverse("me"))
    page = {"preferences": preferences, "password": password} | _shown(request, viewer)
    return render(request, "signing/me.html", page, status=400 if preferences.errors or password.errors else 200)


@action
def end_sessions(request: HttpRequest) -> HttpResponse:
    """One, named by its mark, or all but this browser's."""
    viewer = viewer_of(request)
    if request.POST.get("others"):
        count = end_others(actor=viewer, now=utc_now(), keep=request.session.session_key or "")
        ended = ngettext("%(count)s session ended.", "%(count)s sessions ended.", count)
        say(request, ended % {"count": count})
    else:
        end_one(actor=viewer, now=utc_now(), mark=request.POST.get("session", ""))
        say(request, _("That session is ended."))
    return SeeOther(reverse("me"))


@form_page
def confirm_me(request: HttpRequest) -> HttpResponse:
    """Asks once more who is there: by password, code or passkey, whatever the person has."""
    viewer = viewer_of(request)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    target = wanted if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("factors")
    factors = factors_of(viewer)
    if request.POST.get("do") == "begin":
        return JsonResponse(flow.options_to_ask(viewer))
    form = ConfirmForm(request.POST if request.method == "POST" else None, has_password=viewer.has_usable_password())
    if request.method == "POST":
        try:
            _judge(request, viewer, form)
        except UserRefused as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            if form.is_valid():
                confirm(request, now=utc_now())
                return SeeOther(target)
    page = {"form": form, "factors": factors, "next": wanted}
    return render(request, "signing/confirm.html", page, status=400 if form.errors else 200)


def _judge(request: HttpRequest, viewer: User, form: ConfirmForm) -> None:
    now, address = utc_now(), client_address(request)
    if "credential" in request.POST:
        try:
            flow.used_passkey(request, viewer)
        except UserRefused:
            record_failure(now=now, user=viewer, step="passkey", address=address)
            raise
    elif form.is_valid() and form.cleaned_data.get("password"):
        confirm_password(now=now, user=viewer, password=form.cleaned_data["password"], address=address)
    elif form.is_valid():
        check_code(now=now, user=viewer, code=form.cleaned_data["code"], address=address)


def _shown(request: HttpRequest, viewer: User) -> dict[str, Any]:
    """What else the page tells of how the person signs in."""
    provider = settings.OPENID
    factors: Factors = factors_of(viewer)
    return {
        "factors": factors,
        "provider": provider,
        "identity": identity_of(viewer, provider.id) if provider else None,
        "sessions": [
            {
                "mark": mark_of(session.session_key),
                "mine": session.session_key == request.session.session_key,
                "agent": browser_name(session.agent),
                "address": session.address,
                "signed_in_at": session.signed_in_at,
                "seen_at": session.seen_at,
            }
            for session in sessions_of(viewer, now=utc_now())
        ],
    }


def _changed(request: HttpRequest, viewer: User, form: PasswordForm | FirstPasswordForm) -> bool:
    if "old" in form.fields:
        try:
            old, address = form.cleaned_data["old"], client_address(request)
            confirm_password(now=utc_now(), user=viewer, password=old, address=address)
        except UserRefused as refusal:
            form.add_error("old", sentence(refusal.words))
            return False
    try:
        keep = request.session.session_key or ""
        set_password(actor=viewer, now=utc_now(), user=viewer, password=form.cleaned_data["new"], keep=keep)
    except UserRefused as refusal:
        form.add_error("new", sentence(refusal.words))
        return False
    update_session_auth_hash(request, viewer)
    say(request, _("The password is changed. Other browsers have to sign in again."))
    return True
