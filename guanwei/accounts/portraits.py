"""The picture that an account has on its network, as it was fetched last (guanwei.jobs.portraits): what its page and
the previews show. Where there is none they draw the first letter of its name."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from guanwei.accounts.access import accounts_for
from guanwei.accounts.models import Account, Portrait
from guanwei.people.models import User

MIME = "image/webp"


def portrait_for(viewer: User, account_id: int) -> bytes:
    """Of one of the viewer's accounts, or Account.DoesNotExist, Portrait.DoesNotExist."""
    return bytes(Portrait.objects.get(account=accounts_for(viewer).get(pk=account_id)).picture)


def marks_of(accounts: Collection[int]) -> dict[int, str]:
    """Of those that have one: it is another picture when the mark is another."""
    return dict(Portrait.objects.filter(account__in=accounts).values_list("account", "mark"))


def address_known(account: Account) -> str:
    """Where the one that is kept was fetched from; "" for none."""
    return Portrait.objects.filter(account=account).values_list("address", flat=True).first() or ""


def keep_portrait(*, account: Account, now: datetime, address: str, picture: bytes) -> None:
    mark = hashlib.sha256(picture).hexdigest()[:12]
    values = {"address": address, "picture": picture, "mark": mark, "at": now}
    Portrait.objects.update_or_create(account=account, defaults=values)


def drop_portrait(account: Account) -> None:
    """It has none of its own any more."""
    Portrait.objects.filter(account=account).delete()
