"""What is forgotten every night."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session

from guanwei.accounts.models import QuotaWindow
from guanwei.jobs.tasks import forget_old, forget_windows
from guanwei.lib.clock import utc_now
from tests import cast as people


@pytest.mark.django_db
def test_sessions_that_ended_are_forgotten_and_running_ones_kept() -> None:
    now = utc_now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="running", session_data="", expire_date=now + timedelta(days=1))
    async_to_sync(forget_old.func)(0)
    assert [row.session_key for row in Session.objects.all()] == ["running"]


@pytest.mark.django_db
def test_quota_windows_are_forgotten_after_three_days_and_counted_until_then() -> None:
    account, now = people.cast().weibo, utc_now()
    for days in (0, 2, 4, 400):
        begins = now - timedelta(days=days)
        QuotaWindow.objects.create(account=account, bucket="calls", starts_at=begins, used=3, ceiling=100)
    forget_windows(0)
    assert sorted((now - window.starts_at).days for window in QuotaWindow.objects.all()) == [0, 2]
