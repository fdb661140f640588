"""One account's client: Mastodon.py makes the request, the wire carries it, the answer is read here.

Used inside `wire.limits`, which the adapter opens once for all requests of one call.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mastodon import Mastodon
from mastodon.errors import MastodonError, MastodonNetworkError

from guanwei.networks import wire
from guanwei.networks.addresses import objection
from guanwei.networks.contract import Connection
from guanwei.networks.mastodon.bridge import WireSession

MESSAGE_LENGTH = 200


class Failed(Exception):
    """A request that did not bring what it should have. `errors.outcome_of` says what that means."""


class Silent(Failed):
    """No whole answer came. `may_have_arrived`: could the server have carried the request out?"""

    def __init__(self, reason: str, may_have_arrived: bool) -> None:
        super().__init__(reason)
        self.may_have_arrived = may_have_arrived


class TooMuch(Silent):
    """The answer was longer than we take."""


class Refused(Failed):
    """The server answered, and not with success. `message` is the error's in the API's own form; None when the answer
    has another form, which says nothing about what happened behind it."""

    def __init__(self, status: int, message: str | None, headers: Mapping[str, str]) -> None:
        super().__init__(f"HTTP {status} {message}" if message else f"HTTP {status} without an error of the API")
        self.status, self.message, self.headers = status, message, headers


class Odd(Failed):
    """Success was answered, with something else than what the API promises."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is the JSON of a successful answer: an object or a list. `status` tells 202 from 200."""

    status: int
    data: Any

    def object(self) -> dict[str, Any]:
        if not isinstance(self.data, dict):
            raise Odd("an answer that is no JSON object")
        return self.data

    def objects(self) -> list[dict[str, Any]]:
        if not isinstance(self.data, list) or not all(isinstance(entry, dict) for entry in self.data):
            raise Odd("an answer that is no list of JSON objects")
        return self.data


class Library(Mastodon):
    """Mastodon.py that asks the server nothing of its own accord."""

    def verify_minimum_version(self, version_str: str, cached: bool = False) -> bool:
        """Every call that we use is in the API since Mastodon 3.5. The library would ask for the version once for each
        object, which is once for each post."""
        return True


class Client:
    """The calls of one account during one adapter call. Not for several threads."""

    def __init__(self, connection: Connection) -> None:
        refused = objection(connection.server, allow_local=connection.allow_local)
        if refused:  # before the library completes what is no address
            raise Silent(refused.en, may_have_arrived=False)
        self._session = WireSession()
        self._library = Library(
            api_base_url=connection.server,
            session=self._session,
            version_check_mode="none",
            ratelimit_method="throw",
            user_agent="guanwei",
        )
        # Not given to the constructor: there a token that is also the name of a file is read from that file.
        self._library.access_token = connection.secrets.get("access_token", "")

    def call(self, work: Callable[[Library], object]) -> Answer:
        """The answer to the one request that `work` makes. Silent, Refused or Odd when it is none."""
        wire.current().begin_request()  # what fails before the wire must not look like the request before it
        self._session.answer = None
        try:
            work(self._library)
        except MastodonNetworkError as error:
            cause = error.__context__
            reason = wire.failure(cause if isinstance(cause, Exception) else error)
            kind = TooMuch if wire.is_too_large(cause) else Silent
            raise kind(reason, wire.current().may_have_arrived) from None
        except MastodonError:
            pass  # what the server said is read below, whatever the library makes of it
        answer = self._session.answer
        if answer is None:
            raise Silent("the library made no request", may_have_arrived=False)
        return _read(answer.status_code, answer.headers, answer.content)


def _read(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not 200 <= status < 300:
        message = data.get("error") if isinstance(data, dict) else None
        raise Refused(status, str(message)[:MESSAGE_LENGTH] if message else None, headers)
    if not isinstance(data, dict | list):
        raise Odd(f"HTTP {status} without JSON")
    return Answer(status, data)
