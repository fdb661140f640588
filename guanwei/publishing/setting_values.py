"""Values set together at one level: an account, a brand, or the installation. All of them or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from guanwei.accounts.inheritance import Layer, Origin
from guanwei.accounts.models import Account, Brand, Setting
from guanwei.accounts.values import layers_for, layers_for_brand, set_value
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.checks.c5_mix import TARGETS
from guanwei.practice.mix_targets import TARGET_IDS, is_whole, mix_problem, told, touches_mix
from guanwei.practice.settings import resolved


class ValuesRefused(Exception):
    """Each fits by itself, and not with what else holds. `keys` are those that are meant."""

    def __init__(self, keys: frozenset[str], words: Words) -> None:
        super().__init__(words.en)
        self.keys, self.words = keys, words


def set_values(
    *,
    actor: User,
    now: datetime,
    values: Mapping[str, Any],
    brand: Brand | None = None,
    account: Account | None = None,
) -> None:
    """Sets each value, or with None takes it away. Whether one fits by itself is its definition's business; raises
    ValuesRefused where the mix would be no whole, here or at a level below that inherits from here."""
    with transaction.atomic():
        if touches_mix(values):
            _refuse_broken_mix(values, brand, account)
        for key, value in values.items():
            set_value(actor=actor, now=now, key=key, value=value, brand=brand, account=account)


def _refuse_broken_mix(values: Mapping[str, Any], brand: Brand | None, account: Account | None) -> None:
    wanted = {key: value for key, value in values.items() if key in TARGET_IDS}
    origin = Origin.ACCOUNT if account else Origin.BRAND if brand else Origin.INSTALLATION
    here = _with(_layers_here(brand, account), origin, wanted)
    if problem := mix_problem(resolved(TARGETS.values(), here)):
        raise ValuesRefused(frozenset(wanted), problem)
    for name, layers in _below(brand, account):
        after = resolved(TARGETS.values(), _with(layers, origin, wanted))
        if is_whole(resolved(TARGETS.values(), layers)) and not is_whole(after):
            raise ValuesRefused(frozenset(wanted), _broken_there(name, told(after)))


def _broken_there(name: Words, sum_: Words) -> Words:
    return Words(
        zh=f"{name.zh}自己设了其中一部分，这样一改，那里合计是 {sum_.zh}，要正好 100%。请先到那里改，或者恢复继承。",
        en=f"{name.en} has set a part of them itself, and there they would add up to {sum_.en} in place of 100%. "
        "Change them there first, or go back there to what is inherited.",
    )


def _with(layers: Sequence[Layer], origin: Origin, wanted: Mapping[str, Any]) -> list[Layer]:
    """`layers` as they would be with `wanted` set at `origin`."""
    return [replace(one, values=_set(one.values, wanted)) if one.origin is origin else one for one in layers]


def _set(values: Mapping[str, object], wanted: Mapping[str, Any]) -> dict[str, object]:
    return {key: value for key, value in {**values, **wanted}.items() if value is not None}


def _layers_here(brand: Brand | None, account: Account | None) -> tuple[Layer, ...]:
    if account:
        return layers_for([account])[account.pk]
    if brand:
        return layers_for_brand(brand)
    return (Layer(Origin.INSTALLATION, dict(Setting.objects.filter(_EVERYWHERE).values_list("key", "value"))),)


_EVERYWHERE = Q(brand=None, account=None)


def _below(brand: Brand | None, account: Account | None) -> Iterator[tuple[Words, tuple[Layer, ...]]]:
    """The levels that inherit from this one and have set a target themselves, each with its name. No other can break:
    what sets none has the mix of the level above."""
    if account:
        return
    own = Setting.objects.filter(key__in=TARGET_IDS)
    accounts = Account.objects.filter(active=True, pk__in=own.exclude(account=None).values("account"))
    if brand:
        accounts = accounts.filter(brand=brand)
    else:
        for one in Brand.objects.filter(pk__in=own.exclude(brand=None).values("brand")).order_by("name", "pk"):
            yield Words(f"品牌“{one.name}”", f'The brand "{one.name}"'), layers_for_brand(one)
    listed = list(accounts.order_by("name", "pk"))
    layers = layers_for(listed)
    for one_account in listed:
        name = one_account.name
        yield Words(f"账号“{name}”", f'The account "{name}"'), layers[one_account.pk]
