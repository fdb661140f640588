"""Signing in, and a person's own settings."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.lib.clock import is_zone
from guanwei.people.models import User
from guanwei.web.labels import ZONE


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").flatchoices)
    zone = forms.CharField(
        label=_("Your time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones"}),
        help_text=_("Times of accounts elsewhere are shown with the name of their zone."),
    )

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if not is_zone(zone):
            raise forms.ValidationError(_("There is no time zone of that name. Example: Asia/Shanghai."))
        return zone


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def zones() -> list[str]:
    """All time zones, those that people here need first."""
    return [*ZONE, *sorted(available_timezones() - set(ZONE))]
