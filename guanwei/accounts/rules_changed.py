"""The rules changed that an account's plan is held against: it is looked over again at once, not with the next hour."""

from collections.abc import Iterable
from datetime import datetime

from guanwei.accounts.models import Account, Brand
from guanwei.base.queue import defer

LOOK_JOB = "publishing.look_over"  # of one account; the job stands above
LOOK_AT_ALL_JOB = "publishing.look_over_all"


def look_over_again(accounts: Iterable[int]) -> None:
    """By id. Call inside the transaction of the change; where a job waits already, it will see the change."""
    for account in sorted(accounts):
        defer(LOOK_JOB, key=f"{LOOK_JOB}:{account}", account_id=account)


def look_over_brand_again(brand: Brand) -> None:
    look_over_again(Account.objects.filter(brand=brand).values_list("pk", flat=True))


def look_over_everything_again(*, now: datetime) -> None:
    """The same for a change that holds on every account: one job, however many there are."""
    defer(LOOK_AT_ALL_JOB, key=LOOK_AT_ALL_JOB, timestamp=int(now.timestamp()))
