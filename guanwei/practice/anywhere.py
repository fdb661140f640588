"""Limits for a text of which nobody knows on which account it will go out: of a network as such, or of none. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from guanwei.lib.words import Words
from guanwei.networks import registry
from guanwei.networks.contract import Capability, Counting, Limits

_NO_LIMIT = 1_000_000_000

# No network: nothing is too long and nothing is refused.
ANYWHERE = Limits(
    network="",
    profile="",
    name=Words(zh="不限", en="any"),
    capabilities=frozenset(Capability),
    counting=Counting.GRAPHEMES,
    max_length=_NO_LIMIT,
    max_bytes=None,
    max_pictures=_NO_LIMIT,
    max_picture_bytes=_NO_LIMIT,
    picture_types=frozenset(),
    max_alt_text=_NO_LIMIT,
    needs_safe_domain=False,
    needs_public_ip=False,
    quotas=(),
    resend_after_absent=False,
    unknown_wait_seconds=0,
    reconcile_after_seconds=(),
    own_timeline_size=0,
)
# Guanwei does not publish there: what an account without a subscription may write.
X = replace(
    ANYWHERE,
    network="x",
    profile="by_hand",
    name=Words(zh="普通账号", en="ordinary account"),
    counting=Counting.X,
    max_length=280,
)
# What a person may write there in the app: the network's own limits, none of an app's.
BY_HAND = "by_hand"
BY_NETWORK: Mapping[str, Limits] = {
    **{network: registry.limits_for(network, BY_HAND) for network in registry.networks()},
    "x": X,
}


def rights_of(network: str) -> tuple[str, ...]:
    """The rights profiles of a network, "by_hand" first. KeyError for one that does not exist."""
    known = registry.profiles_of(network) if network in registry.networks() else ()
    return tuple(dict.fromkeys((BY_NETWORK[network].profile, *known)))


def limits_by(network: str, rights: str | None) -> Limits:
    """What may be written there by these rights; without any, by hand. KeyError for what does not exist."""
    if rights is None or rights == BY_HAND:
        return BY_NETWORK[network]
    return registry.limits_for(network, rights)
