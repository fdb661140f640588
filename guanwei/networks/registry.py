"""Which networks there are. Asking about limits or texts loads no network's library; asking for an adapter does."""

from collections.abc import Callable, Mapping
from functools import cache

from guanwei.lib.words import Words
from guanwei.networks.bluesky import limits as bluesky_limits
from guanwei.networks.bluesky import richtext
from guanwei.networks.contract import Adapter, Connection, Limits, Unreadable
from guanwei.networks.mastodon import limits as mastodon_limits
from guanwei.networks.mastodon import mapping as mastodon_mapping
from guanwei.networks.probing import Probed
from guanwei.networks.weibo import errors as weibo_errors
from guanwei.networks.weibo import limits as weibo_limits
from guanwei.networks.weibo import mapping as weibo_mapping
from guanwei.networks.weibo import routes as weibo_routes

_LIMITS: Mapping[str, Mapping[str, Limits]] = {
    "weibo": weibo_limits.PROFILES,
    "bluesky": bluesky_limits.PROFILES,
    "mastodon": mastodon_limits.PROFILES,
}
_WIRE_TEXT: Mapping[str, Callable[[str, str], str]] = {
    "weibo": weibo_mapping.wire_text,
    "bluesky": richtext.wire_text,
    "mastodon": mastodon_mapping.wire_text,
}


def networks() -> tuple[str, ...]:
    return tuple(_LIMITS)


@cache
def adapter_for(network: str) -> Adapter:
    """The process's one adapter for a network. KeyError for a network that does not exist."""
    match network:
        case "weibo":
            from guanwei.networks.weibo.adapter import WeiboAdapter

            return WeiboAdapter()
        case "bluesky":
            from guanwei.networks.bluesky.adapter import BlueskyAdapter  # its SDK takes a second and 40 MB

            return BlueskyAdapter()
        case "mastodon":
            from guanwei.networks.mastodon.adapter import MastodonAdapter  # its SDK takes a third of a second

            return MastodonAdapter()
    raise KeyError(network)


def probe_for(network: str) -> Callable[[Connection], Probed] | None:
    """How to ask what the network's contract is not sure of; None where there is nothing to ask."""
    if network != "weibo":
        return None
    from guanwei.networks.weibo.probe import probe

    return probe


def limits_for(network: str, profile: str) -> Limits:
    """KeyError for a network or profile that does not exist."""
    return _LIMITS[network][profile]


def server_limits(connection: Connection) -> Limits | Unreadable:
    """What holds on the account's own server. Only Mastodon's servers differ, and only they are asked; for the others
    it is the profile."""
    if connection.network != "mastodon":
        return limits_for(connection.network, connection.profile)
    from guanwei.networks.mastodon.adapter import MastodonAdapter

    adapter = adapter_for("mastodon")
    assert isinstance(adapter, MastodonAdapter)
    return adapter.server_limits(connection)


def requests_for(network: str, profile: str, pictures: int) -> int:
    """How many calls one new post takes of a quota of calls. Pictures go one by one before it, but Weibo's only one."""
    if network == "weibo" and pictures > 1 and weibo_routes.ROUTES[profile].upload_picture:
        return pictures + 1
    if network == "mastodon":
        return pictures + 1
    return 1


def profiles_of(network: str) -> tuple[str, ...]:
    return tuple(_LIMITS[network])


def wire_text(network: str, text: str, link: str) -> str:
    """The text as the network will get it, the post's link in it: what has to be measured and shown before sending.

    Where we know nothing of the network the link stands behind the text.
    """
    return _WIRE_TEXT.get(network, _side_by_side)(text, link)


def _side_by_side(text: str, link: str) -> str:
    return f"{text} {link}" if link else text


def advice(network: str, code: str, message: str = "") -> Words | None:
    """What a refusal's code means for the person who has to act, where the network has a table of codes."""
    if network == "weibo" and code.isdecimal():
        return weibo_errors.ADVICE[weibo_errors.meaning_of(int(code), message)]
    return None
