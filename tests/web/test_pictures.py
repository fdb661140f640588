"""A picture's address answers those who may see the picture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanwei.accounts.actions import grant
from guanwei.lib.clock import utc_now
from guanwei.media.models import Bringing
from guanwei.media.store import take_in
from guanwei.people.roles import Role
from tests.cast import a_draft, cast, picture, picture_bytes, user
from tests.web.visitors import browser

pytestmark = pytest.mark.django_db


def test_who_uploads_what_somebody_else_brought_before_sees_what_was_uploaded() -> None:
    who = cast()
    fang = user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.weibo)
    first = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=picture_bytes("navy"), name="a.png")
    assert browser(fang).get(f"/pictures/{first.pk}").status_code == 404
    file = SimpleUploadedFile("mine.png", picture_bytes("navy"), "image/png")
    page = browser(fang).post("/posts/new", {"do": "upload", "pictures": [file]})
    assert f"/pictures/{first.pk}" in page.content.decode()
    assert browser(fang).get(f"/pictures/{first.pk}").status_code == 200
    take_in(actor=fang, now=utc_now(), brand=who.brand, data=picture_bytes("navy"), name="twice.png")
    assert list(Bringing.objects.filter(asset=first).values_list("by__username", flat=True)) == ["lin", "fang"]


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
