"""What the tests want of any server that speaks Mastodon's API, a real one or a mock."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx


@dataclass(frozen=True)
class Account:
    """One account with what a client signs in with. `url` names it on every server, `id` on its own."""

    id: str
    url: str
    handle: str
    access_token: str
    app: tuple[str, str] = ("", "")  # client id and secret of the app that the token belongs to


class Server(ABC):
    """A running server. `url` is its public address, which stands in every link that it makes. `told` is what another
    handle on it is made with."""

    def __init__(self, told: dict[str, Any], stop: Callable[[], None] = lambda: None) -> None:
        self.told = told
        self.url: str = told["url"]
        self.version: str = told["version"]
        self._http = httpx.Client(base_url=self.url, timeout=20, trust_env=False)
        self._stop = stop

    @abstractmethod
    def create_account(self, name: str = "shop") -> Account:
        """A new account with an access token; `name` begins its user name."""

    @abstractmethod
    def calls(self) -> int:
        """How many requests the server has answered."""

    def stop(self) -> None:
        """Ends the server for who has started it; closes the handle for others."""
        self._http.close()
        self._stop()

    def ask(self, token: str, method: str, path: str, **fields: Any) -> Any:
        """One call as somebody else would make it, past the adapter."""
        answer = self._http.request(method, path, data=fields or None, headers={"Authorization": f"Bearer {token}"})
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def say(self, account: Account, text: str, **fields: Any) -> Any:
        """A new status of somebody; the answer is the status."""
        return self.ask(account.access_token, "POST", "/api/v1/statuses", status=text, **fields)

    def follow(self, fan: Account, account: Account) -> None:
        """snac2 lets a user boost and like what is in her own timeline only, and that is what she follows."""
        self.ask(fan.access_token, "POST", f"/api/v1/accounts/{account.id}/follow")

    def revoke(self, account: Account) -> None:
        """What the owner does when an app is not trusted any more."""
        client_id, client_secret = account.app
        form = {"client_id": client_id, "client_secret": client_secret, "token": account.access_token}
        self._http.post("/oauth/revoke", data=form).raise_for_status()

    def _account(self, token: str, app: tuple[str, str] = ("", "")) -> Account:
        told = self.ask(token, "GET", "/api/v1/accounts/verify_credentials")
        return Account(told["id"], told["url"], f"{told['username']}@{urlsplit(self.url).netloc}", token, app)
