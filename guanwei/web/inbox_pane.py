"""The list of conversations as it stands at the left of the inbox: by itself, and beside the one that is open."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from guanwei.accounts.access import account_ids
from guanwei.inbox.counts import counts
from guanwei.inbox.queries import Filters, Show, Whose, inbox_list
from guanwei.inbox.reading import late_reads
from guanwei.networks.incoming import Kind
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.web.forms.inbox import filters_from
from guanwei.web.scope import scope_of

FILTERS = ("show", "whose", "account", "kind", "urgent", "overdue", "unread", "q", "sort")
FLAGS = ("urgent", "overdue", "unread")
BEHIND_THE_MENU = ("whose", "kind", "urgent", "overdue", "unread", "sort")
MOST_READS = 3  # accounts that are read too late, told above the list
MARKS = ("after", "before")  # of a page
STATES = (Show.OPEN, Show.WAITING, Show.SNOOZED, Show.DONE, Show.ALL)


def pane(request: HttpRequest, viewer: User, given: QueryDict, *, now: datetime) -> dict[str, Any]:
    """`given`: the filters, and the mark of the page. The account is the switcher's where they name none."""
    filters = filters_from(given)
    if "account" not in given and (account := scope_of(request, viewer)):
        filters = replace(filters, account_id=account.pk)
    found = inbox_list(viewer, filters, now=now, after=given.get("after", ""), before=given.get("before", ""))
    marks = {mark: given[mark] for mark in MARKS if given.get(mark)}
    return {
        "found": found,
        "filters": filters,
        "counts": counts(viewer, filters, now=now),
        "reads": lambda: late_reads(viewer, account_id=filters.account_id, now=now)[:MOST_READS],
        "may_read_now": account_ids(viewer, Permission.OPERATE),
        "states": [(state.value, query_of(given, show=state.value)) for state in STATES],
        "query": query_of(given),
        "narrowed": narrowed_by(filters),
        "unnarrowed": query_of(given, **dict.fromkeys(BEHIND_THE_MENU, "")),
        "here_in_list": query_of(given, **marks),
        "flips": {name: query_of(given, **{name: "" if given.get(name) else "1"}) for name in FLAGS},
        "whose": {one: query_of(given, whose="" if filters.whose == one else one) for one in ("mine", "unassigned")},
        "next": found.next and query_of(given, after=found.next),
        "previous": found.previous and query_of(given, before=found.previous),
        "kinds": [kind.value for kind in Kind],
        "may_write_any": bool(account_ids(viewer, Permission.WRITE)),
    }


def narrowed_by(filters: Filters) -> int:
    """How many of the filters behind the menu are in force."""
    flags = (filters.urgent, filters.overdue, filters.unread, filters.newest_first, filters.kind)
    return sum(map(bool, flags)) + (filters.whose is not Whose.ALL)


def query_of(given: QueryDict, **changed: str) -> str:
    """The filters that are in force, as a query; without marks of a page unless they are handed in."""
    query = QueryDict(mutable=True)
    for name in FILTERS:
        value = changed.get(name, given.get(name, ""))
        if value and not (name == "show" and value == Show.OPEN):
            query[name] = value
    for mark in MARKS:
        if mark in changed:
            query[mark] = changed[mark]
    return query.urlencode()
