"""What somebody looks for in the inbox, writes in a conversation, puts aside, or saw in the app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.models import Account
from guanwei.inbox.actions import ThreadRefused
from guanwei.inbox.queries import Filters, Show, Whose
from guanwei.lib.words import Words
from guanwei.listening.by_hand import Entry
from guanwei.networks.incoming import Kind
from guanwei.web.forms.dates import DayField
from guanwei.web.forms.posts import NoSuchTime, local_moment
from guanwei.web.labels import KIND, NETWORK

LONGEST_SEARCH = 100
LONGEST_ANSWER = 20_000
NINE = time(9, 0)
SNOOZE_HOUR, SNOOZE_TOMORROW, SNOOZE_UNTIL = "hour", "tomorrow", "until"
NO_SUCH_TIME = Words("当地时钟会跳过这个时间，请换一个。", "The clock there skips this time. Choose another.")
NO_TIME = Words("请填写日期和时间。", "Give a date and a time.")


def number(text: str) -> int | None:
    """A whole number that a page of ours could have sent, else None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def filters_from(query: QueryDict) -> Filters:
    """A filter that makes no sense filters nothing."""
    show, whose, kind = (query.get(name, "") for name in ("show", "whose", "kind"))
    return Filters(
        show=Show(show) if show in set(Show) else Show.OPEN,
        whose=Whose(whose) if whose in set(Whose) else Whose.ALL,
        account_id=number(query.get("account", "")),
        kind=kind if kind in set(Kind) else "",
        overdue=bool(query.get("overdue")),
        urgent=bool(query.get("urgent")),
        unread=bool(query.get("unread")),
        text=query.get("q", "")[:LONGEST_SEARCH],
        newest_first=query.get("sort") == "newest",
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What the answer form of a conversation carries. `written_for` is the version of the thread that its page showed,
    `draft_at` what that page knew of the stored draft; `rewrite_id` the answer that gets these words instead, before it
    is out, `edit_id` the one that is out."""

    text: str
    written_for: int
    interaction_id: int | None = None
    rewrite_id: int | None = None
    edit_id: int | None = None
    draft_at: datetime | None = None
    knowingly: bool = False
    link: str = ""
    date: str = ""
    time: str = ""
    column_id: int | None = None

    def given_at(self, zone: str) -> datetime | None:
        """When it was answered in the app, on the clock of `zone`; None where nothing is said. ThreadRefused for half
        a time."""
        if not (self.date or self.time):
            return None
        form = TimeForm({"date": self.date, "time": self.time})
        if not form.is_valid():
            raise ThreadRefused(NO_TIME)
        return form.moment(zone)


def written_in(post: QueryDict) -> Written:
    return Written(
        text=post.get("text", "").replace("\r\n", "\n"),
        written_for=number(post.get("version", "")) or 0,
        interaction_id=number(post.get("interaction", "")),
        rewrite_id=number(post.get("rewrite", "")),
        edit_id=number(post.get("edit", "")),
        draft_at=moment_in(post.get("draft_at", "")),
        knowingly=bool(post.get("knowingly")),
        link=post.get("link", "")[:600],
        date=post.get("date", "")[:20],
        time=post.get("time", "")[:20],
        column_id=number(post.get("column", "")),
    )


def moment_in(text: str) -> datetime | None:
    """ISO 8601 with a zone, as our own pages carry it; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class TimeForm(forms.Form):
    """A day and a time of day on somebody's clock."""

    date = DayField(label=_("Date"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def moment(self, zone: str) -> datetime:
        try:
            return local_moment(datetime.combine(self.cleaned_data["date"], self.cleaned_data["time"]), zone)
        except NoSuchTime as gap:
            raise ThreadRefused(NO_SUCH_TIME) from gap


def snoozed_until(post: QueryDict, *, now: datetime, zone: str) -> datetime:
    """An hour from now, tomorrow at nine, or the day and time that were entered; on the clock of `zone`."""
    chosen = post.get("until", "")
    if chosen == SNOOZE_HOUR:
        return now + timedelta(hours=1)
    if chosen == SNOOZE_TOMORROW:
        tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
        return datetime.combine(tomorrow, NINE, ZoneInfo(zone))
    form = TimeForm(post)
    if not form.is_valid():
        raise ThreadRefused(NO_TIME)
    return form.moment(zone)


class AccountField(forms.ModelChoiceField):
    """Accounts with their network: one brand has the same name everywhere."""

    def label_from_instance(self, obj: Account) -> str:
        return f"{NETWORK.get(obj.network, obj.network)} · {obj.name}"


class EntryForm(forms.Form):
    """Something that was seen in the app only."""

    # Which of these have to be there depends on the link (EntryRefused says it); none is "optional" by itself.
    account = AccountField(label=_("Account"), queryset=Account.objects.none(), empty_label=None)
    link = forms.CharField(
        label=_("Link of what you saw"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "data-main": ""}),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, KIND[kind.value]) for kind in Kind])
    author = forms.CharField(
        label=_("Who wrote it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-main": "", "placeholder": _("name, or @name")}),
    )
    text = forms.CharField(
        label=_("What they wrote"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-main": ""}),
    )
    about = forms.CharField(
        label=_("Link of our post above it"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    date = DayField(label=_("Date"), required=False)
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Account.objects.filter(pk__in=[account.pk for account in accounts]).order_by("network", "name")
        self.fields["account"].queryset = chosen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("date")) != bool(cleaned.get("time")) and not ({"date", "time"} & self.errors.keys()):
            self.add_error("time" if cleaned.get("date") else "date", _("Give both date and time, or neither."))
        return cleaned

    def entry(self, *, about_id: str) -> Entry:
        """Date and time are read on the account's own clock. NoSuchTime where that clock skips them."""
        values = self.cleaned_data
        written_at = None
        if values.get("date") and values.get("time"):
            written_at = local_moment(datetime.combine(values["date"], values["time"]), values["account"].zone)
        return Entry(
            link=values["link"],
            text=values["text"].replace("\r\n", "\n"),
            author=values["author"],
            created_at=written_at,
            kind=Kind(values["kind"]),
            about_id=about_id,
        )
