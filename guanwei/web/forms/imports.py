"""What somebody says about a spreadsheet, and which days to give back as one."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanwei.editorial.planfile.fields import Field
from guanwei.web.forms.dates import DayField


class ExportForm(forms.Form):
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    format = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"since", "until"} <= cleaned.keys() and cleaned["until"] < cleaned["since"]:
            raise forms.ValidationError(_("The last day comes before the first."))
        return cleaned


def chosen_mapping(entered: QueryDict) -> dict[str, str]:
    """Header to field as chosen; headers that are not to be read are left out."""
    known = set(Field)
    chosen = {}
    for number in range(200):
        header, field = entered.get(f"header-{number}"), entered.get(f"field-{number}", "")
        if header is not None and field in known:
            chosen[header] = field
    return chosen
