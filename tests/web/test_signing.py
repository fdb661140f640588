"""Signing in and out, one's own settings, and what stands in the way of guessing."""

import re

import pytest
from django.urls import reverse

from guanwei.people.models import SignInTry, User
from guanwei.people.tries import PER_NAME_AND_ADDRESS
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, user
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
HERE = "/sign-in"


def enter(client, username: str, password: str, **more: str):
    return client.post(HERE, {"username": username, "password": password, **more})


def test_the_right_password_leads_to_today() -> None:
    user("lin", "林晓")
    client = browser()
    answer = enter(client, "Lin ", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(verb="user.signed-in").count() == 1
    assert SignInTry.objects.count() == 0


def test_signing_in_brings_the_language_of_the_person() -> None:
    user("ann", "Ann", language="en")
    client = browser()
    enter(client, "ann", PASSWORD)
    assert 'lang="en"' in text_of(client.get("/"))


def test_a_wrong_password_and_a_name_that_does_not_exist_sound_the_same() -> None:
    user("lin", "林晓")
    one, other = enter(browser(), "lin", "wrong"), enter(browser(), "nobody", "wrong")
    assert one.status_code == other.status_code == 400
    assert "用户名或密码不对。" in text_of(one)
    assert "用户名或密码不对。" in text_of(other)


def test_after_too_many_tries_even_the_right_password_has_to_wait() -> None:
    user("lin", "林晓")
    for _ in range(PER_NAME_AND_ADDRESS):
        enter(browser(), "lin", "wrong")
    answer = enter(browser(), "LIN", PASSWORD)
    assert answer.status_code == 400
    assert "试的次数太多了" in text_of(answer)
    assert SignInTry.objects.count() == PER_NAME_AND_ADDRESS  # who keeps knocking is not kept out for longer


def test_tries_from_elsewhere_do_not_lock_a_person_out() -> None:
    user("lin", "林晓")
    for _ in range(PER_NAME_AND_ADDRESS + 2):
        browser().post(HERE, {"username": "lin", "password": "wrong"}, REMOTE_ADDR="198.51.100.7")
    assert enter(browser(), "lin", PASSWORD).status_code == 303


def test_somebody_whose_access_is_closed_does_not_get_in() -> None:
    closed = user("lin", "林晓")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert enter(browser(), "lin", PASSWORD).status_code == 400


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [("/plan", "/plan"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("javascript:alert(1)", "/")],
)
def test_signing_in_goes_on_to_a_page_of_ours_only(wanted: str, goes_to: str) -> None:
    user("lin", "林晓")
    assert enter(browser(), "lin", PASSWORD, next=wanted).headers["Location"] == goes_to


def test_signing_out_ends_the_session() -> None:
    client = browser(user("lin", "林晓"))
    assert client.post(reverse("sign-out")).status_code == 303
    assert client.get("/").status_code == 302


def test_the_sign_in_page_speaks_the_chosen_language() -> None:
    user("lin", "林晓")
    client = browser()
    assert "登录" in text_of(client.get(HERE))
    client.post(reverse("language"), {"language": "en"})
    assert "Sign in" in text_of(client.get(HERE))
    client.post(reverse("language"), {"language": "xx"})
    assert "Sign in" in text_of(client.get(HERE))


def test_language_and_zone_can_be_changed() -> None:
    lin = user("lin", "林晓")
    client = browser(lin)
    answer = client.post("/me", {"do": "preferences", "language": "en", "zone": "Asia/Tokyo"})
    assert answer.status_code == 303
    lin.refresh_from_db()
    assert (lin.language, lin.zone) == ("en", "Asia/Tokyo")
    assert "Saved." in text_of(client.get("/me"))


def test_zones_are_offered_by_name_the_common_ones_first() -> None:
    page = text_of(browser(user("lin", "林晓")).get("/me"))
    offered = page[page.index('name="zone"') :].partition("</select>")[0]
    assert offered.index("北京时间 · Asia/Shanghai") < offered.index('<option value="Africa/Abidjan">')
    assert re.search(r'<option value="Asia/Shanghai" selected>', offered)


def test_a_zone_that_does_not_exist_is_refused() -> None:
    lin = user("lin", "林晓")
    answer = browser(lin).post("/me", {"do": "preferences", "language": "en", "zone": "Moon/Base"})
    assert answer.status_code == 400
    lin.refresh_from_db()
    assert lin.zone == "Asia/Shanghai"


def test_changing_the_password_wants_the_present_one() -> None:
    lin = user("lin", "林晓")
    client = browser(lin)
    refused = client.post("/me", {"do": "password", "old": "wrong", "new": "新的密码有十个字以上"})
    assert refused.status_code == 400
    assert client.post("/me", {"do": "password", "old": PASSWORD, "new": "短"}).status_code == 400
    assert client.post("/me", {"do": "password", "old": PASSWORD, "new": "新的密码有十个字以上"}).status_code == 303
    assert client.get("/").status_code == 200  # this browser stays in
    assert enter(browser(), "lin", "新的密码有十个字以上").status_code == 303


def test_guessing_the_present_password_is_held_up_like_guessing_at_the_door() -> None:
    client = browser(user("lin", "林晓"))
    for _ in range(PER_NAME_AND_ADDRESS):
        client.post("/me", {"do": "password", "old": "wrong", "new": "新的密码有十个字以上"})
    answer = client.post("/me", {"do": "password", "old": PASSWORD, "new": "新的密码有十个字以上"})
    assert answer.status_code == 400
    assert "试的次数太多了" in text_of(answer)
    assert enter(browser(), "lin", PASSWORD).status_code == 400


@pytest.mark.parametrize(("wanted", "target"), [("/plans/7/approve", "/"), ("/posts/new?copy=3", "/posts/new?copy=3")])
def test_whoever_pressed_a_button_after_the_session_ended_comes_back_to_a_page(wanted: str, target: str) -> None:
    user("lin", "林晓")
    answer = enter(browser(), "lin", PASSWORD, next=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (303, target)
