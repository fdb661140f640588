"""HTTP to the company's own sign-in provider, for the library that speaks OpenID Connect.

Not the wire of the networks: the operator named this one server, and it often stands on an inner address, which the
wire refuses. No redirects, no proxy and no .netrc, bounded time and size, and nothing in clear but on this machine.
"""

from typing import Any
from urllib.parse import urlsplit

import requests

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
MAX_ANSWER_BYTES = 1 << 20
FAILED = requests.RequestException  # whatever goes wrong between here and there
LOCAL = ("localhost", "127.0.0.1", "::1")


class ProviderSession(requests.Session):
    """FAILED for everything that goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.headers["User-Agent"] = "guanwei"

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(str(url))
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
            raise requests.exceptions.InvalidSchema("the provider has to be called by https")
        bounds = {"timeout": (CONNECT_SECONDS, READ_SECONDS), "allow_redirects": False, "stream": True}
        answer = super().request(method, url, *args, **(kwargs | bounds))
        with answer:
            body = bytearray()
            for chunk in answer.iter_content(1 << 16):
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise requests.exceptions.ContentDecodingError("the provider's answer is too large")
        answer._content = bytes(body)
        return answer
