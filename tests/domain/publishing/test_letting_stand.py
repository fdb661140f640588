"""What somebody lets stand is what was shown, and nothing that is found besides or later."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from guanwei.accounts.values import set_value
from guanwei.lib.clock import utc_now
from guanwei.practice.keeping import kept
from guanwei.practice.models import FoundFinding, Waiver
from guanwei.publishing import review
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import Plan
from guanwei.publishing.open_findings import open_findings
from guanwei.publishing.queries import lines_of
from guanwei.publishing.recheck import new_blocking_findings
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CHECK = "C12.absolute-wording"
BOASTS = "本店奶茶，全城第一。我们家的面膜，补水效果最好。"


def boasting(who: Cast) -> Plan:
    plan = people.in_review(who, text=BOASTS)
    assert len(boasts(plan)) == 2
    return plan


def boasts(plan: Plan) -> list[str]:
    return [found.about for found in kept("plan", [plan.pk])[plan.pk] if found.id == CHECK]


def let_stand(who: Cast, plan: Plan, *about: str) -> None:
    shown = review.Shown(plan.content_hash, frozenset(about))
    review.waive_finding(
        actor=who.chen, now=utc_now(), plan_id=plan.pk, check_id=CHECK, reason="有榜单为证", shown=shown
    )


def approve(who: Cast, plan: Plan) -> Plan:
    return review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)


def test_a_second_finding_of_the_same_check_asks_by_itself() -> None:
    who = people.cast()
    plan = boasting(who)
    first, second = boasts(plan)
    let_stand(who, plan, first)
    [line] = lines_of(Plan.objects.filter(pk=plan.pk), now=utc_now())
    standing = {
        judged.finding.about: judged.waiver is not None for judged in line.findings if judged.finding.id == CHECK
    }
    assert standing == {first: True, second: False}
    with pytest.raises(PlanRefused) as refused:
        approve(who, plan)
    assert "效果最好" in refused.value.words.zh and "全城第一" not in refused.value.words.zh
    let_stand(who, plan, second)
    assert approve(who, plan).state == "approved"


def test_one_reason_is_enough_for_all_that_were_shown_and_is_one_line_of_the_trail() -> None:
    who = people.cast()
    plan = boasting(who)
    before = open_findings(who.chen, now=utc_now())["C12"]
    let_stand(who, plan, *boasts(plan))
    assert open_findings(who.chen, now=utc_now()).get("C12", 0) == before - 2
    assert approve(who, plan).state == "approved"
    [entry] = Entry.objects.filter(verb="finding.waived")
    assert entry.details["words"] == ["全城第一", "效果最好"]


def test_before_sending_too_only_what_was_let_stand_passes() -> None:
    who = people.cast()
    plan = boasting(who)
    let_stand(who, plan, *boasts(plan))
    approve(who, plan)
    set_value(actor=who.he, now=utc_now(), key=f"{CHECK}.level", value="block", brand=who.brand)
    assert new_blocking_findings([plan.pk], now=utc_now()) == {}
    Waiver.objects.filter(about=boasts(plan)[1]).delete()
    assert "效果最好" in new_blocking_findings([plan.pk], now=utc_now())[plan.pk].zh


def test_what_is_not_what_was_shown_any_more_is_not_let_stand() -> None:
    who = people.cast()
    plan = boasting(who)
    for shown in (
        review.Shown("0" * 64, frozenset(boasts(plan))),
        review.Shown(plan.content_hash, frozenset()),
        review.Shown(plan.content_hash, frozenset({"0" * 16})),
    ):
        with pytest.raises(PlanRefused):
            review.waive_finding(
                actor=who.chen, now=utc_now(), plan_id=plan.pk, check_id=CHECK, reason="x", shown=shown
            )
    assert not Waiver.objects.exists()


def test_older_waivers_hold_for_what_they_covered() -> None:
    """A waiver used to name the check alone: it goes on covering what stands there; what is found later asks."""
    who = people.cast()
    plan = boasting(who)
    both = boasts(plan)
    let_stand(who, plan, both[0])
    gone = Waiver.objects.create(
        kind="plan",
        object_id=plan.pk,
        check_id="C13.repeated",
        content_hash=plan.content_hash,
        reason="旧",
        by=who.chen,
        at=utc_now(),
    )
    Waiver.objects.filter(check_id=CHECK).update(about="")
    FoundFinding.objects.update(about="")
    migration = import_module("guanwei.practice.migrations.0003_what_was_let_stand")
    for _ in range(2):
        migration.say_what_findings_are_about(apps, SimpleNamespace(connection=connection))
        migration.bind_waivers_to_what_they_covered(apps, SimpleNamespace(connection=connection))
    assert sorted(FoundFinding.objects.filter(check_id=CHECK).values_list("about", flat=True)) == sorted(both)
    assert sorted(Waiver.objects.filter(check_id=CHECK).values_list("about", "reason")) == sorted(
        (about, "有榜单为证") for about in both
    )
    gone.refresh_from_db()
    assert gone.about == "", "nothing says any more what it covered: it goes on covering its check"
    assert approve(who, plan).state == "approved"
