"""What a failed call to a Mastodon server means, for every kind of answer (docs/concepts/mastodon.md, answers)."""

from datetime import UTC, datetime, timedelta

import pytest

from guanwei.networks.contract import NotSent, Rejected, Scope, Throttled, Unauthorized, Unknown
from guanwei.networks.mastodon.client import Failed, Odd, Refused, Silent
from guanwei.networks.mastodon.errors import before_the_write, outcome_of, seconds_to_wait

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = "Validation failed"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Silent("connection refused", may_have_arrived=False), NotSent),
        (Silent("no answer", may_have_arrived=True), Unknown),
        (Odd("no JSON"), Unknown),
        (Refused(400, WORDS, {}), Rejected),
        (Refused(404, WORDS, {}), Rejected),
        (Refused(410, WORDS, {}), Rejected),
        (Refused(422, WORDS, {}), Rejected),
        (Refused(413, None, {}), Rejected),
        (Refused(401, WORDS, {}), Unauthorized),
        (Refused(401, None, {}), Unauthorized),
        (Refused(403, WORDS, {}), Unauthorized),
        (Refused(429, None, {}), Throttled),
        # A page of a gateway, and whatever may have happened behind it.
        (Refused(302, None, {}), Unknown),
        (Refused(403, None, {}), Unknown),
        (Refused(404, None, {}), Unknown),
        (Refused(422, None, {}), Unknown),
        (Refused(500, WORDS, {}), Unknown),
        (Refused(502, None, {}), Unknown),
        (Refused(503, WORDS, {}), Unknown),
        (Refused(504, None, {}), Unknown),
    ],
)
def test_an_answer_means_no_more_than_what_is_certain(error: Failed, kind: type) -> None:
    assert isinstance(outcome_of(error, now=NOW), kind)


def test_before_the_write_there_is_no_doubt() -> None:
    assert before_the_write(Unknown("no answer")) == NotSent("no answer")
    assert before_the_write(Rejected("422", WORDS)) == Rejected("422", WORDS)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 300),
        ({"Retry-After": "20"}, 20),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "999999999"}, 24 * 3600),
        ({"X-RateLimit-Reset": "2026-11-23T04:02:00.000000Z"}, 120),
        ({"X-RateLimit-Reset": str(int((NOW + timedelta(seconds=90)).timestamp()))}, 90),
        ({"X-RateLimit-Reset": "2026-11-23T03:00:00Z"}, 1),
        ({"X-RateLimit-Reset": "soon"}, 300),
        ({"X-RateLimit-Reset": "2026-11-23T04:02:00"}, 300),
        ({"X-RateLimit-Reset": "9" * 40}, 300),
    ],
)
def test_a_limit_ends_when_the_server_says(headers: dict[str, str], seconds: float) -> None:
    assert outcome_of(Refused(429, None, headers), now=NOW) == Throttled(seconds, Scope.ACCOUNT, "429")
    assert seconds_to_wait(headers, NOW) == seconds
