"""An account as Bluesky shows it (docs/concepts/bluesky.md, the profile)."""

from typing import Any

from atproto_client import models

from guanwei.networks.bluesky.calls import FAILED, Account
from guanwei.networks.bluesky.errors import CALL_FAILED
from guanwei.networks.contract import Unreadable
from guanwei.networks.public_profile import PublicProfile, VerifiedAs
from guanwei.networks.untrusted import address_of, count_of, line_of, text_of

# Who hands out handles to everybody; on another server, whatever that one says it hands out.
_HANDED_OUT = (".bsky.social",)
_LONGEST = 5000


def read(account: Account) -> PublicProfile | Unreadable:
    """The public view, which the account's own server brings up to date with what was written a moment ago."""
    try:
        did = account.ready()
        view = account.query("app.bsky.actor.getProfile", models.AppBskyActorGetProfile.Params(actor=did))
        return profile_of(view, _domains(account))
    except FAILED as error:
        return account.unreadable(error)


def profile_of(view: dict[str, Any], handed_out: tuple[str, ...] = _HANDED_OUT) -> PublicProfile:
    """A `profileViewDetailed`. What an account left empty is not in it at all, so nothing is unknown. `handed_out` are
    the endings of handles that anybody can have on this server."""
    handle = line_of(view.get("handle"))
    verified_as = _verified_as(view, handle, handed_out)
    return PublicProfile(
        handle=handle,
        name=line_of(view.get("displayName")) or handle,
        description=text_of(view.get("description"))[:_LONGEST].strip(),
        avatar=address_of(view.get("avatar")),
        banner=address_of(view.get("banner")),
        website=address_of(view.get("website")),
        verified=verified_as is not None,
        verified_as=verified_as,
        verified_reason=handle if verified_as is VerifiedAs.DOMAIN else "",
        followers=count_of(view.get("followersCount")),
        following=count_of(view.get("followsCount")),
        posts=count_of(view.get("postsCount")),
    )


def _verified_as(view: dict[str, Any], handle: str, handed_out: tuple[str, ...]) -> VerifiedAs | None:
    """A domain as handle proves who owns the account; a mark is given by the network or by those it trusts."""
    told = view.get("verification")
    marks = told if isinstance(told, dict) else {}
    if "valid" in (marks.get("verifiedStatus"), marks.get("trustedVerifierStatus")):
        return VerifiedAs.NETWORK
    own = "." in handle and handle != "handle.invalid" and not handle.endswith(handed_out)
    return VerifiedAs.DOMAIN if own else None


def _domains(account: Account) -> tuple[str, ...]:
    try:
        listed = account.query("com.atproto.server.describeServer").get("availableUserDomains")
    except CALL_FAILED:
        return _HANDED_OUT
    told = [domain for domain in listed if isinstance(domain, str) and domain] if isinstance(listed, list) else []
    return (*_HANDED_OUT, *told)
