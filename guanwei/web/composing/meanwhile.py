"""Somebody else has saved this post while the form was open: what stands there now, beside what was written here."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanwei.accounts.models import Account
from guanwei.publishing.meanwhile import Changed, last_change
from guanwei.web.composing.composer import Composer
from guanwei.web.composing.opening import SEEN, stored
from guanwei.web.labels import VALUE, column_name

SHARED = ("column", "text", "link", "benefit", "value", "note", "date", "time")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else there than here. `account`: in the words or the time of its own."""

    label: str
    there: str
    here: str
    account: Account | None = None
    long: bool = False


@dataclass(frozen=True, slots=True)
class Meanwhile:
    changed: Changed
    differences: tuple[Difference, ...]


def meanwhile(composer: Composer) -> Meanwhile:
    """The form then carries the stamp of what stands there: whoever saves once more has seen both."""
    assert composer.post
    there = stored(composer.viewer, composer.post)
    found = Meanwhile(last_change(composer.viewer, composer.post.pk), tuple(_differences(composer, there)))
    composer.data[SEEN] = there[SEEN]
    return found


def _differences(composer: Composer, there: QueryDict) -> list[Difference]:
    here = composer.data
    found = [_difference(composer, name, there, here) for name in SHARED if _said(there, name) != _said(here, name)]
    if sorted(there.getlist("accounts")) != sorted(here.getlist("accounts")):
        found.append(Difference(_("Accounts"), _accounts(composer, there), _accounts(composer, here)))
    if _pictures(there) != _pictures(here):
        found.append(Difference(_("Pictures"), str(len(_pictures(there))), str(len(_pictures(here)))))
    for account in composer.accounts:
        found += _own(account, there, here)
    return found


def _difference(composer: Composer, name: str, there: QueryDict, here: QueryDict) -> Difference:
    label = str(composer.form.fields[name].label)
    if name == "column":
        names = {str(one.pk): column_name(one) for one in composer.form.fields["column"].queryset}
        return Difference(label, names.get(there.get(name, ""), ""), names.get(here.get(name, ""), ""))
    if name == "value":
        return Difference(label, *(str(VALUE.get(_said(side, name), "")) for side in (there, here)))
    return Difference(label, _said(there, name), _said(here, name), long=name == "text")


def _own(account: Account, there: QueryDict, here: QueryDict) -> list[Difference]:
    found = []
    for name, label in (("text", _("Text")), ("link", _("Link")), ("date", _("Date")), ("time", _("Time"))):
        field = f"own-{account.pk}-{name}"
        own = name in ("date", "time") or f"own-{account.pk}-differs"
        sides = [_said(side, field) if own is True or side.get(str(own)) else "" for side in (there, here)]
        if sides[0] != sides[1]:
            found.append(Difference(label, *sides, account=account, long=name == "text"))
    return found


def _said(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()


def _accounts(composer: Composer, data: QueryDict) -> str:
    names = {str(account.pk): account.name for account in composer.accounts}
    return _(", ").join(names.get(pk, pk) for pk in data.getlist("accounts"))


def _pictures(data: QueryDict) -> list[tuple[str, str]]:
    numbers = sorted(
        {int(name.split("-")[1]) for name in data if name.startswith("picture-") and name.endswith("-asset")}
    )
    shown = [n for n in numbers if not data.get(f"picture-{n}-remove")]
    return [(data.get(f"picture-{n}-asset", ""), data.get(f"picture-{n}-alt", "")) for n in shown]
