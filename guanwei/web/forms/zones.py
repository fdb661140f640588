"""The field in which a time zone is chosen: those that people here need first and by name, all others by continent."""

from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.web.zone_names import ZONE

# The first part of a zone's name.
AREA = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


class ZoneField(forms.ChoiceField):
    """A name of the IANA data base, such as Asia/Shanghai. A list: to be searched by typing, and with no way to err."""

    default_error_messages = {"invalid_choice": _("There is no time zone of that name. Example: Asia/Shanghai.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones, **kwargs)


def zones() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Each group with its zones: value, and what it is called."""
    common = [(name, ZONE[name] if name == "UTC" else f"{ZONE[name]} · {name}") for name in ZONE]
    others = sorted(available_timezones() - set(ZONE), key=lambda name: (_area(name) == "", name))
    by_area = [(area, [(name, name) for name in group]) for area, group in groupby(others, key=_area)]
    return [(_("Common"), common), *((AREA.get(area, _("Others")), group) for area, group in by_area)]


def _area(name: str) -> str:
    area = name.partition("/")[0]
    return area if area in AREA and "/" in name else ""
