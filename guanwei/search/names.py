"""What accounts are called now: a run of letters that stands in a name finds what is on that account."""

from collections.abc import Sequence

from guanwei.accounts.access import accounts_for
from guanwei.lib.text import folded
from guanwei.people.models import User

Names = Sequence[tuple[int, str]]  # a number, and what it is called, folded


def names_of_accounts(viewer: User) -> Names:
    """Those that the viewer may see, by name and handle."""
    mine = accounts_for(viewer).values_list("pk", "name", "handle")
    return [(pk, folded(f"{name} {handle}")) for pk, name, handle in mine]


def bearing(run: str, names: Names) -> list[int]:
    return [id for id, name in names if run in name]
