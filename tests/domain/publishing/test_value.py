"""What a post gives its readers (practice C7): declared, changed and brought by a spreadsheet."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from guanwei.accounts.values import set_value
from guanwei.editorial.models import Post
from guanwei.lib.clock import utc_now
from guanwei.lib.sheets import Format
from guanwei.practice.keeping import kept
from guanwei.publishing.actions import revise
from guanwei.publishing.drafting import draft_of
from guanwei.publishing.exports import export_plan
from guanwei.publishing.models import Plan
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.publishing.sheets import HEADER, brought, line, table, taken_in

pytestmark = pytest.mark.django_db
OPEN, NONE = "C7.value-undeclared", "C7.value-undeclared.none"


def found(plan: Plan) -> set[str]:
    return {one.id for one in kept("plan", [plan.pk])[plan.pk] if one.id.startswith("C7")}


def declared(who: people.Cast, plan: Plan, value: str) -> Plan:
    plan.refresh_from_db()
    [plan] = revise(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=replace(draft_of(plan), value=value))
    return Plan.objects.select_related("post__column", "version").get(pk=plan.pk)


def test_to_declare_it_ends_no_approval_and_is_judged_at_once() -> None:
    who = people.cast()
    set_value(actor=who.he, now=utc_now(), key="C7.ask", value="yes", brand=who.brand)
    plan = people.approved(who)
    assert found(plan) == {OPEN}
    plan = declared(who, plan, "exclusive")
    assert (plan.state, plan.version.number, plan.post.value, found(plan)) == ("approved", 1, "exclusive", set())
    assert found(declared(who, plan, "none")) == {NONE}
    assert [one.details["value"] for one in Entry.objects.filter(verb="post.declared").order_by("pk")] == [
        "exclusive",
        "none",
    ]


def test_new_words_keep_what_was_declared() -> None:
    who = people.cast()
    plan = declared(who, people.a_draft(who), "practical")
    [plan] = revise(
        actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=replace(draft_of(plan), text="水烧到八十度。")
    )
    assert (plan.version.number, Post.objects.get().value) == (2, "practical")


def test_a_spreadsheet_brings_it_and_the_export_gives_it_back() -> None:
    who = people.cast()
    set_value(actor=who.he, now=utc_now(), key="C7.ask", value="yes", brand=who.brand)
    sheet = table(
        line("茶叶要避光密封。") + ",实用", line("水烧到八十度。", time="15:00") + ",", header=HEADER + ",价值"
    )
    file = brought(who.lin, who.brand, sheet)
    assert [OPEN in {one["id"] for one in row["findings"]} for row in file.report["rows"]] == [False, True]
    plans = Plan.objects.filter(pk__in=taken_in(who.lin, file)).order_by("due_at").select_related("post")
    assert [plan.post.value for plan in plans] == ["practical", ""]
    back = export_plan(
        viewer=who.lin,
        brand=who.brand,
        since=utc_now(),
        until=people.soon(minutes=9 * 24 * 60),
        file_format=Format.CSV,
        language="zh",
    ).decode("utf-8-sig")
    assert "价值" in back.splitlines()[0] and "实用" in back.splitlines()[1]


def test_the_database_knows_no_other_value() -> None:
    plan = people.a_draft(people.cast())
    with pytest.raises(IntegrityError, match="post_value_known"), transaction.atomic():
        Post.objects.filter(pk=plan.post_id).update(value="gold")
