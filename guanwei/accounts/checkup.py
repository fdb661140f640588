"""The check-up (体检) of an account: does a visitor see at first sight who this is (practice A1)? Pure.

Every field that the network has is scored by its weight. A field that was not told is not scored and lowers nothing;
when less than half of the weight is known there is no score at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from guanwei.accounts.checkup_words import DO, MISSING, SAYS, UNKNOWN, WEAK
from guanwei.accounts.names import names_one_of, padding_in
from guanwei.lib.text import domain_of, host_of, is_within
from guanwei.lib.words import Words
from guanwei.networks.public_profile import FIELDS, ProfileField, PublicProfile, VerifiedAs

# Out of 100: who this is weighs most, where it sits least.
WEIGHTS: Mapping[ProfileField, int] = {
    ProfileField.NAME: 20,
    ProfileField.AVATAR: 15,
    ProfileField.DESCRIPTION: 20,
    ProfileField.TAGS: 10,
    ProfileField.WEBSITE: 10,
    ProfileField.BANNER: 10,
    ProfileField.LOCATION: 5,
    ProfileField.VERIFIED: 10,
}


class Standing(StrEnum):
    GOOD = "good"
    WEAK = "weak"  # there, and could be better
    MISSING = "missing"
    UNKNOWN = "unknown"  # not told, and nobody has entered it


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What one account is measured by. `names` are those of the brand and its product lines, `domains` the brand's own;
    none means that nobody has entered any, and then nothing is said about them."""

    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    weights: Mapping[ProfileField, int] = field(default_factory=lambda: WEIGHTS)
    shortest_description: int = 15
    fewest_tags: int = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One field. `part` of its weight counts, from 0 to 1; `says` what is there, `do` what good looks like."""

    field: ProfileField
    standing: Standing
    part: float
    weight: int
    says: Words
    do: Words

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field.value,
            "standing": self.standing.value,
            "part": self.part,
            "weight": self.weight,
            "says": self.says.as_json(),
            "do": self.do.as_json(),
        }


@dataclass(frozen=True, slots=True)
class CheckUp:
    """`score` from 0 to 100; None where too little is known."""

    items: tuple[Item, ...]
    score: int | None


def examine(profile: PublicProfile, network: str, yardstick: Yardstick) -> CheckUp:
    """Every field that the network has and that has a weight, the heaviest first."""
    wanted = [name for name in ProfileField if name in FIELDS[network] and yardstick.weights.get(name, 0) > 0]
    wanted.sort(key=lambda name: -yardstick.weights[name])
    items = tuple(_item(name, profile, network, yardstick) for name in wanted)
    return CheckUp(items, score_of(items))


def score_of(items: tuple[Item, ...]) -> int | None:
    total = sum(item.weight for item in items)
    told = [item for item in items if item.standing is not Standing.UNKNOWN]
    known = sum(item.weight for item in told)
    if not known or 2 * known < total:
        return None
    return round(100 * sum(item.weight * item.part for item in told) / known)


Judged = tuple[Standing, float, Words]


def _item(name: ProfileField, profile: PublicProfile, network: str, yardstick: Yardstick) -> Item:
    value = profile.value_of(name)
    standing, part, says = (Standing.UNKNOWN, 0.0, UNKNOWN) if value is None else _JUDGES[name](profile, yardstick)
    do = DO.get((name, network)) or DO[name, ""]
    return Item(name, standing, part, yardstick.weights[name], says, do)


def _missing(name: ProfileField) -> Judged:
    return Standing.MISSING, 0.0, MISSING[name]


def _good(name: ProfileField, value: str = "") -> Judged:
    return Standing.GOOD, 1.0, SAYS[name](value)


def _weak(part: float, says: Words) -> Judged:
    return Standing.WEAK, part, says


def _name(profile: PublicProfile, yardstick: Yardstick) -> Judged:
    if not profile.name:
        return _missing(ProfileField.NAME)
    padding = padding_in(profile.name, yardstick.names)
    if padding:
        return _weak(0.5, WEAK["padded"](padding))
    if yardstick.names and not names_one_of(profile.name, yardstick.names):
        return _weak(0.5, WEAK["nameless"](profile.name))
    return _good(ProfileField.NAME, profile.name)


def _description(profile: PublicProfile, yardstick: Yardstick) -> Judged:
    words = profile.description or ""
    if not words:
        return _missing(ProfileField.DESCRIPTION)
    if len(words) < yardstick.shortest_description:
        return _weak(0.5, WEAK["short"](str(len(words))))
    if yardstick.names and not names_one_of(words, yardstick.names):
        return _weak(0.7, WEAK["nobody"](""))
    return _good(ProfileField.DESCRIPTION, str(len(words)))


def _tags(profile: PublicProfile, yardstick: Yardstick) -> Judged:
    tags = profile.tags or ()
    if not tags:
        return _missing(ProfileField.TAGS)
    if len(tags) < yardstick.fewest_tags:
        return _weak(len(tags) / yardstick.fewest_tags, WEAK["few"](str(len(tags))))
    return _good(ProfileField.TAGS, str(len(tags)))


def _website(profile: PublicProfile, yardstick: Yardstick) -> Judged:
    address = profile.website or ""
    if not address:
        return _missing(ProfileField.WEBSITE)
    host = host_of(address) or address
    if yardstick.domains and not _is_ours(host, yardstick):
        return _weak(0.5, WEAK["elsewhere"](host))
    return _good(ProfileField.WEBSITE, host)


def _verified(profile: PublicProfile, yardstick: Yardstick) -> Judged:
    if not profile.verified:
        return _missing(ProfileField.VERIFIED)
    if profile.verified_as is VerifiedAs.PERSON:
        return _weak(0.5, WEAK["person"](""))
    said = host_of(profile.verified_reason) or profile.verified_reason
    by_domain = profile.verified_as in (VerifiedAs.DOMAIN, VerifiedAs.LINK)
    if by_domain and yardstick.domains and not _is_ours(said, yardstick):
        return _weak(0.5, WEAK["elsewhere"](said))
    return _good(ProfileField.VERIFIED, said)


def _picture(name: ProfileField) -> Callable[[PublicProfile, Yardstick], Judged]:
    return lambda profile, yardstick: _good(name) if profile.value_of(name) else _missing(name)


def _location(profile: PublicProfile, _yardstick: Yardstick) -> Judged:
    return _good(ProfileField.LOCATION, profile.location) if profile.location else _missing(ProfileField.LOCATION)


_JUDGES: Mapping[ProfileField, Callable[[PublicProfile, Yardstick], Judged]] = {
    ProfileField.NAME: _name,
    ProfileField.AVATAR: _picture(ProfileField.AVATAR),
    ProfileField.DESCRIPTION: _description,
    ProfileField.TAGS: _tags,
    ProfileField.WEBSITE: _website,
    ProfileField.BANNER: _picture(ProfileField.BANNER),
    ProfileField.LOCATION: _location,
    ProfileField.VERIFIED: _verified,
}


def _is_ours(host: str, yardstick: Yardstick) -> bool:
    ours = filter(None, (domain_of(domain.removeprefix("www.")) for domain in yardstick.domains))
    return any(is_within(host, domain) for domain in ours)
