"""Settings with inheritance: the account's own value, else its brand's, else the installation's, else the default.

Pure: the layers are read elsewhere and handed in, nearest first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """The level at which a value was set. `DEFAULT` means that nobody set it."""

    ACCOUNT = "account"
    BRAND = "brand"
    INSTALLATION = "installation"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Layer:
    """The values set at one level, by key, as they are stored (JSON values)."""

    origin: Origin
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Value:
    """What holds, and the level that it comes from: a form says "inherited from the brand" by it."""

    value: object
    origin: Origin


def resolve(
    key: str, layers: Sequence[Layer], default: object, fits: Callable[[object], bool] = lambda value: True
) -> Value:
    """The nearest value of `key` in `layers` (nearest first) that `fits`, else `default`.

    A stored value that no longer fits (bounds changed with a new version) is passed over like one that was never set:
    one stale number must not stop every check of an installation.
    """
    for layer in layers:
        if key in layer.values and fits(layer.values[key]):
            return Value(layer.values[key], layer.origin)
    return Value(default, Origin.DEFAULT)
