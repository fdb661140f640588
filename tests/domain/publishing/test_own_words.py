"""One post, other words on one of its accounts: written, changed, approved, fixed, exported and planned again."""

from dataclasses import replace

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import grant
from guanwei.accounts.values import set_value
from guanwei.approvals.models import Approval
from guanwei.delivery.models import Delivery
from guanwei.editorial.actions import Draft, Wording
from guanwei.editorial.models import Post, Version
from guanwei.lib.clock import utc_now
from guanwei.lib.sheets import Format
from guanwei.people.roles import Role
from guanwei.practice.keeping import kept
from guanwei.publishing import review
from guanwei.publishing.actions import Placement, cancel, plan_post, revise
from guanwei.publishing.again import plan_again
from guanwei.publishing.changing import edit_published
from guanwei.publishing.drafting import draft_of, whole_draft
from guanwei.publishing.editing import edit
from guanwei.publishing.exports import export_plan
from guanwei.publishing.fixing import apply_fix
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.cast import SITE, Cast
from tests.domain.publishing.sheets import brought, counts

pytestmark = pytest.mark.django_db
SHARED = "泡绿茶水温八十度就好，开水会烫出涩味。"
OWN = "#泡茶小知识# 绿茶怕烫：八十度就好。"


def draft(who: Cast, **changes: object) -> Draft:
    """On Weibo in words of its own."""
    plain = people.draft(who.brand, SHARED)
    return replace(plain, own={who.weibo.pk: Wording(OWN, SITE)}, **changes)


def planned(who: Cast, written: Draft | None = None) -> tuple[Plan, Plan]:
    """The plans on Weibo and on Bluesky."""
    placements = [Placement(who.weibo, people.soon()), Placement(who.bluesky, people.soon(minutes=90))]
    plans = plan_post(actor=who.lin, now=utc_now(), draft=written or draft(who), placements=placements)
    weibo, bluesky = (next(plan for plan in plans if plan.account == one) for one in (who.weibo, who.bluesky))
    return weibo, bluesky


def edited(who: Cast, plan: Plan, written: Draft, *accounts: object) -> list[Plan]:
    placements = [Placement(account, None) for account in accounts or (who.weibo, who.bluesky)]
    return edit(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=written, placements=placements)


def approved(who: Cast, plan: Plan) -> None:
    review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    review.approve(
        actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash, public_ip=people.OFFICE
    )


def says(plan: Plan) -> str:
    plan.refresh_from_db()
    return plan.version.text


def test_each_account_goes_out_with_its_words_and_its_approval_binds_them() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    assert (says(weibo), weibo.version.account) == (OWN, who.weibo)
    assert (says(bluesky), bluesky.version.account) == (SHARED, None)
    alone = plan_post(
        actor=who.lin, now=utc_now(), draft=people.draft(who.brand, OWN), placements=[Placement(who.weibo, None)]
    )
    assert weibo.content_hash == alone[0].content_hash != bluesky.content_hash


def test_checks_judge_each_account_by_what_it_says() -> None:
    who = people.cast()
    weibo, bluesky = planned(who, replace(draft(who), own={who.weibo.pk: Wording("长" * 200, SITE)}))
    found = {plan.pk: {one.id for one in kept("plan", [plan.pk]).get(plan.pk, ())} for plan in (weibo, bluesky)}
    assert "N.length" in found[weibo.pk]
    assert "N.length" not in found[bluesky.pk]


def test_other_words_on_one_account_leave_the_approval_of_the_other() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    approved(who, bluesky)
    edited(who, weibo, replace(draft(who), own={who.weibo.pk: Wording("绿茶，八十度。", SITE)}))
    assert says(weibo) == "绿茶，八十度。"
    assert (says(bluesky), bluesky.state) == (SHARED, "approved")
    assert Approval.objects.get(object_id=bluesky.pk).state == "approved"


def test_other_common_words_end_the_approval_only_where_they_are_said() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    for plan in (weibo, bluesky):
        approved(who, plan)
    edited(who, weibo, draft(who, text="换一种说法：八十度的水。"))
    assert (says(weibo), weibo.state) == (OWN, "approved")
    assert (says(bluesky), bluesky.state) == ("换一种说法：八十度的水。", "draft")
    assert Delivery.objects.get(purpose_id=bluesky.pk).held_for == "approval"


def test_another_column_concerns_every_account_whatever_its_words() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    for plan in (weibo, bluesky):
        approved(who, plan)
    edited(who, weibo, draft(who, column=people.column(who.brand, "P")))
    assert {says(weibo), says(bluesky)} == {OWN, SHARED}
    assert (weibo.state, bluesky.state) == ("draft", "draft")
    assert weibo.group == bluesky.group == "promotion"


def test_a_note_for_colleagues_ends_no_approval() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    approved(who, bluesky)
    edited(who, weibo, draft(who, note="给陈岚：图下午补"))
    assert (Post.objects.get().note, says(bluesky), bluesky.state) == ("给陈岚：图下午补", SHARED, "approved")


def test_giving_up_its_own_words_brings_the_common_ones_back() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    edited(who, weibo, people.draft(who.brand, SHARED))
    assert says(weibo) == SHARED
    assert weibo.version == bluesky.version
    assert Version.objects.count() == 2, "words that stand there already make no version"


def test_saving_what_stands_there_changes_nothing() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    approved(who, bluesky)
    standing = whole_draft(weibo.post, [weibo, bluesky])
    assert standing.own == {who.weibo.pk: Wording(OWN, SITE)}
    edited(who, weibo, standing)
    bluesky.refresh_from_db()
    assert (bluesky.state, Version.objects.count()) == ("approved", 2)


