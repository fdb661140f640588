"""The one step between the first proof and being signed in."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

FOR = "for"  # what the first step proved was proved of


class SecondStep(AuthenticateStage):
    """Asked of everybody who has a second factor, unless the passkey was it, or the company's own sign-in asks for one
    by itself (GUANWEI_OIDC_SECOND_FACTOR)."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        self.state[FOR] = self._now()
        return super().handle()

    @property
    def still_stands(self) -> bool:
        """False when the password was changed since the first step, or access closed."""
        user = self.login.user
        return bool(user and user.is_active) and constant_time_compare(self.state.get(FOR, ""), self._now())

    def _now(self) -> str:
        return self.login.user.get_session_auth_hash() if self.login.user else ""

    def _should_handle(self, request: HttpRequest) -> bool:
        provider = settings.OPENID
        if provider and provider.second_factor:
            records = get_authentication_records(request, self.login.user)
            if records and records[-1]["method"] == "socialaccount":
                return False
        return bool(super()._should_handle(request))
