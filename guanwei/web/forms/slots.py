"""Slots of a week: one time on several days at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.models import Brand
from guanwei.editorial.models import Column
from guanwei.publishing.slots import WeeklySlot
from guanwei.web.forms.posts import ColumnField

DAYS = (
    ("0", _("Mon")),
    ("1", _("Tue")),
    ("2", _("Wed")),
    ("3", _("Thu")),
    ("4", _("Fri")),
    ("5", _("Sat")),
    ("6", _("Sun")),
)


class SlotForm(forms.Form):
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    column = ColumnField(
        label=_("Kept for"), queryset=Column.objects.none(), required=False, empty_label=_("any column")
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = Column.objects.filter(brand=brand)  # type: ignore[attr-defined]

    def slots(self) -> list[WeeklySlot]:
        values = self.cleaned_data
        at = values["time"].replace(second=0, microsecond=0)
        column = values["column"].pk if values["column"] else None
        return [WeeklySlot(int(day), at, column) for day in values["days"]]
