"""What is forgotten every night."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync

from guanwei.accounts.models import QuotaWindow
from guanwei.base.models import Kept
from guanwei.jobs.tasks import forget_old, forget_windows
from guanwei.lib.clock import utc_now
from guanwei.people.models import Session
from tests import cast as people


@pytest.mark.django_db
def test_what_ended_is_forgotten_and_what_runs_is_kept() -> None:
    now = utc_now()
    for key, end in (("ended", now - timedelta(minutes=1)), ("running", now + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", seen_at=now, expire_date=end)
        Kept.objects.create(cache_key=key, value="", expires=end)
    async_to_sync(forget_old.func)(0)
    assert [row.session_key for row in Session.objects.all()] == ["running"]
    assert [row.cache_key for row in Kept.objects.all()] == ["running"]


@pytest.mark.django_db
def test_quota_windows_are_forgotten_after_three_days_and_counted_until_then() -> None:
    account, now = people.cast().weibo, utc_now()
    for days in (0, 2, 4, 400):
        begins = now - timedelta(days=days)
        QuotaWindow.objects.create(account=account, bucket="calls", starts_at=begins, used=3, ceiling=100)
    forget_windows(0)
    assert sorted((now - window.starts_at).days for window in QuotaWindow.objects.all()) == [0, 2]
