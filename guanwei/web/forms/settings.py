"""Settings of one level: what holds, where it comes from, and what somebody wants instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guanwei.accounts.inheritance import Layer, Origin
from guanwei.accounts.models import Account, Brand, Setting
from guanwei.accounts.values import layers_for, set_value
from guanwei.inbox.answer_settings import ANSWER_SETTINGS
from guanwei.inbox.settings import INBOX_SETTINGS
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.registry import ALL_SETTINGS, CHECKS
from guanwei.practice.settings import Setting as Definition
from guanwei.practice.settings import resolved
from guanwei.publishing.settings import SENDING_SETTINGS
from guanwei.web.answers import sentence

LEVELS = {check.level.id for check in CHECKS}
# Figures first, the levels of the checks behind them.
KNOWN: tuple[Definition[Any], ...] = tuple(
    sorted(
        (*SENDING_SETTINGS, *INBOX_SETTINGS, *ANSWER_SETTINGS, *ALL_SETTINGS), key=lambda setting: setting.id in LEVELS
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as the form shows it. `own` is the value set at this very level, as text; empty when inherited."""

    setting: Definition[Any]
    value: Any
    origin: str
    own: str
    inherited: Any
    error: str = ""

    @property
    def is_level(self) -> bool:
        return self.setting.id in LEVELS

    @property
    def is_text(self) -> bool:
        """Something that is written in a form of its own, and the same in every language."""
        return isinstance(self.value, str) and not self.setting.choices

    @property
    def label(self) -> Words:
        return self.setting.label


@dataclass(frozen=True, slots=True)
class Level:
    """The account, the brand, or (neither) the installation."""

    brand: Brand | None = None
    account: Account | None = None

    def rows(self, entered: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None) -> list[Row]:
        layers = self._layers()
        here, above = layers[:1], layers[1:]
        values, inherited = resolved(KNOWN, layers).values, resolved(KNOWN, above).values
        rows = []
        for one in KNOWN:
            stored = here[0].values.get(one.id)
            own = entered.get(one.id, "") if entered is not None else "" if stored is None else str(stored)
            held = values[one.id]
            error = (errors or {}).get(one.id, "")
            rows.append(Row(one, held.value, held.origin.value, own, inherited[one.id].value, error))
        return rows

    def save(self, entered: Mapping[str, str], *, actor: User, now: datetime) -> dict[str, str]:
        """Writes what changed, all or nothing. Returns what is wrong, by setting; an empty field inherits."""
        stored = self._layers()[0].values
        wanted: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for one in KNOWN:
            if one.id not in entered:
                continue
            text = entered[one.id].strip()
            value = _value_of(one, text) if text else None
            problem = one.problem(value) if text else None
            if problem:
                errors[one.id] = sentence(problem)
            elif value != stored.get(one.id):
                wanted[one.id] = value
        if not errors:
            with transaction.atomic():
                for key, value in wanted.items():
                    set_value(actor=actor, now=now, key=key, value=value, brand=self.brand, account=self.account)
        return errors

    def _layers(self) -> tuple[Layer, ...]:
        """This level's own values first, then those that it inherits from."""
        if self.account:
            return layers_for([self.account])[self.account.pk]
        everywhere = Layer(Origin.INSTALLATION, _stored(None))
        return (Layer(Origin.BRAND, _stored(self.brand)), everywhere) if self.brand else (everywhere,)


def settings_of(*, account: Account) -> list[Row]:
    return Level(account=account).rows()


def _stored(brand: Brand | None) -> dict[str, Any]:
    rows = Setting.objects.filter(brand=brand, account=None)
    return dict(rows.values_list("key", "value"))


def _value_of(setting: Definition[Any], text: str) -> Any:
    """The text as the type that the setting has; as it is where it cannot be read, so that the setting says why."""
    if isinstance(setting.default, str):
        return text
    try:
        return int(text) if isinstance(setting.default, int) else float(text)
    except ValueError:
        return text
