"""The three targets of the mix make 100, at whatever level they are set and wherever the others come from (C5)."""

import pytest

from guanwei.accounts.models import Setting
from tests.cast import cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
LOVED, PROMOTION, FORWARD = "C5.target-loved", "C5.target-promotion", "C5.target-forward"


def stored() -> dict[str, object]:
    return dict(Setting.objects.values_list("key", "value"))


def test_one_target_that_makes_another_sum_is_refused_with_the_sum_and_what_to_do() -> None:
    who = cast()
    client, address = browser(who.he), f"/accounts/{who.weibo.pk}/settings"
    answer = client.post(address, {LOVED: "90"})
    assert answer.status_code == 400 and stored() == {}
    assert "合计是 111%（读者爱看的 90、推广 10、转发 11）" in text_of(answer)
    assert "三项都清空" in text_of(answer)
    assert client.post(address, {LOVED: "70", PROMOTION: "15", FORWARD: "15"}).status_code == 303
    assert stored() == {LOVED: 70.0, PROMOTION: 15.0, FORWARD: 15.0}


def test_one_of_three_does_not_go_back_alone() -> None:
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/settings"
    form = {LOVED: "70", PROMOTION: "15", FORWARD: "15"}
    client.post(address, form)
    answer = client.post(address, form | {"reset": LOVED})
    assert answer.status_code == 400 and len(stored()) == 3
    assert "合计是 109%" in text_of(answer)
    assert client.post(address, dict.fromkeys(form, "")).status_code == 303
    assert stored() == {}


def test_a_brand_does_not_break_the_mix_of_an_account_that_has_set_a_part_itself() -> None:
    who = cast()
    client, address = browser(who.he), f"/brands/{who.brand.pk}/settings"
    client.post(f"/accounts/{who.weibo.pk}/settings", {LOVED: "80", PROMOTION: "9"})
    answer = client.post(address, {LOVED: "70", PROMOTION: "15", FORWARD: "15"})
    assert answer.status_code == 400 and len(stored()) == 2
    assert f"账号“{who.weibo.name}”自己设了其中一部分" in text_of(answer)
    assert "104%" in text_of(answer)


def test_the_installation_does_not_break_the_mix_of_a_brand() -> None:
    who = cast()
    browser(who.he).post(f"/brands/{who.brand.pk}/settings", {LOVED: "80", PROMOTION: "9"})
    answer = browser(who.admin).post("/settings", {LOVED: "70", PROMOTION: "15", FORWARD: "15"})
    assert answer.status_code == 400
    assert f"品牌“{who.brand.name}”自己设了其中一部分" in text_of(answer)


def test_a_mix_that_was_stored_before_stands_in_nobody_s_way() -> None:
    who = cast()
    browser(who.he).post(f"/accounts/{who.weibo.pk}/settings", {LOVED: "80", PROMOTION: "9"})
    Setting.objects.filter(key=LOVED).update(value=90.0)
    client = browser(who.he)
    assert client.post(f"/accounts/{who.weibo.pk}/settings", {LOVED: "90", "C5.tolerance": "6"}).status_code == 303
    assert client.post(f"/brands/{who.brand.pk}/settings", {LOVED: "70", PROMOTION: "19"}).status_code == 303


@pytest.mark.parametrize("third", ["33.33", "33.333"])
def test_thirds_are_a_whole(third: str) -> None:
    who = cast()
    left = f"{100 - 2 * float(third):.3f}"
    form = {LOVED: left, PROMOTION: third, FORWARD: third}
    assert browser(who.he).post(f"/accounts/{who.weibo.pk}/settings", form).status_code == 303
