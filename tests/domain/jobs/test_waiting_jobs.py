"""A job that waits is started once, and never before the change that it is to see."""

import threading

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.base.queue import defer
from guanwei.jobs.tasks import tend_inbox
from guanwei.listening.models import Hearing
from tests import cast as people
from tests.domain.inbox.hearing import comment, store, take_in

JOB, KEY = "inbox.take_in", "inbox.take_in:1"


def taken_by_a_worker() -> int | None:
    """What the job queue hands to a worker that asks now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)")
        (id,) = cursor.fetchone()
    return id


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_waits_does_not_begin_before_the_change_that_asked_for_it_too_is_there() -> None:
    defer(JOB, key=KEY, account_id=1)
    asked, done = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            assert defer(JOB, key=KEY, account_id=1) is False  # one waits already
            asked.set()
            done.wait(10)
        connection.close()

    changing = threading.Thread(target=change)
    changing.start()
    assert asked.wait(10)
    early = taken_by_a_worker()  # it would not see the change, and nobody would start it again
    done.set()
    changing.join()
    assert early is None
    assert taken_by_a_worker() is not None


@pytest.mark.django_db
def test_while_a_job_runs_one_more_may_wait() -> None:
    defer(JOB, key=KEY, account_id=1)
    assert taken_by_a_worker() is not None
    assert defer(JOB, key=KEY, account_id=1) is True
    assert defer(JOB, key=KEY, account_id=1) is False


@pytest.mark.django_db
def test_what_was_heard_is_taken_in_although_its_job_failed() -> None:
    who = people.cast(weibo_profile="granted")
    store(who.weibo, [comment("5100000000000001")])
    forget_jobs()  # it failed
    tend_inbox.func(0)
    assert ProcrastinateJob.objects.get(task_name=JOB).args == {"account_id": who.weibo.pk}
    take_in(who.weibo)
    assert not Hearing.objects.filter(news=True).exists()
    forget_jobs()
    tend_inbox.func(0)
    assert not ProcrastinateJob.objects.filter(task_name=JOB).exists()
