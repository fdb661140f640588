"""The account that a person works on: chosen once on top of the page, kept in the session, obeyed by every list."""

from django.http import HttpRequest

from guanwei.accounts.access import accounts_for
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
