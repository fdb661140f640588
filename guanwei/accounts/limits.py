"""What holds for one account: its rights profile, and what its own server says where servers differ. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from guanwei.networks.contract import Limits
from guanwei.networks.registry import limits_for

NUMBERS = ("max_length", "max_pictures", "max_picture_bytes", "max_alt_text")


class Limited(Protocol):
    """An account, as far as this asks."""

    network: str
    profile: str
    server_limits: Any


def limits_of(account: Limited) -> Limits:
    """The account's limits. A person in the app (`by_hand`) is bound by the server too."""
    return within(limits_for(account.network, account.profile), account.server_limits)


def limits_by_hand(account: Limited) -> Limits:
    """What a person in the app can do on that network and server."""
    return within(limits_for(account.network, "by_hand"), account.server_limits)


def within(limits: Limits, told: Mapping[str, Any]) -> Limits:
    """`limits` with the numbers that a server told, kept by `kept_of`."""
    if not told:
        return limits
    numbers = {name: told[name] for name in NUMBERS if isinstance(told.get(name), int) and told[name] > 0}
    types = limits.picture_types & frozenset(told.get("picture_types", ()))
    return replace(limits, **numbers, picture_types=types or limits.picture_types)


def kept_of(limits: Limits) -> dict[str, Any]:
    """What is kept on the account of what its server told."""
    return {name: getattr(limits, name) for name in NUMBERS} | {"picture_types": sorted(limits.picture_types)}
