"""The company's own sign-in: there, back, and which user that is."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.lib.clock import utc_now
from guanwei.people import identities
from guanwei.people.actions import UserRefused
from guanwei.people.identities import Arrived
from guanwei.people.models import User
from guanwei.web.answers import SeeOther, say, sentence

LOGIN, CONNECT = "login", "connect"


class Provider(OpenIDConnectOAuth2Adapter):
    """allauth's, at our own address, and strict where it is not."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("oidc-callback"))

    @property
    def openid_config(self) -> dict[str, Any]:
        found = super().openid_config
        if not isinstance(found, dict) or found.get("issuer", "").rstrip("/") != settings.OPENID.issuer:
            raise OAuth2Error("the provider's own description names another issuer")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **more: Any) -> SocialLogin:
        """OAuth2Error unless the provider signs for one person in everything that it says of them."""
        try:
            login: SocialLogin = super().complete_login(request, app, token, **more)
        except (KeyError, ValueError, TypeError) as error:
            raise OAuth2Error(f"an answer that is none: {type(error).__name__}") from error
        said = login.account.extra_data
        signed, told = said.get("id_token"), said.get("userinfo") or {}
        if not signed or not signed.get("sub") or told.get("sub", signed["sub"]) != signed["sub"]:
            raise OAuth2Error("no signed statement, or two about different people")
        login.arrived = _arrived(login, signed | told)
        login.account.extra_data = {}  # nothing of it is needed here again
        return login


def begin(request: HttpRequest, *, process: str, target: str) -> str:
    """Where to send the browser. OAuth2Error or requests' errors when the provider cannot be asked."""
    if settings.OPENID is None:
        raise Http404
    provider = get_adapter(request).get_provider(request, settings.OPENID.id)
    provider.oauth2_adapter_class = Provider
    return str(provider.redirect(request, process, next_url=target).headers["Location"])


def come_back(request: HttpRequest) -> HttpResponse:
    """Whoever comes back from there, with the answer to what this browser asked."""
    if settings.OPENID is None:
        raise Http404
    view = OAuth2CallbackView.adapter_view(Provider(request, settings.OPENID.id))
    answer: HttpResponse = view(request)
    return answer


def admit(request: HttpRequest, login: SocialLogin) -> None:
    """Before allauth goes on: whose account is it, or may it become somebody's? Otherwise back, with the reason."""
    connecting = login.state.get("process") == CONNECT
    back = reverse("me" if connecting else "sign-in")
    try:
        if connecting:
            if isinstance(request.user, User):
                identities.link(actor=request.user, now=utc_now(), arrived=login.arrived)
                say(request, _("Linked."))
            raise ImmediateHttpResponse(SeeOther(back))
        if not login.is_existing:
            new_users = settings.OPENID.new_users
            login.account = identities.arrive(now=utc_now(), arrived=login.arrived, new_users=new_users)
            login.user = login.account.user
    except UserRefused as refusal:
        messages.error(request, sentence(refusal.words))
        raise ImmediateHttpResponse(SeeOther(back)) from refusal


def _arrived(login: SocialLogin, said: dict[str, Any]) -> Arrived:
    """The address only where the provider vouches for it, or the operator does (GUANWEI_OIDC_TRUST_EMAIL)."""
    email = said.get("email") if isinstance(said.get("email"), str) else ""
    vouched = settings.OPENID.trust_email or said.get("email_verified") in (True, "true")
    return Arrived(
        provider=login.account.provider,
        uid=login.account.uid,
        email=(email or "") if vouched else "",
        name=str(said.get("name") or ""),
        username=str(said.get("preferred_username") or ""),
    )
