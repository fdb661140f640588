"""Accounts, their credentials and settings, brands, users."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.actions import AccountDetails
from guanwei.accounts.editing import AccountChange
from guanwei.accounts.models import Account, Brand
from guanwei.networks.addresses import objection
from guanwei.networks.entering import SECRETS, SERVERS
from guanwei.networks.registry import limits_for, networks, profiles_of
from guanwei.web.answers import sentence
from guanwei.web.forms.zones import ZoneField
from guanwei.web.labels import LIVED_ROLE, NETWORK, STAGE


def profile_choices() -> list[tuple[str, str]]:
    """`weibo:ordinary` as "Weibo · Ordinary app", and so on."""
    return [
        (f"{network}:{profile}", f"{NETWORK[network]} · {sentence(limits_for(network, profile).name)}")
        for network in networks()
        for profile in profiles_of(network)
    ]


class _WithZone(forms.Form):
    zone = ZoneField(label=_("Time zone"), initial="Asia/Shanghai")


class AccountForm(_WithZone):
    """What may change about an account."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As the network shows it."))
    handle = forms.CharField(label=_("Handle"), max_length=120, required=False)
    profile = forms.ChoiceField(label=_("Rights profile"))
    safe_domains = forms.CharField(
        label=_("Safe domains"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line. Weibo's ordinary rights want a link of one of them in every post."),
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=[(value, STAGE[value]) for value in Account.Stage.values])
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(value, LIVED_ROLE[value]) for value in Account.LivedRole.values],
        help_text=_("What the account is mostly for."),
    )
    field_order = ("name", "handle", "profile", "safe_domains", "zone", "stage", "role")

    def __init__(self, *args: Any, network: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [  # type: ignore[attr-defined]
            (profile, sentence(limits_for(network, profile).name)) for profile in profiles_of(network)
        ]
        if not any(limits_for(network, profile).needs_safe_domain for profile in profiles_of(network)):
            del self.fields["safe_domains"]

    def change(self) -> AccountChange:
        values = self.cleaned_data
        return AccountChange(
            name=values["name"].strip(),
            handle=values["handle"].strip(),
            profile=values["profile"],
            zone=values["zone"],
            safe_domains=_domains(values.get("safe_domains", "")),
            stage=values["stage"],
            role=values["role"],
        )


class NewAccountForm(_WithZone):
    """A new account. The network's own name for it (uid, DID) comes with the first successful try."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), empty_label=None)
    profile = forms.ChoiceField(label=_("Network and rights profile"))
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As the network shows it."))
    handle = forms.CharField(label=_("Handle"), max_length=120, required=False)
    server = forms.CharField(
        label=_("Server"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=_("Empty: the network's own. Another one for Bluesky accounts on a server of their own."),
    )
    remote_account_id = forms.CharField(
        label=_("The network's id"),
        max_length=120,
        required=False,
        help_text=_("Weibo uid or Bluesky DID. Empty: found out with the first successful try."),
    )
    safe_domains = forms.CharField(
        label=_("Safe domains"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line. Weibo's ordinary rights want a link of one of them in every post."),
    )
    field_order = ("brand", "profile", "name", "handle", "safe_domains", "zone", "server", "remote_account_id")

    def __init__(self, *args: Any, brands: Any, allow_local: bool, network: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._allow_local = allow_local
        self.fields["brand"].queryset = brands  # type: ignore[attr-defined]
        choices = [choice for choice in profile_choices() if not network or choice[0].startswith(f"{network}:")]
        self.fields["profile"].choices = choices  # type: ignore[attr-defined]
        if network:
            self.fields["profile"].initial = choices[0][0]
            self.fields["server"].widget.attrs["placeholder"] = SERVERS[network]
        if network == "mastodon":
            self.fields["server"].help_text = _("The server that the account is on.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        network = str(cleaned.get("profile", "")).partition(":")[0]
        cleaned["server"] = (cleaned.get("server") or SERVERS.get(network, "")).rstrip("/")
        why = objection(cleaned["server"], allow_local=self._allow_local) if cleaned["server"] else None
        if why:
            self.add_error("server", sentence(why))
        return cleaned

    def details(self, secrets: dict[str, str] | None = None) -> AccountDetails:
        values = self.cleaned_data
        network, _colon, profile = values["profile"].partition(":")
        return AccountDetails(
            network=network,
            profile=profile,
            name=values["name"].strip(),
            server=values["server"],
            handle=values["handle"].strip(),
            remote_account_id=values["remote_account_id"].strip(),
            zone=values["zone"],
            safe_domains=_domains(values["safe_domains"]),
            secrets=secrets or {},
        )


class SecretsForm(forms.Form):
    """New credentials. What is stored is never shown, not even its length. Not `required`: all of them or none."""

    def __init__(self, *args: Any, network: str, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for secret in SECRETS[network]:
            widget = forms.PasswordInput if secret.hidden else forms.TextInput
            self.fields[secret.key] = forms.CharField(
                label=sentence(secret.label),
                max_length=2000,
                strip=True,
                required=required,
                widget=widget(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(cleaned.values()):
            for name in self.fields:
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Fill in all of them, or none for now."))
        return cleaned

    def given(self) -> dict[str, str]:
        """What was entered; nothing where all fields stayed empty."""
        return dict(self.cleaned_data) if any(self.cleaned_data.values()) else {}


class BrandForm(_WithZone):
    name = forms.CharField(label=_("Name"), max_length=80)
    field_order = ("name", "zone")


class UserForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("To sign in with."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("Full name"), max_length=60, help_text=_("As colleagues see it."))
    department = forms.CharField(label=_("Department"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "简体中文"), ("en", "English")])
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    invited_as = forms.EmailField(
        label=_("Invited as"),
        required=False,
        max_length=254,
        help_text=_("The person's address at the company's own sign-in. With it, no password is needed."),
    )
    is_admin = forms.BooleanField(label=_("Administrator of this installation"), required=False)

    def __init__(self, *args: Any, by_invitation: bool, **kwargs: Any) -> None:
        """`by_invitation`: the company's own sign-in is set up."""
        super().__init__(*args, **kwargs)
        if by_invitation:
            self.fields["password"].required = False
        else:
            del self.fields["invited_as"]


def _domains(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip().lower() for part in text.replace(",", "\n").split("\n") if part.strip()))
