"""A person's second factors: an authenticator app, passkeys, recovery codes. Whoever changes them showed just before
who they are."""

from urllib.parse import urlsplit

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guanwei.lib.clock import utc_now
from guanwei.people import factors, rules
from guanwei.people.actions import UserRefused
from guanwei.people.models import User
from guanwei.web.addresses import is_an_address
from guanwei.web.agents import browser_name
from guanwei.web.answers import SeeOther, action, form_page, page, say, sentence, viewer_of
from guanwei.web.forms.signing import CodeForm, PasskeyForm
from guanwei.web.signing import flow
from guanwei.web.signing.confirming import confirmed


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = factors.factors_of(viewer)
    return render(
        request,
        "signing/factors.html",
        {"factors": found, "needed": rules.is_needed_of(viewer)},
    )


@never_cache
@form_page
@confirmed
def add_app(request: HttpRequest) -> HttpResponse:
    """A secret as picture and as text; a code shows that it arrived in the app."""
    viewer = viewer_of(request)
    if factors.factors_of(viewer).app:
        return SeeOther(reverse("factors"))
    form = CodeForm(request.POST or None)
    secret = get_totp_secret(regenerate=not form.is_bound)
    if form.is_valid():
        try:
            factors.add_app(actor=viewer, now=utc_now(), secret=secret, code=form.cleaned_data["code"])
        except UserRefused as refusal:
            form.add_error("code", sentence(refusal.words))
        else:
            clear_totp_secret(request)
            return _added(request, viewer)
    shown = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render(request, "signing/app.html", {"form": form, "secret": shown}, status=400 if form.errors else 200)


@never_cache
@page
@confirmed
def app_picture(request: HttpRequest) -> HttpResponse:
    """The secret that `add_app` shows, as a picture for the phone."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(viewer_of(request), get_totp_secret()))
    return HttpResponse(svg, content_type="image/svg+xml")


@action
@confirmed
def remove_app(request: HttpRequest) -> HttpResponse:
    factors.remove_app(actor=viewer_of(request), now=utc_now())
    say(request, _("The app is removed."))
    return SeeOther(reverse("factors"))


@never_cache
@form_page
@confirmed
def add_passkey(request: HttpRequest) -> HttpResponse:
    """`do=begin` asks what the browser is to be asked; then its answer comes with the name."""
    viewer = viewer_of(request)
    if request.POST.get("do") == "begin":
        return JsonResponse(flow.options_to_make(viewer))
    given = request.POST if request.method == "POST" else None
    form = PasskeyForm(given, initial={"name": browser_name(request.headers.get("User-Agent", ""))})
    if form.is_valid():
        try:
            credential = flow.made_passkey(request)
            factors.add_passkey(actor=viewer, now=utc_now(), name=form.cleaned_data["name"], credential=credential)
        except UserRefused as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            return _added(request, viewer)
    port = urlsplit(f"//{request.get_host()}").port
    shown = {
        "form": form,
        "by_number": is_an_address(request.get_host()),
        "local_address": f"http://localhost{f':{port}' if port else ''}/",
    }
    return render(request, "signing/passkey.html", shown, status=400 if form.errors else 200)


@action
@confirmed
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    factors.remove_passkey(actor=viewer_of(request), now=utc_now(), passkey_id=passkey_id)
    say(request, _("The passkey is removed. Remove it on the device too."))
    return SeeOther(reverse("factors"))


@never_cache
@form_page
@confirmed
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes, shown once; POST makes new ones."""
    viewer = viewer_of(request)
    if request.method == "POST":
        factors.new_codes(actor=viewer, now=utc_now())
        return SeeOther(reverse("recovery-codes"))
    shown = [f"{code[:5]} {code[5:]}" for code in factors.codes_to_write_down(actor=viewer)]
    return render(request, "signing/codes.html", {"codes": shown, "factors": factors.factors_of(viewer)})


def _added(request: HttpRequest, viewer: User) -> HttpResponse:
    """To the recovery codes, which came with the first one."""
    say(request, _("Set up. It is asked from the next sign-in on."))
    found = factors.factors_of(viewer)
    return SeeOther(reverse("recovery-codes" if found.app + len(found.passkeys) == 1 else "factors"))
