"""What is forgotten every night."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session

from guanwei.jobs.tasks import forget_old
from guanwei.lib.clock import utc_now


@pytest.mark.django_db
def test_sessions_that_ended_are_forgotten_and_running_ones_kept() -> None:
    now = utc_now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="running", session_data="", expire_date=now + timedelta(days=1))
    async_to_sync(forget_old.func)(0)
    assert [row.session_key for row in Session.objects.all()] == ["running"]
