"""Settings of one level: what holds, where it comes from, who set it, and what somebody wants instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.inheritance import Layer, Origin
from guanwei.accounts.models import Account, Brand, Setting
from guanwei.inbox.answer_settings import ANSWER_SETTINGS
from guanwei.inbox.settings import INBOX_SETTINGS
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.registry import ALL_SETTINGS, CHECKS
from guanwei.practice.settings import Setting as Definition
from guanwei.practice.settings import resolved
from guanwei.publishing.setting_values import ValuesRefused, set_values
from guanwei.publishing.settings import SENDING_SETTINGS
from guanwei.web.answers import sentence

LEVELS = {check.level.id for check in CHECKS}
# Figures first, the levels of the checks behind them.
KNOWN: tuple[Definition[Any], ...] = tuple(
    sorted(
        (*SENDING_SETTINGS, *INBOX_SETTINGS, *ANSWER_SETTINGS, *ALL_SETTINGS), key=lambda setting: setting.id in LEVELS
    )
)
# The chapters of the page, and how the ids of their settings begin. What fits none comes before the levels.
CHAPTERS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("brand", _("The brand"), ("brand.",)),
    ("sending", _("What goes out"), ("delivery.", "weibo.", "slots.")),
    ("inbox", _("Inbox and answers"), ("inbox.",)),
    ("identity", _("Who we are (A)"), ("A",)),
    ("rhythm", _("Rhythm (B)"), ("B",)),
    ("content", _("Content (C)"), ("C", "mix.")),
    ("interaction", _("Interaction (E)"), ("E",)),
)
OTHERS, WEIGHTS = "others", "levels"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as the form shows it. `own` is the value set at this very level, as text; empty when inherited.
    `by` and `at`: who set what holds, wherever it was set; None for a default."""

    setting: Definition[Any]
    value: Any
    origin: str
    own: str
    inherited: Any
    inherited_from: str
    error: str = ""
    is_own: bool = False
    by: str | None = None
    at: datetime | None = None

    @property
    def is_level(self) -> bool:
        return self.setting.id in LEVELS

    @property
    def is_text(self) -> bool:
        """Something that is written in a form of its own, and the same in every language."""
        return isinstance(self.value, str) and not self.setting.choices

    @property
    def inherited_shown(self) -> str:
        return _shown(self.setting, self.inherited)

    @property
    def label(self) -> Words:
        return self.setting.label

    @property
    def check(self) -> str:
        """The id of the check that a level belongs to."""
        return self.setting.id.removesuffix(".level")


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    title: Any
    rows: tuple[Row, ...]

    @property
    def own(self) -> int:
        return sum(row.is_own for row in self.rows)


@dataclass(frozen=True, slots=True)
class Level:
    """The account, the brand, or (neither) the installation."""

    brand: Brand | None = None
    account: Account | None = None

    @property
    def origin(self) -> Origin:
        return Origin.ACCOUNT if self.account else Origin.BRAND if self.brand else Origin.INSTALLATION

    def rows(self, entered: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None) -> list[Row]:
        """Every setting. One query."""
        stored = self._stored()
        layers = self._layers(stored)
        here, above = layers[0], layers[1:]
        values, inherited = resolved(KNOWN, layers).values, resolved(KNOWN, above).values
        set_by = {(_origin_of(row), row.key): row for row in stored}
        rows = []
        for one in KNOWN:
            mine = here.values.get(one.id)
            own = entered.get(one.id, "") if entered is not None else "" if mine is None else _shown(one, mine)
            held, from_above = values[one.id], inherited[one.id]
            who = set_by.get((held.origin, one.id))
            rows.append(
                Row(
                    setting=one,
                    value=held.value,
                    origin=held.origin.value,
                    own=own,
                    inherited=from_above.value,
                    inherited_from=from_above.origin.value,
                    error=(errors or {}).get(one.id, ""),
                    is_own=mine is not None,
                    by=str(who.set_by) if who and who.set_by else None,
                    at=who.set_at if who else None,
                )
            )
        return rows

    def save(self, entered: Mapping[str, str], *, actor: User, now: datetime) -> dict[str, str]:
        """Writes what changed, all or nothing. Returns what is wrong, by setting; an empty field inherits."""
        stored = self._layers(self._stored())[0].values
        wanted: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for one in KNOWN:
            if one.id not in entered:
                continue
            text = entered[one.id].strip()
            value = _value_of(one, text) if text else None
            kept = stored.get(one.id)
            problem = one.problem(value) if text else None
            if problem:
                errors[one.id] = sentence(problem)
            elif value != kept and (None in (value, kept) or _shown(one, value) != _shown(one, kept)):
                wanted[one.id] = value
        if not errors:
            try:
                set_values(actor=actor, now=now, values=wanted, brand=self.brand, account=self.account)
            except ValuesRefused as refused:
                return dict.fromkeys(refused.keys, sentence(refused.words))
        return errors

    def _stored(self) -> list[Setting]:
        """What is set at this level and at those that it inherits from."""
        levels = Q(account=None, brand=None)
        if self.brand or self.account:
            levels |= Q(brand=self.brand or (self.account and self.account.brand_id))
        if self.account:
            levels |= Q(account=self.account)
        return list(Setting.objects.filter(levels).select_related("set_by"))

    def _layers(self, stored: Iterable[Setting]) -> tuple[Layer, ...]:
        """This level's own values first, then those that it inherits from."""
        by_origin: dict[Origin, dict[str, Any]] = {}
        for row in stored:
            by_origin.setdefault(_origin_of(row), {})[row.key] = row.value
        order = (Origin.ACCOUNT, Origin.BRAND, Origin.INSTALLATION)
        return tuple(Layer(origin, by_origin.get(origin, {})) for origin in order[order.index(self.origin) :])


def settings_of(*, account: Account) -> list[Row]:
    return Level(account=account).rows()


def chapters_of(rows: Iterable[Row]) -> list[Chapter]:
    """The rows in their chapters, the levels of the checks last; a chapter without rows is left out."""
    sorted_in: dict[str, list[Row]] = {}
    for row in rows:
        sorted_in.setdefault(_chapter_of(row), []).append(row)
    titles = [(name, title) for name, title, _prefixes in CHAPTERS]
    titles += [(OTHERS, _("Others")), (WEIGHTS, _("Level of each check"))]
    return [Chapter(name, title, tuple(sorted_in[name])) for name, title in titles if name in sorted_in]


def _chapter_of(row: Row) -> str:
    if row.is_level:
        return WEIGHTS
    return next((name for name, _title, prefixes in CHAPTERS if row.setting.id.startswith(prefixes)), OTHERS)


def _origin_of(row: Setting) -> Origin:
    return Origin.ACCOUNT if row.account_id else Origin.BRAND if row.brand_id else Origin.INSTALLATION


def _shown(setting: Definition[Any], value: Any) -> str:
    """As the reader of this page would write it; nothing where nothing is set."""
    return "" if value is None else setting.shown(value, get_language() or "zh")


def _value_of(setting: Definition[Any], text: str) -> Any:
    """The text as the type that the setting has; as it is where it cannot be read, so that the setting says why."""
    if isinstance(setting.default, str):
        return text
    try:
        return int(text) if isinstance(setting.default, int) else float(text)
    except ValueError:
        return text
