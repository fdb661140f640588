"""Every job, by the name that the domain defers. Thin: find, call the action."""

from contextlib import suppress

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from guanwei.jobs import demo
from guanwei.jobs.checkup import check_logins
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.publishing import imports
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import PlanFile


@app.task(name=imports.READ_JOB)
def read_sheet(plan_file_id: int) -> None:
    file = PlanFile.objects.select_related("brand", "created_by").get(pk=plan_file_id)
    if file.state == PlanFile.State.READING:
        imports.read(now=utc_now(), file=file)


@app.task(name=imports.IMPORT_JOB)
def import_sheet(plan_file_id: int, actor_id: int) -> None:
    file = PlanFile.objects.select_related("brand", "created_by").get(pk=plan_file_id)
    if file.state == PlanFile.State.IMPORTING:
        with suppress(PlanRefused):  # the file's page shows which rows went bad meanwhile
            imports.run_import(actor=User.objects.get(pk=actor_id), now=utc_now(), file=file)


@app.task(name=demo.FILL_JOB)
def fill_demo() -> None:
    demo.fill(now=utc_now())


@app.periodic(cron="*/30 * * * *")
@app.task(name="accounts.check_logins", queueing_lock="accounts.check_logins")
def check_logins_now(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    check_logins(now=utc_now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    """Jobs of a worker that died: put back, because every job here can be run again without harm."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 4 * * *")
@app.task(name="jobs.forget_old", queueing_lock="jobs.forget_old")
async def forget_old(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    await app.job_manager.delete_old_jobs(nb_hours=24 * 14, include_failed=True)
    await SessionStore.aclear_expired()
