"""What a person reads off an account's page in the app, for the check-up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.networks.public_profile import FIELDS, ProfileField, PublicProfile, VerifiedAs
from guanwei.web.labels import VERIFIED_AS

OWN, DEFAULT = "own", "default"
PICTURES = [(OWN, _("a picture of its own")), (DEFAULT, _("the one that everybody begins with"))]
# What each network can vouch for.
VOUCHES: dict[str, tuple[VerifiedAs, ...]] = {
    "weibo": (VerifiedAs.COMPANY, VerifiedAs.PERSON),
    "bluesky": (VerifiedAs.DOMAIN, VerifiedAs.NETWORK),
    "mastodon": (VerifiedAs.LINK,),
}


class ProfileForm(forms.Form):
    """Only the fields that the network has and does not tell. An empty field means that it is empty there."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    avatar = forms.ChoiceField(label=_("Profile picture"), choices=PICTURES, widget=forms.RadioSelect)
    banner = forms.ChoiceField(label=_("Background"), choices=PICTURES, widget=forms.RadioSelect)
    website = forms.CharField(label=_("Website"), max_length=500, required=False)
    location = forms.CharField(label=_("Where it is"), max_length=80, required=False)
    tags = forms.CharField(
        label=_("Tags"), max_length=500, required=False, help_text=_("Separated by spaces or commas.")
    )
    verified = forms.ChoiceField(label=_("Verification"))
    verified_reason = forms.CharField(
        label=_("Verified as"),
        max_length=200,
        required=False,
        help_text=_("The words or the address that stand there."),
    )

    def __init__(
        self,
        *args: Any,
        network: str,
        told: PublicProfile | None,
        entered: PublicProfile | None,
        name: str = "",
        **kwargs: Any,
    ) -> None:
        known = entered or PublicProfile("", name)
        super().__init__(*args, initial=_as_entered(known), **kwargs)
        asked = {field for field in FIELDS[network] if told is None or told.value_of(field) is None}
        if ProfileField.VERIFIED in asked:
            vouches = [(kind.value, VERIFIED_AS[kind.value]) for kind in VOUCHES[network]]
            self.fields["verified"].choices = [("", _("not verified")), *vouches]  # type: ignore[attr-defined]
            self.fields["verified"].required = False
        names = {field.value for field in asked} | ({"verified_reason"} if ProfileField.VERIFIED in asked else set())
        for field in set(self.fields) - names:
            del self.fields[field]

    def clean_website(self) -> str:
        address: str = self.cleaned_data["website"].strip()
        return address if "://" in address or not address else f"https://{address}"

    def profile(self, handle: str) -> PublicProfile:
        """What was entered; a field that was not asked stays unknown."""
        values = self.cleaned_data
        told: dict[str, Any] = {
            name: values[name].strip() for name in ("name", "description", "website", "location") if name in values
        }
        told |= {name: "own" if values[name] == OWN else "" for name in ("avatar", "banner") if name in values}
        if "tags" in values:
            told["tags"] = _tags(values["tags"])
        if "verified" in values:
            kind = values["verified"]
            told |= {
                "verified": bool(kind),
                "verified_as": VerifiedAs(kind) if kind else None,
                "verified_reason": values["verified_reason"].strip() if kind else "",
            }
        return PublicProfile(**{"handle": handle, "name": "", **told})


def _tags(text: str) -> tuple[str, ...]:
    for sign in ",，、;；\n#":
        text = text.replace(sign, " ")
    return tuple(dict.fromkeys(part[:40] for part in text.split()))[:20]


def _as_entered(known: PublicProfile) -> dict[str, Any]:
    pictures = {"avatar": known.avatar, "banner": known.banner}
    return {
        "name": known.name,
        "description": known.description or "",
        "website": known.website or "",
        "location": known.location or "",
        "tags": " ".join(known.tags or ()),
        "verified": known.verified_as.value if known.verified_as else "",
        "verified_reason": known.verified_reason,
        **{name: OWN if value else DEFAULT for name, value in pictures.items() if value is not None},
    }
