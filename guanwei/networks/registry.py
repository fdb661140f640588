"""Which networks there are. Asking about limits or texts loads no network's library; asking for an adapter does."""

from collections.abc import Callable, Mapping
from functools import cache

from guanwei.lib.words import Words
from guanwei.networks.bluesky import limits as bluesky_limits
from guanwei.networks.bluesky import richtext
from guanwei.networks.contract import Adapter, Limits
from guanwei.networks.weibo import errors as weibo_errors
from guanwei.networks.weibo import limits as weibo_limits
from guanwei.networks.weibo import mapping as weibo_mapping

_LIMITS: Mapping[str, Mapping[str, Limits]] = {
    "weibo": weibo_limits.PROFILES,
    "bluesky": bluesky_limits.PROFILES,
}
_WIRE_TEXT: Mapping[str, Callable[[str, str], str]] = {
    "weibo": weibo_mapping.wire_text,
    "bluesky": richtext.wire_text,
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
    raise KeyError(network)


def limits_for(network: str, profile: str) -> Limits:
    """KeyError for a network or profile that does not exist."""
    return _LIMITS[network][profile]


def profiles_of(network: str) -> tuple[str, ...]:
    return tuple(_LIMITS[network])


def wire_text(network: str, text: str, link: str) -> str:
    """The text as the network will get it, the post's link in it: what has to be measured and shown before sending."""
    return _WIRE_TEXT[network](text, link)


def advice(network: str, code: str, message: str = "") -> Words | None:
    """What a refusal's code means for the person who has to act, where the network has a table of codes."""
    if network == "weibo" and code.isdecimal():
        return weibo_errors.ADVICE[weibo_errors.meaning_of(int(code), message)]
    return None
