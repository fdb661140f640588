"""What the plan is held against changes: it is looked over again with that change, not at the next full hour."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.accounts.actions import add_product_line, set_active
from guanwei.accounts.editing import AccountChange, change_account
from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import LOOK_AT_ALL_JOB, LOOK_JOB
from guanwei.accounts.values import set_value
from guanwei.jobs.tasks import look_over_all, look_over_plan
from guanwei.lib.clock import utc_now
from guanwei.practice.checks.b1_flood import MAX_PER_DAY
from guanwei.practice.checks.c12_own_words import NEVER
from guanwei.practice.positioning import Positioning
from guanwei.practice.sheets import set_positioning
from guanwei.publishing.whole_plan import whole_plans
from tests import cast as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = 24 * 60


def waiting() -> list[tuple[str, int | None]]:
    jobs = ProcrastinateJob.objects.filter(task_name__in=(LOOK_JOB, LOOK_AT_ALL_JOB)).order_by("pk")
    return [(job.task_name, job.args.get("account_id")) for job in jobs]


def of(*accounts: Account) -> list[tuple[str, int | None]]:
    return [(LOOK_JOB, pk) for pk in sorted(account.pk for account in accounts)]


def as_it_is(account: Account) -> AccountChange:
    return AccountChange(
        name=account.name,
        handle=account.handle,
        profile=account.profile,
        zone=account.zone,
        safe_domains=tuple(account.safe_domains),
        stage=account.stage,
        role=account.role,
    )


CHANGES: dict[str, Callable[[Cast], None]] = {
    "a setting": lambda who: set_value(actor=who.he, now=utc_now(), key=MAX_PER_DAY.id, value=2, brand=who.brand),
    "a level": lambda who: set_value(actor=who.he, now=utc_now(), key="B1.flood.level", value="off", brand=who.brand),
    "own words": lambda who: set_value(actor=who.he, now=utc_now(), key=NEVER.id, value="亲们", brand=who.brand),
    "the positioning sheet": lambda who: set_positioning(
        actor=who.he, now=utc_now(), brand=who.brand, positioning=Positioning(products=("绿茶",))
    ),
    "a product line": lambda who: add_product_line(actor=who.he, now=utc_now(), brand=who.brand, name="茶具"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_on_a_brand_has_the_plans_of_its_accounts_looked_over(what: str) -> None:
    who = people.cast()
    CHANGES[what](who)
    assert waiting() == of(who.weibo, who.bluesky)


def test_a_setting_of_one_account_has_its_plan_looked_over_and_that_of_no_other() -> None:
    who = people.cast()
    for value in (2, None):
        set_value(actor=who.he, now=utc_now(), key=MAX_PER_DAY.id, value=value, account=who.weibo)
    assert waiting() == of(who.weibo)


def test_a_setting_of_the_installation_asks_for_all_by_one_job() -> None:
    who = people.cast()
    for value in (2, 3):
        set_value(actor=who.admin, now=utc_now(), key=MAX_PER_DAY.id, value=value)
    assert waiting() == [(LOOK_AT_ALL_JOB, None)]


def test_rights_and_being_paused_or_resumed_count_too() -> None:
    who = people.cast()
    change = replace(as_it_is(who.weibo), profile="granted")
    change_account(actor=who.he, now=utc_now(), account=who.weibo, change=change)
    set_active(actor=who.he, now=utc_now(), account=who.bluesky, active=False)
    assert sorted(waiting()) == of(who.weibo, who.bluesky)


def test_a_change_that_is_taken_back_leaves_no_job() -> None:
    who = people.cast()
    with transaction.atomic():
        set_value(actor=who.he, now=utc_now(), key=MAX_PER_DAY.id, value=2, account=who.weibo)
        transaction.set_rollback(True)
    assert waiting() == []


@pytest.mark.parametrize("everywhere", [False, True])
def test_two_a_day_shows_on_the_plan_as_soon_as_its_job_has_run(everywhere: bool) -> None:
    who = people.cast()
    morning = datetime.combine(people.soon(minutes=2 * DAY).date(), time(1), UTC)  # nine o'clock where the account is
    for place in range(3):
        people.a_draft(who, due_at=morning + timedelta(hours=2 * place), text=f"第 {place} 泡茶，八十度的水。")
    look_over_plan(account_id=who.bluesky.pk)
    assert "B1.flood" not in seen(who)
    ProcrastinateJob.objects.all().delete()
    account = None if everywhere else who.bluesky
    set_value(actor=who.admin, now=utc_now(), key=MAX_PER_DAY.id, value=2, account=account)
    [job] = ProcrastinateJob.objects.filter(task_name__in=(LOOK_JOB, LOOK_AT_ALL_JOB))
    {LOOK_JOB: look_over_plan, LOOK_AT_ALL_JOB: look_over_all}[job.task_name](**job.args)
    assert "B1.flood" in seen(who)


def seen(who: Cast) -> set[str]:
    found = {one.id for plan in whole_plans(who.qin, account_id=who.bluesky.pk) for one in plan.findings}
    return {".".join(one.split(".")[:2]) for one in found}
