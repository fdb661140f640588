"""Every job, by the name that the domain defers. Thin: find, call the action."""

from contextlib import suppress

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from guanwei.accounts.actions import CHECK_JOB, forget_quota_windows
from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import LOOK_AT_ALL_JOB, LOOK_JOB
from guanwei.base.models import Kept
from guanwei.inbox import intake, snoozing, waiting
from guanwei.inbox.calendar import COUNT_AGAIN_JOB
from guanwei.inbox.intake import TAKE_IN_JOB
from guanwei.inbox.served import answered
from guanwei.jobs import deciding, demo
from guanwei.jobs.checking_up import check_up_all
from guanwei.jobs.checkup import check_login, check_logins
from guanwei.jobs.errands import ASK_LOGIN_JOB
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.sessions import SessionStore
from guanwei.publishing import imports, themes, working
from guanwei.publishing.models import PlanFile
from guanwei.publishing.resembling import forget_unused
from guanwei.publishing.whole_plan import look_over

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


@app.task(name=LOOK_JOB)
def look_over_plan(account_id: int) -> None:
    look_over(Account.objects.get(pk=account_id), now=utc_now(), answered=answered)


@app.periodic(cron="7 * * * *")
@app.task(name=LOOK_AT_ALL_JOB, queueing_lock=LOOK_AT_ALL_JOB)
def look_over_all(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    """A silence comes nearer without anybody doing anything; a setting of the whole installation asks for it too."""
    for account in Account.objects.filter(active=True):
        look_over(account, now=utc_now(), answered=answered)


@app.periodic(cron="37 * * * *")
@app.task(name="publishing.build_themes", queueing_lock="publishing.build_themes")
def build_themes(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    """What each account's loved posts are about, as they become more."""
    themes.build_due(now=utc_now())


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
    demo.look_at_accounts(now=utc_now())


@app.task(name=CHECK_JOB)
def check_new_credentials(account_id: int) -> None:
    """Unless somebody who waited for the answer has asked meanwhile. A network that is silent is asked again with all
    the others."""
    account = Account.objects.get(pk=account_id)
    if account.health == Account.Health.CHECKING:
        check_login(account, now=utc_now())


@app.task(name=ASK_LOGIN_JOB)
def ask_about_login(account_id: int) -> None:
    """A stream was refused: is it the token, or only the right to read this?"""
    check_login(Account.objects.get(pk=account_id), now=utc_now())


@app.periodic(cron="*/30 * * * *")
@app.task(name="accounts.check_logins", queueing_lock="accounts.check_logins")
def check_logins_now(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    check_logins(now=utc_now())


@app.periodic(cron="41 1 * * *")
@app.task(name="accounts.check_up", queueing_lock="accounts.check_up")
def check_up_accounts(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    """Each account once a week, or as often as is set; asked daily, so that a day without a worker costs a day."""
    check_up_all(now=utc_now())


@app.task(name=TAKE_IN_JOB)
def take_in(account_id: int) -> None:
    while intake.take_in(now=utc_now(), account_id=account_id) == intake.BATCH:
        pass


@app.periodic(cron="* * * * *")
@app.task(name="inbox.every_minute", queueing_lock="inbox.every_minute")
def tend_inbox(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    intake.start_again()
    while snoozing.wake(now=utc_now()) == snoozing.AT_A_TIME:
        pass


@app.periodic(cron="* * * * *")
@app.task(name="delivery.resume_left_over", queueing_lock="delivery.resume_left_over")
def resume_left_over(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    deciding.resume_left_over(now=utc_now())


@app.task(name=COUNT_AGAIN_JOB)
def count_due_again() -> None:
    waiting.count_again()


@app.periodic(cron="23 * * * *")
@app.task(name="inbox.count_again_hourly", queueing_lock="inbox.count_again_hourly")
def count_due_hourly(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    """Hours, minutes and zones are set in many places; what is due follows within the hour."""
    waiting.count_again()


@app.periodic(cron="*/5 * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    """Jobs of a worker that died: put back, because every job here can be run again without harm. Reading and importing
    give up by themselves and tell the person; any other job fails after MOST_TRIES, and doctor shows it: what kills its
    worker must not do so for ever. One whose like waits already is let go: two of them may not wait."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts > MOST_TRIES:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        elif job.queueing_lock and await _waits(job.queueing_lock):
            await manager.finish_job(job, Status.ABORTED, delete_job=False)
        else:
            await manager.retry_job(job)


async def _waits(queueing_lock: str) -> bool:
    return bool(list(await app.job_manager.list_jobs_async(queueing_lock=queueing_lock, status=Status.TODO.value)))


@app.periodic(cron="12 4 * * *")
@app.task(name="accounts.forget_quota_windows", queueing_lock="accounts.forget_quota_windows")
def forget_windows(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    forget_quota_windows(now=utc_now())


@app.periodic(cron="14 4 * * *")
@app.task(name="publishing.forget_working_copies", queueing_lock="publishing.forget_working_copies")
def forget_working_copies(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    working.forget_old(now=utc_now())


@app.periodic(cron="31 4 * * *")
@app.task(name="publishing.forget_unused_texts", queueing_lock="publishing.forget_unused_texts")
def forget_unused_texts(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    forget_unused()


@app.periodic(cron="17 4 * * *")
@app.task(name="jobs.forget_old", queueing_lock="jobs.forget_old")
async def forget_old(timestamp: int) -> None:  # noqa: ARG001  periodic jobs are handed one
    await app.job_manager.delete_old_jobs(nb_hours=24 * 14, include_failed=True, include_aborted=True)
    await SessionStore.aclear_expired()
    await Kept.objects.filter(expires__lt=utc_now()).adelete()
