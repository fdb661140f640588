"""The one step between the first proof and being signed in."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest


class SecondStep(AuthenticateStage):
    """Asked of everybody who has a second factor, unless the passkey was it, or the company's own sign-in asks for one
    by itself (GUANWEI_OIDC_SECOND_FACTOR)."""

    def _should_handle(self, request: HttpRequest) -> bool:
        provider = settings.OPENID
        if provider and provider.second_factor:
            records = get_authentication_records(request, self.login.user)
            if records and records[-1]["method"] == "socialaccount":
                return False
        return bool(super()._should_handle(request))
