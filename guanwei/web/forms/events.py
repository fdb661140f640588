"""A live event that is opened (practice D4, D7)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.access import accounts_for
from guanwei.accounts.models import Account
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.events import LONGEST_HOURS
from guanwei.web.forms.posts import NoSuchTime, TimeForm, local_moment


class EventForm(TimeForm):
    account = forms.ModelChoiceField(label=_("Account"), queryset=Account.objects.none(), empty_label=None)
    hours = forms.IntegerField(
        label=_("Hours"),
        min_value=1,
        max_value=LONGEST_HOURS,
        initial=2,
        help_text=_("A day at most. It can be ended at any moment before."),
    )
    reason = forms.CharField(
        label=_("What is going on"),
        max_length=300,
        help_text=_("Stands in every finding that is let stand, with your name."),
    )

    field_order = ["account", "reason", "date", "time", "hours"]

    def __init__(self, data: object, *, viewer: User, account: int | None = None) -> None:
        super().__init__(data, initial={"account": account})
        mine = accounts_for(viewer, Permission.APPROVE).filter(active=True).order_by("network", "name")
        self.fields["account"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`since` is when it begins, by the account's own clock; None for now."""
        values = super().clean()
        local, account = self.local(), values.get("account")
        try:
            values["since"] = local_moment(local, account.zone) if local and account else None
        except NoSuchTime:
            self.add_error("time", _("The clock there skips this time. Choose another."))
        return values
