"""What a failed call to an AT server means, for every kind of answer (docs/concepts/bluesky.md, answers)."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from atproto_client.exceptions import (
    BadRequestError,
    InvokeTimeoutError,
    NetworkError,
    RateLimitExceededError,
    RequestException,
    UnauthorizedError,
)
from atproto_client.models.common import XrpcError
from atproto_client.request import Response

from guanwei.networks.bluesky.errors import before_the_write, name_of, outcome_of
from guanwei.networks.contract import NotSent, Outcome, Rejected, Scope, Throttled, Unauthorized, Unknown

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HTML = b"<html>bad gateway</html>"


def answered(status: int, content: Any, **headers: str) -> Exception:
    """The error that the SDK raises for an answer."""
    kinds = {400: BadRequestError, 401: UnauthorizedError, 403: UnauthorizedError, 429: RateLimitExceededError}
    kind = kinds.get(status, NetworkError if status in (409, 413, 502) else RequestException)
    error: Exception = kind(
        Response(False, status, content, {name.replace("_", "-"): text for name, text in headers.items()})
    )
    return error


def refused(status: int, name: str, **headers: str) -> Exception:
    return answered(status, XrpcError(error=name, message="because"), **headers)


def outcome(error: Exception, may_have_arrived: bool = True) -> Outcome:
    return outcome_of(error, may_have_arrived=may_have_arrived, now=NOW)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "InvalidRequest", Rejected),
        (400, "InvalidSwap", Rejected),
        (400, "ExpiredToken", Unauthorized),
        (400, "InvalidToken", Unauthorized),
        (400, "AccountDeactivated", Unauthorized),
        (401, "AuthenticationRequired", Unauthorized),
        (401, "AccountTakedown", Unauthorized),
        (403, "Forbidden", Unauthorized),
        (404, "XRPCNotSupported", Unauthorized),
        (501, "MethodNotImplemented", Unauthorized),
        (413, "PayloadTooLarge", Rejected),
        (500, "InternalServerError", Unknown),
        (502, "UpstreamFailure", Unknown),
        (503, "NotEnoughResources", Unknown),
    ],
)
def test_a_refusal_in_the_protocols_form_is_believed(status: int, name: str, kind: type) -> None:
    result = outcome(refused(status, name))
    assert isinstance(result, kind), result
    assert getattr(result, "code", name) == name


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 429, 500, 502, 504])
@pytest.mark.parametrize("content", [HTML, b"", b"{}"])
def test_any_other_answer_says_nothing(status: int, content: bytes) -> None:
    result = outcome(answered(status, content))
    assert isinstance(result, Unknown), result
    assert str(status) in result.reason


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit_reset": str(int(NOW.timestamp()) + 90)}, 90),
        ({"ratelimit_reset": str(int(NOW.timestamp()) - 5)}, 1),
        ({"retry_after": "17"}, 17),
        ({"ratelimit_reset": "99999999999"}, 24 * 3600),
        ({"ratelimit_reset": "9" * 30, "retry_after": "17"}, 17),
        ({"retry_after": "1e300"}, 24 * 3600),
        ({}, 60),
    ],
)
def test_a_limit_tells_when_it_ends(headers: dict[str, str], seconds: float) -> None:
    result = outcome(refused(429, "RateLimitExceeded", **headers))
    assert result == Throttled(seconds, Scope.ACCOUNT, "RateLimitExceeded")


def test_the_limit_of_the_address_stops_every_account() -> None:
    result = outcome(refused(429, "RateLimitExceeded", ratelimit_policy="3000;w=300"))
    assert isinstance(result, Throttled) and result.scope is Scope.APP


@pytest.mark.parametrize(
    "error", [InvokeTimeoutError(), NetworkError(), httpx.RemoteProtocolError("cut"), ValueError("no JSON")]
)
def test_without_an_answer_what_was_handed_over_decides(error: Exception) -> None:
    assert isinstance(outcome(error, may_have_arrived=True), Unknown)
    assert isinstance(outcome(error, may_have_arrived=False), NotSent)
    assert isinstance(before_the_write(outcome(error, may_have_arrived=True)), NotSent)


def test_a_step_before_the_write_keeps_every_certain_outcome() -> None:
    for certain in (Rejected("x", "y"), Unauthorized("x", "y"), Throttled(1, Scope.ACCOUNT), NotSent("z")):
        assert before_the_write(certain) == certain


def test_the_cause_of_the_sdks_empty_errors_is_told() -> None:
    try:
        raise NetworkError from httpx.ConnectError("Connection refused")
    except NetworkError as error:
        result = outcome(error, may_have_arrived=False)
    assert isinstance(result, NotSent) and "Connection refused" in result.reason


def test_only_the_protocol_has_names() -> None:
    assert name_of(refused(400, "RecordNotFound")) == "RecordNotFound"
    assert name_of(answered(400, HTML)) == ""
    assert name_of(ValueError("x")) == ""
    assert outcome(refused(500, "x" * 3)) == Unknown("HTTP 500 because", "xxx")
