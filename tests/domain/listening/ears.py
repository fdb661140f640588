"""Short words for the tests of listening: sources, claims, pages."""

from collections.abc import Callable
from datetime import datetime, timedelta

from guanwei.accounts.models import Account
from guanwei.lib.clock import utc_now
from guanwei.listening import actions
from guanwei.listening.claiming import Claimed, claim
from guanwei.listening.models import Source
from guanwei.listening.sources import ensure_sources
from guanwei.networks.acts import Form
from guanwei.networks.contract import Limits, Remote
from guanwei.networks.incoming import Heard, Kind, Page, Person
from guanwei.networks.registry import limits_for

MINUTE = timedelta(minutes=1)
FAN = Person("7000000001", "chaqi", "茶气", "https://weibo.com/u/7000000001")


def a_source(account: Account, stream: str = "mentions") -> Source:
    """The only active source of `account`, due now."""
    now = utc_now()
    ensure_sources(now=now)
    Source.objects.exclude(account=account, stream=stream).update(active=False)
    return Source.objects.get(account=account, stream=stream)


def claimed(
    now: datetime | None = None, *, poller: str = "one", limits_of: Callable[[str, str], Limits] = limits_for
) -> list[Claimed]:
    return claim(now=now or utc_now(), poller=poller, count=50, lease_seconds=60, limits_of=limits_of)


def heard(number: int, **more: object) -> Heard:
    """Interaction `number`, written so many minutes ago."""
    values: dict[str, object] = {
        "remote_id": f"50000000000{number:05}",
        "form": Form.POST,
        "kind": Kind.MENTION,
        "author": FAN,
        "text": f"@青禾茗 第 {number} 次提问",
        "created_at": utc_now() - number * MINUTE,
        "url": f"https://weibo.com/7000000001/n{number}",
        "ref": {"mid": str(number)},
    }
    return Heard(**(values | more))  # type: ignore[arg-type]


def page(*items: Heard, older: str = "", reached: bool = True, mark: str = "m", total: int | None = None) -> Page:
    return Page(items, mark, older, reached, total)


def hear(source: Source, what: Page, *, poller: str = "one") -> bool:
    """One poll of `source` that brings `what`."""
    Source.objects.filter(pk=source.pk).update(next_at=utc_now() - MINUTE)
    [one] = claimed(poller=poller)
    assert one.id == source.pk
    network = Account.objects.get(pk=one.account_id).network
    return actions.store_page(now=utc_now(), claimed=one, network=network, page=what, pace_seconds=300)


def posted(number: int, **more: object) -> Remote:
    """A post on one of our own timelines, so many minutes old."""
    values: dict[str, object] = {
        "remote_id": f"49000000000{number:05}",
        "url": f"https://weibo.com/6000000001/p{number}",
        "text": f"随手发的第 {number} 条，讲讲今天的茶园。",
        "created_at": utc_now() - number * MINUTE,
        "picture_count": 0,
    }
    return Remote(**(values | more))  # type: ignore[arg-type]
