"""The checks as a library: a text in, findings out. No database, no Django, nothing to configure.

    from guanwei.practice.api import check_post

    for finding in check_post("全网最好喝的茶"):
        print(finding.level, finding.id, finding.message.en)

What needs a plan or a history to judge (floods, silences, shares) is not asked here: it is Guanwei's own business. The
page docs/api/practice.md explains each call.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from guanwei.accounts.inheritance import Layer, Origin
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.networks.contract import Limits
from guanwei.practice import registry
from guanwei.practice.anywhere import ANYWHERE, BY_NETWORK, limits_by, rights_of
from guanwei.practice.check import Check, Concern
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Finding, Level
from guanwei.practice.mix_targets import TARGET_IDS, mix_problem, touches_mix
from guanwei.practice.positioning import Positioning
from guanwei.practice.settings import Setting, Settings, other_names
from guanwei.practice.subjects import Context, NameSubject, PostSubject, ReplySubject, Subject
from guanwei.practice.windows import Timeline

__all__ = [
    "Check",
    "Finding",
    "Level",
    "Positioning",
    "SettingRefused",
    "Settings",
    "Words",
    "check_name",
    "check_post",
    "check_reply",
    "checks",
    "checks_of",
    "networks",
    "rights_of",
    "settings_of",
]

KINDS: Mapping[str, type] = {"post": PostSubject, "reply": ReplySubject, "name": NameSubject}
ZONE = ZoneInfo("Asia/Shanghai")
MOST_NAMES = 50  # of a brand
_NOTHING_SET = Settings()
_NO_SHEET = Positioning()
_NO_TIMELINE = Timeline()
_EMPTY = "N.empty"  # the one row of the networks that holds on all of them


class SettingRefused(ValueError):
    """A setting that does not exist, or a value that it cannot have. `words` says which, for a person."""

    def __init__(self, setting: str, words: Words) -> None:
        super().__init__(words.en)
        self.setting = setting
        self.words = words


def check_post(
    text: str,
    *,
    network: str | None = None,
    rights: str | None = None,
    against: Iterable[str] = (),
    due: datetime | None = None,
    positioning: Positioning | None = None,
    settings: Settings | Mapping[str, object] | None = None,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """What the checks find in a post, the gravest first.

    `network` is one of `networks()`; None judges the language alone, and nothing is too long. `rights` is one of
    `rights_of(network)`: by which rights it goes out there; by hand, in the app, if not given. `against` are earlier
    posts, against which it is judged whether this one repeats them. `due` is when it is to go out (aware), now if not
    given. `positioning` is the brand's sheet: the words that it never uses, and so on. `settings` are values by setting
    id, or what `settings_of` made of them. `only` restricts it to check ids. Raises KeyError for a network,
    rights or a check that do not exist, SettingRefused for a setting.
    """
    _refuse_no_text(text)
    subject = PostSubject(
        id="new",
        post="new",
        account="",
        text=text,
        group=ColumnGroup.LOVED,
        limits=_limits(network, rights),
        zone=ZONE,
        due=due,
    )
    return _run("post", subject, network, tuple(against), settings, only, positioning)


def check_reply(
    text: str,
    *,
    to: str = "",
    earlier: Iterable[str] = (),
    network: str | None = None,
    rights: str | None = None,
    positioning: Positioning | None = None,
    settings: Settings | Mapping[str, object] | None = None,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """What the checks find in an answer to the message `to`. `earlier` are answers that others were given before."""
    _refuse_no_text(text, to)
    subject = ReplySubject(account="", text=text, answers=to, to="", limits=_limits(network, rights), zone=ZONE)
    return _run("reply", subject, network, tuple(earlier), settings, only, positioning)


def check_name(
    name: str,
    *,
    brand: str | Sequence[str] = (),
    settings: Settings | Mapping[str, object] | None = None,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """What the checks find in the name of an account. `brand` is what the brand is called: one name, several with
    commas between them, or a list. Without one only padding is found."""
    _refuse_no_text(name)
    subject = NameSubject(name, brand_names(brand))
    return _run("name", subject, None, (), settings, only)


def checks() -> tuple[Check, ...]:
    """Every check there is, in the guide's order."""
    return registry.CHECKS


