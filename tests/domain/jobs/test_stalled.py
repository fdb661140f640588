"""Jobs whose worker died: put back a few times, never for ever."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.base.queue import defer
from guanwei.jobs.tasks import MOST_TRIES, retry_stalled
from guanwei.lib.clock import utc_now

pytestmark = pytest.mark.django_db
JOB, KEY = "publishing.look_over", "publishing.look_over:1"


def begun_by_a_worker_that_died(*, attempts: int = 0) -> ProcrastinateJob:
    job = ProcrastinateJob.objects.latest("id")
    with connection.cursor() as cursor:
        dead = utc_now() - timedelta(minutes=5)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [dead])
        (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker, attempts, job.id],
        )
    return job


def swept(job: ProcrastinateJob) -> tuple[str, int]:
    async_to_sync(retry_stalled.func)(0)
    job.refresh_from_db()
    return job.status, job.attempts


def test_a_job_whose_worker_died_is_put_back() -> None:
    defer(JOB, key=KEY, account_id=1)
    assert swept(begun_by_a_worker_that_died()) == ("todo", 1)


def test_a_job_that_kills_its_worker_again_and_again_fails_for_good() -> None:
    defer(JOB, key=KEY, account_id=1)
    job = begun_by_a_worker_that_died()
    for tries in range(1, MOST_TRIES + 2):
        assert swept(job) == ("todo", tries)
        begun_by_a_worker_that_died(attempts=tries)
    assert swept(job)[0] == "failed"


def test_one_whose_like_waits_already_is_let_go_and_keeps_no_other_from_its_turn() -> None:
    """Two with one key may not wait; the refusal must not end the sweep before the next job."""
    defer(JOB, key=KEY, account_id=1)
    first = begun_by_a_worker_that_died()
    defer(JOB, key="publishing.look_over:2", account_id=2)
    second = begun_by_a_worker_that_died()
    defer(JOB, key=KEY, account_id=1)
    assert swept(first)[0] == "aborted"
    assert swept(second)[0] == "todo"
