"""A picture's address answers those who may see the picture."""

import pytest

from guanwei.accounts.actions import grant
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Role
from tests.cast import a_draft, cast, picture, user
from tests.web.visitors import browser

pytestmark = pytest.mark.django_db


def test_a_person_of_one_account_cannot_fetch_the_pictures_of_its_sisters() -> None:
    who = cast()
    fang = user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.weibo)
    here, there = picture(who.brand, "teal"), picture(who.brand, "navy")
    a_draft(who, who.weibo, pictures=(here,))
    a_draft(who, who.bluesky, pictures=(there,))
    assert browser(fang).get(f"/pictures/{here.pk}").status_code == 200
    assert browser(fang).get(f"/pictures/{there.pk}").status_code == 404
    assert browser(who.lin).get(f"/pictures/{there.pk}").status_code == 200