# They ask what a brand set for its columns and accounts, which a text by itself does not tell.
_OF_COLUMNS = {"C4.topic", "C10.junior-forward", "C11.pictures", "C16.label"}
# They ask for the domain of an app and the address of an office.
_OF_ACCOUNTS = {"N.safe-domain", "N.public-ip"}


@lru_cache(maxsize=32)
def checks_of(kind: str, network: str | None = None) -> frozenset[str]:
    """The ids of the checks that a text by itself can be asked: `kind` is post, reply or name."""
    subject = KINDS[kind]
    return frozenset(
        check.id
        for check in registry.CHECKS
        if subject in check.subjects
        and check.concern not in (Concern.RHYTHM, Concern.MIX)
        and check.id not in _OF_COLUMNS | _OF_ACCOUNTS
        and (network or not check.id.startswith("N.") or check.id == _EMPTY)
    )


@lru_cache(maxsize=1)
def checks_of_texts() -> frozenset[str]:
    """The ids of the checks that some text by itself can be asked, of whatever kind and for whatever network."""
    return frozenset().union(*(checks_of(kind, network) for kind in KINDS for network in (None, *BY_NETWORK)))


def networks() -> tuple[str, ...]:
    return tuple(BY_NETWORK)


def brand_names(brand: str | Sequence[str]) -> tuple[str, ...]:
    """`禾木记 / Hemuji` as two names; the whole of it too, for a brand that has such a mark in its name. Of a great
    many the first."""
    if not isinstance(brand, str):
        return tuple(name for one in brand for name in brand_names(one))[:MOST_NAMES]
    parts = tuple(part.strip() for name in other_names(brand) for part in name.split("/") if part.strip())
    whole = brand.strip()
    return tuple(dict.fromkeys((whole, *parts)))[:MOST_NAMES] if whole else ()


def settings_of(values: Mapping[str, object]) -> Settings:
    """Values by the ids of their settings (`C13.shortest`, `C12.absolute-wording.level`). Raises SettingRefused."""
    for key, value in values.items():
        setting = _settings().get(key)
        if setting is None:
            raise SettingRefused(key, Words(zh=f"没有“{key}”这个设置。", en=f'There is no setting "{key}".'))
        if refused := setting.problem(value):
            raise SettingRefused(key, refused)
    settings = registry.settings_from([Layer(Origin.INSTALLATION, values)]) if values else _NOTHING_SET
    if touches_mix(values) and (broken := mix_problem(settings)):
        raise SettingRefused(min(TARGET_IDS.intersection(values)), broken)
    return settings


@lru_cache(maxsize=1)
def _settings() -> dict[str, Setting[Any]]:
    return {setting.id: setting for setting in registry.ALL_SETTINGS}


def _refuse_no_text(*texts: object) -> None:
    """Once, here: every check would fail by itself over it, and say so."""
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"a text is a str, not {type(text).__name__}")


def _limits(network: str | None, rights: str | None) -> Limits:
    return limits_by(network, rights) if network else ANYWHERE


def _run(
    kind: str,
    subject: Subject,
    network: str | None,
    earlier: tuple[str, ...],
    settings: Settings | Mapping[str, object] | None,
    only: Collection[str] | None,
    positioning: Positioning | None = None,
) -> tuple[Finding, ...]:
    if settings is None:
        settings = _NOTHING_SET
    elif not isinstance(settings, Settings):
        settings = settings_of(settings)
    able = checks_of(kind, network)
    if only is not None:
        unknown = [check_id for check_id in only if check_id not in registry.BY_ID]
        if unknown:
            raise KeyError(unknown[0])
        able = able.intersection(only)
    context = Context(
        utc_now(), settings, _NO_TIMELINE, _NO_TIMELINE, positioning=positioning or _NO_SHEET, earlier=earlier
    )
    return registry.run(subject, context, only=able)
