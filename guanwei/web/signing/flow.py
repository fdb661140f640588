"""The steps of signing in, as allauth takes them: the one place that knows its inner flows."""

import json
import logging
from typing import Any

from allauth.account.internal.flows import login as steps
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from guanwei.lib.words import Words
from guanwei.people.actions import UserRefused
from guanwei.people.models import User
from guanwei.web.answers import SeeOther
from guanwei.web.signing.stages import SecondStep

logger = logging.getLogger("guanwei.web.signing")

HOW = "how"
METHODS = {
    "totp": "app",
    "recovery_codes": "recovery-code",
    "webauthn": "passkey",
    "password": "password",
    "socialaccount": "provider",
}
# What fido2 and allauth raise for something that no browser's authenticator said.
NO_ANSWER = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, InvalidSignature)
NO_PASSKEY = Words("通行密钥没有通过验证，请再试一次。", "The passkey was not accepted. Try again.")


def may_begin(request: HttpRequest) -> bool:
    """Whether this address may begin another sign-in by passkey or at the provider: each is kept for a while."""
    return ratelimit.consume(request, action="begin")


def by_password(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """The password was right: in, or to the second step."""
    login = Login(user=user, redirect_url=target)
    return _answer(steps.perform_password_login(request, {"username": user.username}, login))


def by_passkey(request: HttpRequest, passkey: Authenticator, target: str) -> HttpResponse:
    """In: it was asked with a finger or a PIN."""
    return _answer(perform_passwordless_login(request, passkey, Login(user=passkey.user, redirect_url=target)))


def pending(request: HttpRequest) -> SecondStep | None:
    """The sign-in that waits in this browser for its second step."""
    stage = LoginStageController.enter(request, SecondStep.key)
    return stage if isinstance(stage, SecondStep) else None


def second_step_done(request: HttpRequest, stage: SecondStep, factor: Authenticator) -> HttpResponse:
    post_authentication(request, factor)
    return _answer(stage.exit())


def how(request: HttpRequest, user: User) -> list[str]:
    """By which means the person signs in, in their order, each once."""
    records = steps.get_authentication_records(request, user)
    return list(dict.fromkeys(METHODS.get(each.get("type") or each["method"], each["method"]) for each in records))


def options_to_make(user: User) -> dict[str, Any]:
    """What the browser is asked for when a passkey is made: it has to be found by itself, and opened by a finger or a
    PIN."""
    options: dict[str, Any] = webauthn.begin_registration(user, passwordless=True)
    return options


def made_passkey(request: HttpRequest) -> dict[str, Any]:
    """The browser's answer to that. UserRefused unless it is one."""
    credential = _sent(request)
    try:
        webauthn.parse_registration_response(credential)
        data = webauthn.complete_registration(credential)
    except NO_ANSWER as error:
        raise UserRefused(NO_PASSKEY) from error
    if not data.is_user_verified():
        raise UserRefused(NO_PASSKEY)
    return credential


def options_to_ask(user: User | None) -> dict[str, Any]:
    """What the browser is asked for when a passkey is used; without a `user` any that it has for this place."""
    options: dict[str, Any] = webauthn.begin_authentication(user)
    return options


def used_passkey(request: HttpRequest, user: User | None) -> Authenticator:
    """The passkey that the browser's answer was given by. UserRefused unless it is one of `user`, or of anybody."""
    credential = _sent(request)
    try:
        answer = webauthn.parse_authentication_response(credential)
        owner = user or webauthn.extract_user_from_response(credential)
        passkey: Authenticator = webauthn.complete_authentication(owner, credential)
        verified = answer.response.authenticator_data.is_user_verified()
    except NO_ANSWER as error:
        raise UserRefused(NO_PASSKEY) from error
    if not verified:
        raise UserRefused(NO_PASSKEY)
    return passkey


def note_provider_error(error: object, exception: Exception | None) -> None:
    """For the log: the person is told no more than that it did not work."""
    logger.warning("sign-in at the provider failed: %s %s", error, exception or "")


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        credential = json.loads(request.POST.get("credential", ""))
    except (ValueError, RecursionError) as error:
        raise UserRefused(NO_PASSKEY) from error
    if not isinstance(credential, dict):
        raise UserRefused(NO_PASSKEY)
    return credential


def _answer(given: HttpResponse) -> HttpResponse:
    """Looked at with GET, whatever came before; cookies stay."""
    if given.status_code != 302:
        return given
    answer = SeeOther(given.headers["Location"])
    answer.cookies = given.cookies
    return answer
