"""Days that people plan for."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def is_plannable(day: date) -> bool:
    """Pure. At the ends of the calendar a step to the next week or another zone leads out of what a date can hold."""
    return FIRST_DAY <= day <= LAST_DAY


class DayField(forms.DateField):
    """A day between FIRST_DAY and LAST_DAY, as the browser's own date field writes it."""

    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
