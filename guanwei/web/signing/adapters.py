"""How allauth asks about this installation: who comes in, where to, what is kept sealed. Named in the settings."""

from io import BytesIO
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.vault import seal, unseal
from guanwei.lib.clock import utc_now
from guanwei.networks.openid import ProviderSession
from guanwei.people import sessions
from guanwei.people.models import User
from guanwei.people.signing_in import record_sign_in
from guanwei.web.addresses import client_address
from guanwei.web.answers import SeeOther
from guanwei.web.signing import confirming, flow
from guanwei.web.signing.language import in_language
from guanwei.web.signing.openid import admit


class AccountAdapter(DefaultAccountAdapter):
    """Every way in ends here: in `login` when the last step was taken, then in `post_login`."""

    def get_login_stages(self) -> list[str]:
        return ["guanwei.web.signing.stages.SecondStep"]

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, _("Your access is closed. Ask an administrator."))
        return SeeOther(reverse("sign-in"))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        now, address = utc_now(), client_address(request)
        sessions.begin(request.session, now=now, address=address, agent=request.headers.get("User-Agent", ""))
        confirming.confirm(request, now=now)
        request.session[flow.HOW] = means = flow.how(request, user)
        record_sign_in(actor=user, now=now, how=means, address=address)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        answer = super().post_login(request, user, **more)
        return in_language(request, SeeOther(answer.headers["Location"]), user.language)

    def add_message(self, *_args: Any, **_more: Any) -> None:
        """Our pages say what happened in their own words."""

    def send_mail(self, *_args: Any, **_more: Any) -> None:
        """Nothing here needs mail, and there may be no server for it."""


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are sealed like the credentials of accounts."""

    def encrypt(self, text: str) -> str:
        return seal({"secret": text}).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode())["secret"]

    def get_totp_label(self, user: User) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """Black on white in either theme: a phone reads nothing else."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        kept = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(kept)
        return kept.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name is what the browser shows when it asks for the passkey."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        names = {"name": user.username, "display_name": user.name or user.username}
        return {**super().get_public_key_credential_user_entity(user), **names}


class ProviderAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        admit(request, sociallogin)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        flow.note_provider_error(error, exception)
        messages.error(request, _("%(name)s did not confirm who you are. Try again.") % {"name": provider.name})
        raise ImmediateHttpResponse(SeeOther(reverse("sign-in")))
