"""What Mastodon.py sends goes out by the wire that every network uses: same deadline, same addresses, same bounds."""

from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter

from guanwei.networks import wire


class WireSession(requests.Session):
    """A session without cookies, proxies, .netrc or redirects. `answer` is the newest one that arrived whole."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.clear()  # the wire says who we are and which encodings it unpacks
        self.adapters.clear()
        self.mount("", _WireAdapter())
        self.answer: _Answer | None = None

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Never followed: the other address was not checked, and a write must not be repeated."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self.answer = None
        answer = super().send(request, **kwargs)
        assert isinstance(answer, _Answer)
        self.answer = answer
        return answer


class _Answer(requests.Response):
    def json(self, **kwargs: Any) -> Any:
        """Nothing. The library would spend five milliseconds a status on types of its own, which guess and drop what
        they do not know; the adapter reads the body itself."""
        return {}


class _WireAdapter(BaseAdapter):
    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        body = request.body if isinstance(request.body, str | bytes) else None
        headers = {
            name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()
        }
        sent = wire.client().request(request.method or "GET", request.url or "", headers=headers, content=body)
        answer = _Answer()
        answer.status_code, answer.reason = sent.status_code, sent.reason_phrase
        answer.url, answer.request = request.url or "", request
        answer.headers.update(sent.headers.items())
        answer._content = sent.content
        return answer

    def close(self) -> None:
        """The wire's connections belong to the process."""
