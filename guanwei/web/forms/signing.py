"""Signing in, and a person's own settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.people.models import SignInRules, User
from guanwei.web.forms.zones import ZoneField


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").flatchoices)
    zone = ZoneField(
        label=_("Your time zone"), help_text=_("Times of accounts elsewhere are shown with the name of their zone.")
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Current password"),
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


class FirstPasswordForm(forms.Form):
    """For whoever signs in without one so far."""

    new = PasswordForm.base_fields["new"]


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "autofocus": True}
        ),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        help_text=_("To tell it from your others, for example by the device."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ConfirmForm(forms.Form):
    """The password, or a code where there is none or the person would rather."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-main": ""}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-main": ""}),
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "credential" not in self.data and not given.get("password") and not given.get("code"):
            raise forms.ValidationError(_("Enter one of them."))
        return given


class FirstRunForm(forms.Form):
    code = forms.CharField(
        label=_("Setup code"),
        max_length=40,
        help_text=_("It is shown in the terminal where Guanwei was started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("To sign in with."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("As colleagues see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = PasswordForm.base_fields["new"]


class RulesForm(forms.Form):
    second_factor = forms.ChoiceField(
        label=_("A second factor is required of"),
        choices=SignInRules.Needed.choices,
        help_text=_("Anyone without one is asked to set it up on the next page they open."),
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(required=False, max_length=254)
