"""Stopping and resuming."""

from datetime import timedelta

import pytest

from guanwei.delivery.models import Delivery, Stop
from guanwei.lib.clock import utc_now
from tests.cast import Cast, approved, cast, in_review, soon
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def stop(who: Cast, person: str, scope: str, reason: str = "舆情，先停"):
    return browser(who.people[person]).post("/stop", {"scope": scope, "reason": reason})


def test_stopping_an_account_holds_what_waits_and_everybody_is_told() -> None:
    who = cast()
    approved(who)
    assert stop(who, "zhou", f"account-{who.bluesky.pk}").status_code == 303
    assert Delivery.objects.get().state == "stopped"
    assert "舆情，先停" in text_of(browser(who.lin).get("/plan"))
    assert "舆情，先停" not in text_of(browser(who.wu).get("/plan"))


def test_the_whole_brand_and_everything_want_the_right_to_it() -> None:
    who = cast()
    assert stop(who, "zhou", f"brand-{who.brand.pk}").status_code == 303
    assert stop(who, "zhou", "all").status_code == 403
    assert stop(who, "lin", f"account-{who.weibo.pk}").status_code == 403
    assert stop(who, "wu", f"account-{who.weibo.pk}").status_code == 404
    assert stop(who, "wu", f"brand-{who.brand.pk}").status_code == 404
    assert stop(who, "admin", "all").status_code == 303
    assert Stop.objects.count() == 2


@pytest.mark.parametrize(("scope", "reason"), [("", "因为"), ("account-x", "因为"), ("moon-1", "因为"), ("all", "  ")])
def test_a_stop_without_scope_or_reason_is_asked_again(scope: str, reason: str) -> None:
    who = cast()
    answer = stop(who, "admin", scope, reason)
    assert answer.status_code == 400
    assert not Stop.objects.exists()


def test_resuming_sends_on_what_is_in_time_and_keeps_the_rest_for_people() -> None:
    who = cast()
    in_time = approved(who)
    late = approved(who, text="过了时间的一条。", due_at=soon(minutes=300))
    unapproved = in_review(who, text="还没批的一条。", due_at=soon(minutes=600))
    hand = approved(who, who.weibo, text="#话题# 手动的一条。")
    stop(who, "zhou", f"brand-{who.brand.pk}")
    past = utc_now() - timedelta(hours=1)
    Delivery.objects.filter(purpose_id=late.pk).update(due_at=past, ready_at=past, late_at=past)
    answer = browser(who.zhou).post(f"/stops/{Stop.objects.get().pk}/resume")
    assert "1 条待发布，1 条手动，1 条未放行，1 条已错过" in messages_of(answer)[-1]
    states = dict(Delivery.objects.values_list("purpose_id", "state"))
    assert states == {in_time.pk: "waiting", late.pk: "missed", unapproved.pk: "held", hand.pk: "by_hand"}
    assert not Delivery.objects.filter(stop__isnull=False).exists()


def test_what_another_stop_still_holds_stays_stopped() -> None:
    who = cast()
    approved(who)
    stop(who, "zhou", f"account-{who.bluesky.pk}")
    stop(who, "zhou", f"brand-{who.brand.pk}", "另一个原因")
    first, second = Stop.objects.order_by("pk")
    client = browser(who.zhou)
    client.post(f"/stops/{first.pk}/resume")
    assert Delivery.objects.get().state == "stopped"
    client.post(f"/stops/{second.pk}/resume")
    assert Delivery.objects.get().state == "waiting"


def test_resuming_twice_says_so() -> None:
    who = cast()
    stop(who, "zhou", f"account-{who.bluesky.pk}")
    client, address = browser(who.zhou), f"/stops/{Stop.objects.get().pk}/resume"
    client.post(address)
    assert "已经恢复过了" in messages_of(client.post(address))[-1]


def test_resuming_is_offered_to_those_who_may() -> None:
    who = cast()
    stop(who, "admin", "all")
    for person, offered in (("admin", True), ("zhou", False), ("lin", False)):
        page = text_of(browser(who.people[person]).get("/stop"))
        assert ("/resume" in page) == offered
        assert "舆情，先停" in page
    assert "恢复…" not in text_of(browser(who.lin).get("/"))
