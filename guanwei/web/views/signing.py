"""Signing in and out: by password, by passkey, with a second step."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guanwei.lib.clock import utc_now
from guanwei.people.actions import UserRefused
from guanwei.people.factors import check_code, factors_of
from guanwei.people.first_run import is_first_run
from guanwei.people.models import User
from guanwei.people.signing_in import check_password, record_failure
from guanwei.web.addresses import client_address
from guanwei.web.answers import SeeOther, action, form_page, sentence
from guanwei.web.forms.signing import CodeForm, SignInForm
from guanwei.web.signing import flow
from guanwei.web.signing.language import in_language

TOO_OFTEN = 429


@login_not_required
@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    target = target_of(wanted)
    if isinstance(request.user, User):
        return SeeOther(target)
    if form.is_valid():
        try:
            user = check_password(now=utc_now(), address=client_address(request), **form.cleaned_data)
        except UserRefused as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            return flow.by_password(request, user, target)
    elif request.method != "POST" and is_first_run():
        return SeeOther(reverse("first-run"))
    page = {"form": form, "next": wanted, "languages": languages(), "provider": settings.OPENID}
    return render(request, "signing/sign_in.html", page, status=400 if form.errors else 200)


@login_not_required
@never_cache
@form_page
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password, of somebody who has a second factor."""
    stage = flow.pending(request)
    user = stage.login.user if stage else None
    if stage is None or not isinstance(user, User):
        return SeeOther(reverse("sign-in"))
    factors = factors_of(user)
    if not factors.any or not stage.still_stands:
        return SeeOther(reverse("sign-in"))
    if request.POST.get("do") == "begin":
        return JsonResponse(flow.options_to_ask(user))
    form = CodeForm(request.POST if "code" in request.POST else None)
    address = client_address(request)
    try:
        if "credential" in request.POST:
            return flow.second_step_done(request, stage, _passkey(request, user, address))
        if form.is_valid():
            factor = check_code(now=utc_now(), user=user, code=form.cleaned_data["code"], address=address)
            return flow.second_step_done(request, stage, factor)
    except UserRefused as refusal:
        form = form if form.is_bound else CodeForm({})
        form.errors.clear()
        form.add_error("code" if "code" in request.POST else None, sentence(refusal.words))
    page = {"form": form, "factors": factors, "person": user}
    return render(request, "signing/second_step.html", page, status=400 if form.errors else 200)


@login_not_required
@never_cache
@action
def passkey(request: HttpRequest) -> HttpResponse:
    """Signs in by nothing but a passkey: `do=begin` asks what the browser is to be asked; else its answer comes."""
    if not flow.may_begin(request):
        words = _("Too many tries. Come back in a minute.")
        return JsonResponse({"error": words}, status=TOO_OFTEN)
    if request.POST.get("do") == "begin":
        return JsonResponse(flow.options_to_ask(None))
    used = flow.used_passkey(request, None)
    return flow.by_passkey(request, used, target_of(request.POST.get("next", "")))


@login_not_required
@action
def language(request: HttpRequest) -> HttpResponse:
    """Before anybody signed in: the language of this browser."""
    chosen = request.POST.get("language", "")
    wanted = request.POST.get("next", "")
    answer = SeeOther(wanted if wanted == reverse("first-run") else reverse("sign-in"))
    return in_language(request, answer, chosen) if chosen in dict(settings.LANGUAGES) else answer


@action
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return SeeOther(reverse("sign-in"))


def languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in User._meta.get_field("language").flatchoices]


def _passkey(request: HttpRequest, user: User, address: str | None) -> flow.Authenticator:
    try:
        return flow.used_passkey(request, user)
    except UserRefused:
        record_failure(now=utc_now(), user=user, step="passkey", address=address)
        raise


def target_of(wanted: str) -> str:
    return wanted if _can_be_seen(wanted) else reverse("today")


def _can_be_seen(wanted: str) -> bool:
    """On this site, and no address that only acts: whoever pressed a button after the session ended came from there."""
    if not wanted or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return False
    try:
        return not getattr(resolve(urlsplit(wanted).path).func, "only_acts", False)
    except Resolver404:
        return True
