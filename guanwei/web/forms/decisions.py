"""What is decided in the monthly look back, and what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.reports.months import IN_PERCENT, Figure
from guanwei.reports.retrospective import Decided
from guanwei.web.practice_labels import FIGURE_NAME


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=_("What is decided"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("Two posts a week about brewing, written by Lin")}),
        help_text=_("One thing that will be done in another way, and by whom."),
    )
    figure = forms.ChoiceField(
        label=_("Figure aimed at"), choices=[("", _("none that can be measured")), *FIGURE_NAME.items()], required=False
    )
    aim = forms.FloatField(
        label=_("It should come to"), required=False, min_value=0, max_value=100_000, widget=forms.NumberInput()
    )
    judge_on = forms.DateField(
        label=_("To be judged on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        figure, aim = values.get("figure"), values.get("aim")
        if figure and aim is None and "aim" not in self.errors:
            self.add_error("aim", _("Say what the figure should come to."))
        if figure in IN_PERCENT and aim is not None and aim > 100:
            self.add_error("aim", _("At most 100 %."))
        return values

    def decided(self) -> Decided:
        values = self.cleaned_data
        figure = Figure(values["figure"]) if values["figure"] else None
        return Decided(values["text"], values["judge_on"], figure, values["aim"])
