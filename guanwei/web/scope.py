"""The account that a person works on: chosen once on top of the page, kept in the session, obeyed by every list."""

from collections import Counter

from django.http import HttpRequest

from guanwei.accounts.access import accounts_for, reach_of
from guanwei.accounts.models import Account
from guanwei.people.models import User
from guanwei.web.answers import number_in, viewer_of

SESSION_ACCOUNT = "account"


def chosen_account(request: HttpRequest) -> int | None:
    """The account that a list is narrowed to: what the address says (`account=` alone: all), else the switcher."""
    if "account" in request.GET:
        return number_in(request, "account")
    account = scope_of(request, viewer_of(request))
    return account.pk if account else None


def zone_of(viewer: User, account_id: int | None) -> str:
    """On whose clock it is today: the chosen account's, else that of most accounts that the viewer sees. Whoever looks
    from elsewhere plans for them all the same."""
    zones = reach_of(viewer).zones
    if account_id in zones:
        return zones[account_id]
    return Counter(zones.values()).most_common(1)[0][0] if zones else viewer.zone


def scope_of(request: HttpRequest, viewer: User) -> Account | None:
    """What the switcher stands on; forgotten when the person may not see that account any more."""
    chosen = request.session.get(SESSION_ACCOUNT)
    if chosen is None:
        return None
    account = accounts_for(viewer).filter(pk=chosen).first()
    if account is None:
        del request.session[SESSION_ACCOUNT]
    return account


def choose(request: HttpRequest, account: Account | None) -> None:
    """`None`: all of them again."""
    if account is None:
        request.session.pop(SESSION_ACCOUNT, None)
    else:
        request.session[SESSION_ACCOUNT] = account.pk
