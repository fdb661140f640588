"""The positioning sheet of a brand, field by field, with what each is for and an example."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.practice.positioning import Person, Positioning
from guanwei.practice.sheets import LISTS
from guanwei.web.practice_labels import PERSON, SHEET


def _list(label: Any, help_text: Any, example: Any, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "placeholder": example})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=20_000, widget=widget)


class PositioningForm(forms.Form):
    """Lists with one entry per line. Whatever stays empty is not judged."""

    products = _list(
        SHEET["products"],
        _("What we make or do, as people call it. A post with one of these words is on the theme."),
        _("green tea\ntea ware\ntea tasting"),
    )
    topics = _list(
        SHEET["topics"],
        _("What we want to be known for talking about. A post with one of them is on the theme too."),
        _("brewing tips\nspring in the tea garden"),
    )
    audience = _list(
        SHEET["audience"],
        _("The people that we write for, as concretely as you can. For those who write; no check reads it."),
        _("office workers who brew their first loose tea"),
        rows=2,
    )
    culture = _list(
        SHEET["culture"],
        _("What the company stands for and lives by. For those who write; no check reads it."),
        _("made by hand, and slowly\nthe growers are named"),
        rows=2,
    )
    person = forms.ChoiceField(
        label=SHEET["person"],
        choices=[("", _("not settled")), *PERSON.items()],
        required=False,
        help_text=_("One way for all who write, so that readers meet one person."),
    )
    tone = _list(
        SHEET["tone"],
        _("Three to five words are enough. For those who write; no check reads it."),
        _("lively\na little dry\nnever teaching"),
        rows=2,
    )
    words = _list(
        SHEET["words"],
        _("Our own expressions. A post with one of them is on the theme."),
        _("a leaf of spring"),
        rows=2,
    )
    never = _list(
        SHEET["never"],
        _("Each of them is found in posts and in answers, whatever its width, case or script."),
        _("dear customers\nbestie"),
    )

    def positioning(self) -> Positioning:
        values = self.cleaned_data
        lists = {name: _lines(values[name]) for name in LISTS}
        return Positioning(person=Person(values["person"]) if values["person"] else None, **lists)


def as_entered(positioning: Positioning) -> dict[str, str]:
    lists = {name: "\n".join(getattr(positioning, name)) for name in LISTS}
    return lists | {"person": positioning.person or ""}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
