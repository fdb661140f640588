"""Every job, by the name that the domain defers. Thin: find, call the action."""

from contextlib import suppress

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import JobContext
from procrastinate.contrib.django import app

from guanwei.jobs import demo
from guanwei.jobs.checkup import check_logins
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.publishing import imports
from guanwei.publishing.models import PlanFile

MOST_TRIES = 3  # a job whose worker died this often is what it died of


@app.task(name=imports.READ_JOB, pass_context=True)
def read_sheet(context: JobContext, plan_file_id: int) -> None:
    file = PlanFile.objects.select_related("brand", "created_by").get(pk=plan_file_id)
    if file.state != PlanFile.State.READING:
        return
    if _given_up(context):
        imports.fail(now=utc_now(), file=file, words=_KEEPS_BREAKING)
    else:
        imports.read(now=utc_now(), file=file)


@app.task(name=imports.IMPORT_JOB, pass_context=True)
def import_sheet(context: JobContext, plan_file_id: int, actor_id: int) -> None:
    file = PlanFile.objects.select_related("brand", "created_by").get(pk=plan_file_id)
    if file.state != PlanFile.State.IMPORTING:
        return
    if _given_up(context):
        imports.give_back(now=utc_now(), file=file, words=imports.BROKE)
        return
    with suppress(*imports.REFUSALS):  # the file's page says why
        imports.run_import(actor=User.objects.get(pk=actor_id), now=utc_now(), file=file)


def _given_up(context: JobContext) -> bool:
    return context.job.attempts >= MOST_TRIES


_KEEPS_BREAKING = Words(
    f"读取这个文件 {MOST_TRIES} 次都中断了，不再重试。请把内容复制到一个新的工作簿，只保留排期，再上传。",
    f"Reading this file broke off {MOST_TRIES} times and is not tried again. Copy the plan alone into a new workbook "
    "and upload that.",
)


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
    """Jobs of a worker that died: put back, because every job here can be run again without harm, and those
    that may be what it died of count their tries."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 4 * * *")
@app.task(name="jobs.forget_old", queueing_lock="jobs.forget_old")
async def forget_old(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    await app.job_manager.delete_old_jobs(nb_hours=24 * 14, include_failed=True)
    await SessionStore.aclear_expired()
