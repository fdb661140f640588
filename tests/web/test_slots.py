"""The slots of a week: who sets them, for a brand or for one account."""

import pytest

from tests import cast as people
from tests.cast import cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def test_a_manager_sets_the_slots_of_a_brand_and_an_account_has_its_own() -> None:
    who = cast()
    client = browser(who.he)
    address = f"/brands/{who.brand.pk}/slots"
    assert "常用时间" in text_of(client.get(address))
    client.post(address, {"do": "add", "time": "09:30", "days": ["0", "2"], "column": people.column(who.brand).pk})
    client.post(address, {"do": "add", "time": "18:00", "days": ["0"]})
    page = text_of(client.get(address))
    assert page.count("<b>09:30</b>") == 2
    assert "实用知识" in page
    client.post(address, {"do": "remove:0:09:30"})
    assert text_of(client.get(address)).count("<b>09:30</b>") == 1
    own = f"/accounts/{who.weibo.pk}/slots"
    assert "品牌的时段" in text_of(client.get(own))
    client.post(own, {"do": "add", "time": "21:00", "days": ["6"]})
    page = text_of(client.get(own))
    assert page.count('class="slot-row"') == 1
    client.post(own, {"do": "none"})
    assert text_of(client.get(own)).count('class="slot-row"') == 2


@pytest.mark.parametrize("form", [{"do": "add", "time": "", "days": ["0"]}, {"do": "add", "time": "09:00"}, {"do": ""}])
def test_half_a_slot_sets_none(form: dict[str, object]) -> None:
    who = cast()
    browser(who.he).post(f"/brands/{who.brand.pk}/slots", form)
    assert not who.brand.slots.exists()
