"""Quotas are debited in the claim's transaction: many threads at once never take more than there is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from guanwei.accounts.models import Account, QuotaWindow
from guanwei.accounts.queries import quota_use
from guanwei.accounts.quota import Call, window_start
from guanwei.accounts.quotas import credit, debit
from guanwei.lib.clock import utc_now
from guanwei.networks.contract import Limits
from guanwei.networks.registry import limits_for
from tests import cast as people

THREADS = 8


def limits() -> Limits:
    return limits_for("weibo", "ordinary")


@pytest.mark.django_db(transaction=True)
def test_parallel_debits_never_overdraw() -> None:
    """Each thread locks the account as the sender does, then takes calls until it is told that there are none."""
    account, now = people.cast().weibo, utc_now()
    smallest = min((quota for quota in limits().quotas), key=lambda quota: quota.limit)

    def take_all() -> int:
        taken = 0
        try:
            while True:
                with transaction.atomic():
                    Account.objects.select_for_update().get(pk=account.pk)
                    if debit({account.pk: limits()}, now, Call.POST):
                        return taken
                taken += 1
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        counts = list(pool.map(lambda _: take_all(), range(THREADS)))
    assert sum(counts) == smallest.limit
    used = {window.bucket: (window.used, window.ceiling) for window in QuotaWindow.objects.filter(account=account)}
    assert all(taken == sum(counts) and taken <= ceiling for taken, ceiling in used.values())


@pytest.mark.django_db
def test_listening_leaves_the_reserve_to_publishing() -> None:
    account, now = people.cast().weibo, utc_now()
    calls = next(quota for quota in limits().quotas if quota.reserve)
    for _ in range(calls.limit - calls.reserve):
        assert debit({account.pk: limits()}, now, Call.LISTEN) == {}
    refused = debit({account.pk: limits()}, now, Call.LISTEN)
    assert refused[account.pk].bucket == calls.bucket
    assert debit({account.pk: limits()}, now, Call.POST) == {}
    [use] = [use for use in quota_use(account, now=now) if use.quota == calls]
    assert use.left == calls.reserve - 1


@pytest.mark.django_db
def test_the_next_window_begins_empty() -> None:
    account, now = people.cast().weibo, utc_now()
    while not (refused := debit({account.pk: limits()}, now, Call.POST)):
        pass
    until = refused[account.pk].until
    assert until > now
    assert debit({account.pk: limits()}, until - timedelta(seconds=1), Call.POST)
    shortest = min(quota.window_seconds for quota in limits().quotas)
    assert until - window_start(now, shortest) <= timedelta(days=1)
    assert debit({account.pk: limits()}, until, Call.POST) == {}


@pytest.mark.django_db
def test_the_database_refuses_what_is_overdrawn() -> None:
    account = people.cast().weibo
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaWindow.objects.create(account=account, bucket="calls", starts_at=utc_now(), used=101, ceiling=100)


@pytest.mark.django_db
def test_a_post_whose_pictures_are_uploaded_one_by_one_takes_a_call_for_each_and_one_post() -> None:
    account, now = people.cast(weibo_profile="commercial").weibo, utc_now()
    commercial = limits_for("weibo", "commercial")
    assert debit({account.pk: commercial}, now, Call.POST, {account.pk: 10}) == {}
    used = dict(QuotaWindow.objects.values_list("bucket", "used"))
    assert used == {"calls": 10, "posts": 1}
    credit({account.pk: commercial}, now, Call.POST, {account.pk: 10})
    assert set(QuotaWindow.objects.values_list("used", flat=True)) == {0}


@pytest.mark.django_db
def test_nine_pictures_are_not_begun_with_fewer_calls_than_they_take() -> None:
    account, now = people.cast(weibo_profile="granted").weibo, utc_now()
    granted = limits_for("weibo", "granted")
    begins = window_start(now, 86400)
    QuotaWindow.objects.create(account=account, bucket="calls", starts_at=begins, used=91, ceiling=100)
    assert account.pk in debit({account.pk: granted}, now, Call.POST, {account.pk: 10})
    assert debit({account.pk: granted}, now, Call.POST, {account.pk: 9}) == {}
    assert QuotaWindow.objects.get(bucket="calls").used == 100
