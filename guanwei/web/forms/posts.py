"""The post form: words, accounts with words of their own, times. Its pictures are in pictures.py."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.models import Account, Brand
from guanwei.editorial import lengths
from guanwei.editorial.actions import Draft, DraftPicture, Wording
from guanwei.editorial.models import Column
from guanwei.lib.text import encode_link
from guanwei.publishing.actions import Placement
from guanwei.web.forms.dates import DayField
from guanwei.web.labels import VALUE, column_name

LONGEST = 20_000
WHEN = ("date", "time")


class ColumnField(forms.ModelChoiceField):
    """Columns by their name in the reader's language, as their chips have it. None is chosen for anybody: the mix rests
    on what people choose."""

    def label_from_instance(self, obj: Column) -> str:
        return column_name(obj)


class TextField(forms.CharField):
    """What goes out, without white space around it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, required=False, strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).replace("\r\n", "\n").strip()


class LinkField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"})
        super().__init__(max_length=lengths.LINK, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        link: str = super().clean(value).strip()
        if not link:
            return ""
        scheme, _sep, rest = link.partition("://")
        if scheme not in ("http", "https") or not rest or any(letter.isspace() for letter in link):
            raise forms.ValidationError(_("A link begins with http:// or https:// and has no spaces."))
        encode_link(link)
        return link


class TimeForm(forms.Form):
    """A date and a clock, or neither."""

    date = DayField(label=_("Date"), required=False)
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("date")) != bool(cleaned.get("time")) and not ({"date", "time"} & self.errors.keys()):
            missing = "time" if cleaned.get("date") else "date"
            self.add_error(missing, _("Give both date and time, or neither."))
        return cleaned

    def local(self) -> datetime | None:
        """What stands there, in no zone yet; half of it is no time."""
        day: date | None = self.cleaned_data.get("date")
        clock: time | None = self.cleaned_data.get("time")
        return datetime.combine(day, clock) if day and clock else None


class OwnForm(TimeForm):
    """What one account says otherwise, and when. Without `differs` its words are those that all share."""

    differs = forms.BooleanField(label=_("This account says it in its own words"), required=False)
    text = TextField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4}))
    link = LinkField(label=_("Link"))

    def wording(self, pictures: Sequence[DraftPicture]) -> Wording | None:
        values = self.cleaned_data
        if not values.get("differs"):
            return None
        return Wording(values.get("text", ""), values.get("link", ""), self._shown(pictures))

    def _shown(self, pictures: Sequence[DraftPicture]) -> Sequence[DraftPicture] | None:
        """The pictures without those that this account leaves out; None where it leaves out none."""
        without = set(self.data.getlist(f"{self.prefix}-without"))  # type: ignore[attr-defined]
        left = [picture for picture in pictures if str(picture.asset.pk) not in without]
        return None if len(left) == len(pictures) else left


class PostForm(TimeForm):
    column = ColumnField(
        label=_("Column"),
        queryset=Column.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the column that it belongs to.")},
    )
    text = TextField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6, "data-main": True}))
    link = LinkField(label=_("Link"), help_text=_("Goes out behind the text, unless the text has it already."))
    benefit = forms.CharField(
        label=_("Benefit"),
        max_length=lengths.BENEFIT,
        required=False,
        help_text=_("What a promotion gives its readers: a coupon, a gift, a discount."),
    )
    value = forms.ChoiceField(
        label=_("What readers get"),
        choices=[("", _("Not said")), *VALUE.items()],
        required=False,
        help_text=_("Something practical, an opinion of our own, or an exclusive. For colleagues and the checks."),
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

    def __init__(
        self,
        data: QueryDict,
        *,
        brand: Brand,
        accounts: Sequence[Account],
    ) -> None:
        super().__init__(data)
        self.fields["column"].queryset = Column.objects.filter(brand=brand)  # type: ignore[attr-defined]
        known = Account.objects.filter(pk__in=[account.pk for account in accounts]).order_by("network", "name")
        self.fields["accounts"].queryset = known  # type: ignore[attr-defined]
        self.own = {account.pk: OwnForm(data, prefix=f"own-{account.pk}") for account in accounts}

    @property
    def chosen(self) -> list[Account]:
        """The accounts that are ticked, whatever else is wrong."""
        return list(self.cleaned_data.get("accounts", ())) if self.errors is not None else []

    def is_valid(self) -> bool:
        return super().is_valid() and all(self.own[account.pk].is_valid() for account in self.chosen)

    def broken(self) -> set[str]:
        """The fields in which something is wrong, those of the chosen accounts' own words included."""
        own = (name for account in self.chosen for name in self.own[account.pk].errors)
        return {*self.errors, *own}

    def draft(self, pictures: Sequence[DraftPicture], *, column: Column | None = None) -> Draft:
        """`column` stands in while none is chosen: the words can be judged before."""
        values = self.cleaned_data
        draft = Draft(
            column=values.get("column") or column,
            text=values.get("text", ""),
            link=values.get("link", ""),
            pictures=pictures,
            benefit=values.get("benefit", "").strip(),
            note=values.get("note", "").strip(),
            value=values.get("value", ""),
        )
        wordings = {account.pk: self._wording(account, pictures) for account in self.chosen}
        return replace(draft, own={pk: words for pk, words in wordings.items() if words})

    def placements(self) -> list[Placement]:
        """The chosen accounts, each at its own time where it has one. Read on each account's own clock."""
        return [Placement(account, self._moment(account)) for account in self.chosen]

    def _wording(self, account: Account, pictures: Sequence[DraftPicture]) -> Wording | None:
        own = self.own[account.pk]
        return own.wording(pictures) if own.errors is not None else None

    def _moment(self, account: Account) -> datetime | None:
        own = self.own[account.pk]
        local = (own.local() if own.errors is not None else None) or self.local()
        return local_moment(local, account.zone) if local else None


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
