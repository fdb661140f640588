"""Where the one field on top leads besides to what it finds: the console's pages, by their names in both languages, and
the viewer's accounts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guanwei.accounts.access import account_ids, accounts_for
from guanwei.accounts.models import Account
from guanwei.lib.text import folded, sought
from guanwei.people.models import User
from guanwei.people.roles import Permission

MOST_ACCOUNTS = 5


@dataclass(frozen=True, slots=True)
class Target:
    """A page; `icon` is a name in icons.svg."""

    name: str | Promise
    address: str
    icon: str
    account: Account | None = None


ADMIN = "admin"
# Name, address, icon, and what one has to be allowed on something to have any use for it.
PAGES = (
    (_("Today"), "today", "today", Permission.VIEW),
    (_("Inbox"), "inbox", "inbox", Permission.VIEW),
    (_("Plan"), "week", "week", Permission.VIEW),
    (_("Write a post"), "new-post", "write", Permission.WRITE),
    (_("Approvals"), "approvals", "approve", Permission.VIEW),
    (_("Deliveries"), "deliveries", "send", Permission.VIEW),
    (_("Practice"), "practice", "practice", Permission.VIEW),
    (_("Sources"), "sources", "source", Permission.VIEW),
    (_("Accounts"), "accounts", "account", Permission.VIEW),
    (_("Import"), "imports", "import", Permission.WRITE),
    (_("Trail"), "trail", "trail", Permission.VIEW),
    (_("Stop …"), "stop", "stop", Permission.OPERATE),
    (_("Help"), "help", "help", None),
    (_("Me"), "me", "me", None),
    (_("Users"), "users", "users", ADMIN),
    (_("Settings"), "settings", "settings", ADMIN),
)


def targets(viewer: User, typed: str) -> list[Target]:
    """All pages where nothing is typed; else the pages and accounts in whose names all of it stands."""
    wanted = sought(typed)
    found = [target for target in _pages(viewer) if not wanted or _is_named(wanted, *_in_all_languages(target.name))]
    return [*found, *_accounts(viewer, wanted)] if wanted else found


def _pages(viewer: User) -> Iterator[Target]:
    for name, address, icon, needed in PAGES:
        if needed is None or (viewer.is_admin if needed == ADMIN else account_ids(viewer, needed) or viewer.is_admin):
            yield Target(name, reverse(address), icon)


def _accounts(viewer: User, wanted: list[str]) -> list[Target]:
    mine = accounts_for(viewer).select_related("brand").order_by("-active", "name", "pk")
    named = [one for one in mine if _is_named(wanted, one.name, one.handle, one.brand.name)]
    return [Target(one.name, reverse("account", args=[one.pk]), "account", one) for one in named[:MOST_ACCOUNTS]]


def _is_named(wanted: list[str], *names: str) -> bool:
    together = folded(" ".join(names))
    return all(run in together for run in wanted)


def _in_all_languages(name: str | Promise) -> list[str]:
    names = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.append(str(name))
    return names
