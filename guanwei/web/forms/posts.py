"""The post form: words, pictures, accounts, time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.models import Account, Brand
from guanwei.editorial import lengths
from guanwei.editorial.actions import Draft, DraftPicture
from guanwei.editorial.models import Column
from guanwei.lib.text import encode_link
from guanwei.media.models import Asset
from guanwei.people.models import User
from guanwei.publishing.actions import Placement
from guanwei.publishing.queries import pictures_for
from guanwei.web.forms.dates import DayField
from guanwei.web.labels import column_name

MOST_PICTURES = 18


class ColumnField(forms.ModelChoiceField):
    """Columns by their name in the reader's language, as their chips have it."""

    def label_from_instance(self, obj: Column) -> str:
        return column_name(obj)


class PostForm(forms.Form):
    column = ColumnField(label=_("Column"), queryset=Column.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7, "data-main": True}),
    )
    link = forms.CharField(
        label=_("Link"),
        max_length=lengths.LINK,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_("Goes out behind the text, unless the text has it already."),
    )
    benefit = forms.CharField(
        label=_("Benefit"),
        max_length=lengths.BENEFIT,
        required=False,
        help_text=_("What a promotion gives its readers: a coupon, a gift, a discount."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=lengths.NOTE,
        required=False,
        help_text=_("For colleagues, never published."),
    )
    accounts = forms.ModelMultipleChoiceField(
        label=_("Accounts"),
        queryset=Account.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one account.")},
    )
    date = DayField(label=_("Date"), required=False)
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, brand: Brand, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = Column.objects.filter(brand=brand)  # type: ignore[attr-defined]
        self.fields["accounts"].queryset = Account.objects.filter(  # type: ignore[attr-defined]
            pk__in=[account.pk for account in accounts]
        )

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"].strip()
        if not link:
            return ""
        scheme, _sep, rest = link.partition("://")
        if scheme not in ("http", "https") or not rest or any(letter.isspace() for letter in link):
            raise forms.ValidationError(_("A link begins with http:// or https:// and has no spaces."))
        encode_link(link)
        return link

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("date")) != bool(cleaned.get("time")) and not ({"date", "time"} & self.errors.keys()):
            missing = "time" if cleaned.get("date") else "date"
            self.add_error(missing, _("Give both date and time, or neither."))
        return cleaned

    def draft(self, pictures: Sequence[DraftPicture]) -> Draft:
        values = self.cleaned_data
        return Draft(
            column=values["column"],
            text=values["text"],
            link=values["link"],
            pictures=pictures,
            benefit=values["benefit"].strip(),
            note=values["note"].strip(),
        )

    def placements(self) -> list[Placement]:
        """The chosen accounts. Date and time are read on each account's own clock; half of them is no time."""
        values = self.cleaned_data
        day, clock = values.get("date"), values.get("time")
        local = datetime.combine(day, clock) if day and clock else None
        return [
            Placement(account, local_moment(local, account.zone) if local else None) for account in values["accounts"]
        ]


class NoSuchTime(Exception):
    """The clock of that zone skips this time."""


def local_moment(local: datetime, zone: str) -> datetime:
    """The moment when the clock of `zone` shows `local`; the first of two where the clock is set back."""
    moment = local.replace(tzinfo=ZoneInfo(zone))
    if moment.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise NoSuchTime(zone)
    return moment


class MoveForm(forms.Form):
    date = DayField(label=_("Date"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture in the form."""

    asset: Asset
    alt_text: str
    position: float


def picture_rows(data: QueryDict, viewer: User, brand: Brand) -> list[PictureRow]:
    """The pictures that the form carries, in the order of their numbers, without those that are ticked for removal.
    Only those of the brand that the viewer may see: a number made up by hand shows nobody anything."""
    numbers = [key.split("-")[1] for key in data if key.startswith("picture-") and key.endswith("-asset")]
    wanted = {}
    for number in numbers[:MOST_PICTURES]:
        asset, removed = data.get(f"picture-{number}-asset", ""), data.get(f"picture-{number}-remove")
        if asset.isascii() and asset.isdecimal() and len(asset) < 19 and not removed:
            wanted[number] = int(asset)
    assets = pictures_for(viewer).filter(brand=brand).in_bulk(list(wanted.values()))
    rows = [
        PictureRow(
            assets[id], data.get(f"picture-{number}-alt", "").strip()[: lengths.ALT_TEXT], _position(data, number)
        )
        for number, id in wanted.items()
        if id in assets
    ]
    return renumbered(sorted(rows, key=lambda row: row.position))


def renumbered(rows: Sequence[PictureRow]) -> list[PictureRow]:
    return [PictureRow(row.asset, row.alt_text, position) for position, row in enumerate(rows, start=1)]


def _position(data: QueryDict, number: str) -> float:
    try:
        return float(data.get(f"picture-{number}-position", ""))
    except ValueError:
        return 999.0
