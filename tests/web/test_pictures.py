"""A picture's address answers those who may see the picture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanwei.accounts.actions import grant
from guanwei.lib.clock import utc_now
from guanwei.media.cropping import Box
from guanwei.media.models import Asset, Bringing
from guanwei.media.store import cut_out, take_in
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


def test_what_somebody_cut_away_is_not_had_by_cropping_the_piece_again() -> None:
    who = cast()
    fang = user("fang", "方圆")
    grant(actor=who.he, now=utc_now(), user=fang, role=Role.WRITER, account=who.weibo)
    whole = picture(who.brand, "navy")
    piece = cut_out(actor=who.lin, now=utc_now(), asset=whole, box=Box(0, 0, 50, 50))
    a_draft(who, who.weibo, pictures=(piece,))
    nearly_all = {"left": "0", "top": "0", "width": "99", "height": "99"}
    client = browser(fang)
    assert client.get(f"/pictures/{piece.pk}").status_code == 200
    assert client.get(f"/pictures/{whole.pk}").status_code == 404
    for wanted in (nearly_all, nearly_all | {"width": "100", "height": "100"}):
        refused = client.post(f"/pictures/{piece.pk}/crop", wanted)
        assert (refused.status_code, "原图你看不到" in refused.content.decode()) == (400, True)
    form = {"brand": who.brand.slug, "picture-1-asset": piece.pk, "picture-1-position": "1", "do": "crop:1"}
    page = client.post("/posts/new", form | {f"picture-1-{name}": value for name, value in nearly_all.items()})
    assert "原图你看不到" in page.content.decode()
    assert Asset.objects.count() == 2
    assert browser(who.lin).post(f"/pictures/{piece.pk}/crop", nearly_all).status_code == 200


def test_a_number_of_a_picture_that_is_none_breaks_no_page() -> None:
    who = cast()
    for wanted in ("before:" + "9" * 5000, "crop:" + "9" * 5000, "after:²", "crop:٣", "crop:"):
        assert browser(who.lin).post("/posts/new", {"do": wanted}).status_code == 200
