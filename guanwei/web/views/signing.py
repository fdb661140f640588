"""Signing in and out, and one's own settings."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guanwei.lib.clock import utc_now
from guanwei.people.actions import UserRefused, set_password, set_preferences
from guanwei.people.models import User
from guanwei.people.signing_in import confirm_password
from guanwei.people.signing_in import sign_in as check_sign_in
from guanwei.web.addresses import client_address
from guanwei.web.answers import SeeOther, action, form_page, say, sentence, viewer_of
from guanwei.web.forms.signing import PasswordForm, PreferencesForm, SignInForm, zones
from guanwei.web.middleware import SESSION_LANGUAGE

YEAR = 365 * 24 * 3600


@login_not_required
@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    target = wanted if _can_be_seen(wanted) else reverse("today")
    if isinstance(request.user, User):
        return SeeOther(target)
    if form.is_valid():
        try:
            user = check_sign_in(now=utc_now(), address=client_address(request), **form.cleaned_data)
        except UserRefused as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            login(request, user)
            return _in_language(request, SeeOther(target), user.language)
    languages = [(code, name) for code, name in User._meta.get_field("language").flatchoices]
    page = {"form": form, "next": wanted, "languages": languages}
    return render(request, "signing/sign_in.html", page, status=400 if form.errors else 200)


def _can_be_seen(wanted: str) -> bool:
    """On this site, and no address that only acts: whoever pressed a button after the session ended came from there."""
    if not wanted or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return False
    try:
        return not getattr(resolve(urlsplit(wanted).path).func, "only_acts", False)
    except Resolver404:
        return True


@login_not_required
@action
def language(request: HttpRequest) -> HttpResponse:
    """Before anybody signed in: the language of this browser."""
    chosen = request.POST.get("language", "")
    answer = SeeOther(reverse("sign-in"))
    return _in_language(request, answer, chosen) if chosen in dict(settings.LANGUAGES) else answer


@action
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return SeeOther(reverse("sign-in"))


@form_page
def me(request: HttpRequest) -> HttpResponse:
    """Language, time zone and password of the person who looks."""
    viewer = viewer_of(request)
    changing = request.POST.get("do") == "password"
    preferences = PreferencesForm(
        request.POST if request.method == "POST" and not changing else None,
        initial={"language": viewer.language, "zone": viewer.zone},
    )
    password = PasswordForm(request.POST if changing else None)
    if preferences.is_bound and preferences.is_valid():
        set_preferences(actor=viewer, now=utc_now(), **preferences.cleaned_data)
        chosen = preferences.cleaned_data["language"]
        with translation.override(chosen):
            say(request, _("Kept."))
        return _in_language(request, SeeOther(reverse("me")), chosen)
    if password.is_bound and password.is_valid() and _changed(request, viewer, password):
        return SeeOther(reverse("me"))
    page = {"preferences": preferences, "password": password, "zones": zones()}
    return render(request, "signing/me.html", page, status=400 if preferences.errors or password.errors else 200)


def _changed(request: HttpRequest, viewer: User, form: PasswordForm) -> bool:
    try:
        old, address = form.cleaned_data["old"], client_address(request)
        confirm_password(now=utc_now(), user=viewer, password=old, address=address)
    except UserRefused as refusal:
        form.add_error("old", sentence(refusal.words))
        return False
    try:
        set_password(actor=viewer, now=utc_now(), user=viewer, password=form.cleaned_data["new"])
    except UserRefused as refusal:
        form.add_error("new", sentence(refusal.words))
        return False
    update_session_auth_hash(request, viewer)
    say(request, _("The password is changed. Other browsers have to sign in again."))
    return True


def _in_language(request: HttpRequest, answer: HttpResponse, chosen: str) -> HttpResponse:
    if request.user.is_authenticated:
        request.session[SESSION_LANGUAGE] = chosen
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer
