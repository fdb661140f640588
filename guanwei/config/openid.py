"""Sign-in with the company's own accounts (OpenID Connect), from the environment; docs/guide/sign-in.md explains each.

`GUANWEI_OIDC_ISSUER`         https address of the provider; without it there is no such sign-in
`GUANWEI_OIDC_CLIENT_ID`, `GUANWEI_OIDC_CLIENT_SECRET`  what the provider gave this installation
`GUANWEI_OIDC_NAME`           what its button says (default: the provider's host)
`GUANWEI_OIDC_SCOPES`         separated by spaces (default: openid profile email)
`GUANWEI_OIDC_TRUST_EMAIL`    1: its addresses are right even where it does not say that it verified them
`GUANWEI_OIDC_NEW_USERS`      1: whoever the provider lets in becomes a user, without any role
`GUANWEI_OIDC_SECOND_FACTOR`  1: the provider asks for a second factor by itself; we do not ask again
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "::1")


class Misconfigured(ValueError):
    """A variable that cannot be meant so."""


@dataclass(frozen=True, slots=True)
class OpenID:
    """One provider. `id` tells its people apart from those of another issuer, also after the issuer was changed."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    scopes: tuple[str, ...]
    trust_email: bool
    new_users: bool
    second_factor: bool

    @property
    def id(self) -> str:
        return "oidc-" + hashlib.sha256(self.issuer.encode()).hexdigest()[:16]

    def as_provider(self) -> dict[str, object]:
        """The entry of SOCIALACCOUNT_PROVIDERS."""
        app = {
            "provider_id": self.id,
            "name": self.name[:40],
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.issuer, "scope": list(self.scopes), "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}


def from_environment(environment: Mapping[str, str]) -> OpenID | None:
    """None without an issuer. Misconfigured for an address that anybody on the way could read, or without a client."""
    issuer = environment.get("GUANWEI_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL)):
        raise Misconfigured("GUANWEI_OIDC_ISSUER must begin with https://")
    client_id = environment.get("GUANWEI_OIDC_CLIENT_ID", "")
    if not client_id:
        raise Misconfigured("GUANWEI_OIDC_ISSUER is set and GUANWEI_OIDC_CLIENT_ID is not")
    return OpenID(
        issuer=issuer,
        client_id=client_id,
        client_secret=environment.get("GUANWEI_OIDC_CLIENT_SECRET", ""),
        name=environment.get("GUANWEI_OIDC_NAME", "") or parts.hostname,
        scopes=tuple(environment.get("GUANWEI_OIDC_SCOPES", "").split()) or ("openid", "profile", "email"),
        trust_email=environment.get("GUANWEI_OIDC_TRUST_EMAIL") == "1",
        new_users=environment.get("GUANWEI_OIDC_NEW_USERS") == "1",
        second_factor=environment.get("GUANWEI_OIDC_SECOND_FACTOR") == "1",
    )
