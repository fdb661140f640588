"""The plan of an account as a whole: looked over by a job, kept, and shown to those who may see the account."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.accounts.actions import grant, set_active
from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import LOOK_JOB
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Role
from guanwei.practice.findings import Finding
from guanwei.publishing.actions import cancel
from guanwei.publishing.whole_plan import MOST_AHEAD, look_over, whole_plans
from tests import cast as people
from tests.domain.publishing.sheets import brought, line, table

pytestmark = pytest.mark.django_db
DAY = 24 * 60
SILENCE = "B2.silence"


def silent_for(days: int) -> people.Cast:
    """One post tomorrow and one so many days later: nothing in between."""
    who = people.cast()
    people.a_draft(who, due_at=people.soon(minutes=DAY))
    people.a_draft(who, due_at=people.soon(minutes=DAY * (days + 1)), text="茶叶要避光密封，别和香料放在一起。")
    return who


def silences(who: people.Cast) -> list[Finding]:
    account = Account.objects.get(pk=who.bluesky.pk)
    return [found for found in look_over(account, now=utc_now()) if found.id == SILENCE]


def every_day(who: people.Cast, days: range) -> None:
    for day in days:
        people.a_draft(who, due_at=people.soon(minutes=60 + DAY * day), text=f"第 {day} 天的茶，八十度的水。")


def test_a_silence_in_the_middle_of_the_plan_is_found_before_it_happens() -> None:
    assert silences(silent_for(9))


def test_a_plan_without_gaps_has_none() -> None:
    who = people.cast()
    every_day(who, range(5))
    assert not silences(who)


def test_every_change_to_the_plan_has_it_looked_over_once() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    jobs = ProcrastinateJob.objects.filter(task_name=LOOK_JOB)
    assert [job.args for job in jobs] == [{"account_id": who.bluesky.pk}]


def test_it_is_shown_to_those_who_may_see_the_account_until_the_next_look() -> None:
    who = silent_for(9)
    assert silences(who)
    fang = people.user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.weibo)
    assert [one.account for one in whole_plans(who.qin)] == [who.bluesky]
    assert whole_plans(who.qin, account_id=who.weibo.pk) == []
    assert whole_plans(fang) == whole_plans(who.wu) == []
    every_day(who, range(10))
    assert not silences(who)
    assert SILENCE not in {found.id for one in whole_plans(who.qin) for found in one.findings}


def test_a_paused_account_is_silent_on_purpose() -> None:
    who = silent_for(9)
    set_active(actor=who.he, now=utc_now(), account=who.bluesky, active=False)
    assert not silences(who)


def test_it_looks_no_further_than_two_months() -> None:
    [gap] = silences(silent_for(300))
    assert int(gap.figures["days"]) <= MOST_AHEAD.days


def test_the_dry_run_tells_what_the_plan_does_with_its_rows() -> None:
    who = people.cast()
    rows = table(line("清明前的茶芽最嫩。", ahead=1), line("茶叶要避光密封。", ahead=12))
    found = brought(who.lin, who.brand, rows).report["plan"][str(who.bluesky.pk)]
    assert SILENCE in {one["id"] for one in found}
    assert found[0]["message"]["zh"] and found[0]["message"]["en"]