def test_an_account_may_show_fewer_pictures_than_the_others() -> None:
    who = people.cast()
    red, blue = people.picture(who.brand, "red"), people.picture(who.brand, "blue")
    both = people.draft(who.brand, SHARED, pictures=(red, blue))
    weibo, bluesky = planned(who, replace(both, own={who.weibo.pk: Wording(SHARED, SITE, both.pictures[:1])}))
    assert [one.asset for one in draft_of(weibo).pictures] == [red]
    assert [one.asset for one in draft_of(bluesky).pictures] == [red, blue]
    standing = whole_draft(weibo.post, [weibo, bluesky])
    assert [one.asset for one in standing.on(who.weibo.pk).pictures] == [red]


def test_an_account_that_is_added_later_brings_its_own_words() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    written = replace(draft_of(plan), own={who.weibo.pk: Wording(OWN, SITE)})
    edited(who, plan, written)
    assert says(Plan.objects.get(account=who.weibo)) == OWN
    assert says(plan) == SHARED


def test_what_is_out_on_one_account_may_still_be_reworded_on_the_other() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    approved(who, bluesky)
    Delivery.objects.filter(purpose_id=bluesky.pk).update(state="sent", sent_at=utc_now())
    Plan.objects.filter(pk=bluesky.pk).update(state="published", published_at=utc_now())
    edited(who, weibo, replace(draft(who), own={who.weibo.pk: Wording("只改微博这一句。", SITE)}))
    assert (says(weibo), says(bluesky)) == ("只改微博这一句。", SHARED)


def test_a_machine_fix_changes_the_words_of_its_account_alone() -> None:
    who = people.cast()
    set_value(actor=who.he, now=utc_now(), key="brand.default-link", value=SITE, brand=who.brand)
    weibo, bluesky = planned(who, replace(draft(who), own={who.weibo.pk: Wording("绿茶怕烫。")}))
    apply_fix(actor=who.lin, now=utc_now(), plan_id=weibo.pk, check_id="N.safe-domain")
    weibo.refresh_from_db()
    assert (says(weibo), weibo.version.link) == ("绿茶怕烫。", SITE)
    assert says(bluesky) == SHARED
    assert Version.objects.filter(account=None).count() == 1


def test_planned_again_it_comes_back_with_its_own_newest_words() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    cancel(actor=who.lin, now=utc_now(), plan_id=weibo.pk)
    revise(actor=who.lin, now=utc_now(), post_id=bluesky.post_id, draft=people.draft(who.brand, "共同的话改了。"))
    again = plan_again(actor=who.lin, now=utc_now(), plan_id=weibo.pk, due_at=people.soon(minutes=200))
    assert says(again) == OWN


def test_an_export_has_a_row_for_each_wording() -> None:
    who = people.cast()
    due = people.soon()
    placements = [Placement(who.weibo, due), Placement(who.bluesky, due)]
    plan_post(actor=who.lin, now=utc_now(), draft=draft(who), placements=placements)
    data = export_plan(
        viewer=who.lin,
        brand=who.brand,
        since=due.replace(hour=0, minute=0),
        until=people.soon(minutes=2000),
        file_format=Format.CSV,
        language="zh-hans",
    ).decode("utf-8-sig")
    assert [line.count(OWN) + line.count(SHARED) for line in data.splitlines()[1:]] == [1, 1]


def test_an_export_that_is_brought_back_is_known_row_by_row() -> None:
    who = people.cast()
    planned(who)
    data = export_plan(
        viewer=who.lin,
        brand=who.brand,
        since=people.soon(minutes=-60),
        until=people.soon(minutes=2000),
        file_format=Format.CSV,
        language="zh-hans",
    )
    assert counts(brought(who.lin, who.brand, data)) == (0, 2, 0)


def test_what_is_out_in_its_own_words_is_given_others_there_alone() -> None:
    who = people.cast()
    weibo, bluesky = planned(who)
    approved(who, weibo)
    Delivery.objects.filter(purpose_id=weibo.pk).update(state="sent", sent_at=utc_now(), remote_id="1")
    Plan.objects.filter(pk=weibo.pk).update(state="published", published_at=utc_now())
    change = edit_published(actor=who.lin, now=utc_now(), plan_id=weibo.pk, text="绿茶：八十度，别用开水。")
    assert (change.version.text, change.version.link, change.version.account) == (
        "绿茶：八十度，别用开水。",
        SITE,
        who.weibo,
    )
    edited(who, weibo, whole_draft(weibo.post, [weibo, bluesky]))
    assert (says(weibo), says(bluesky)) == (OWN, SHARED)


def test_whoever_writes_for_one_account_changes_only_what_it_says() -> None:
    """A new common text does not reach an account that its writer may not write for."""
    who = people.cast()
    weibo, bluesky = planned(who, people.draft(who.brand, SHARED))
    fang = people.user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.bluesky)
    written = people.draft(who.brand, "方圆给 Bluesky 改的。")
    placements = [Placement(who.bluesky, None)]
    plans = edit(actor=fang, now=utc_now(), post_id=weibo.post_id, draft=written, placements=placements)
    assert [plan.account for plan in plans] == [who.bluesky]
    assert (says(weibo), weibo.state, says(bluesky)) == (SHARED, "draft", "方圆给 Bluesky 改的。")
    other_column = replace(written, column=people.column(who.brand, "P"))
    with pytest.raises(NotAllowed):
        edit(actor=fang, now=utc_now(), post_id=weibo.post_id, draft=other_column, placements=placements)
