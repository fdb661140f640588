import pytest

from guanwei.networks.answered import in_one_line
from guanwei.networks.contract import (
    Accepted,
    NotSent,
    Outcome,
    Pending,
    Rejected,
    Scope,
    Throttled,
    Unauthorized,
    Unknown,
)


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Accepted("5061", "https://weibo.com/1/5061"), "5061 · https://weibo.com/1/5061"),
        (Accepted("", "", "20032 Update success"), "20032 Update success"),
        (Rejected("20012", "Text too long"), "20012 · Text too long"),
        (Unauthorized("21327", "expired_token"), "21327 · expired_token"),
        (Throttled(90.0, Scope.ACCOUNT, "10023"), "10023"),
        (NotSent("connection refused"), "connection refused"),
        (Rejected("1", "two\nlines, \u202eturned round"), "1 · two lines, turned round"),
        (Unknown("no answer within 10 s", "504"), "504 · no answer within 10 s"),
    ],
)
def test_what_the_network_answered_is_one_line(outcome: Outcome, line: str) -> None:
    assert in_one_line(outcome) == line


def test_the_token_of_what_is_pending_is_not_told() -> None:
    assert in_one_line(Pending("s3cret")) == ""
