"""An authenticator app and recovery codes: set up, asked for, lost, required."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from guanwei.accounts import keys
from guanwei.accounts.actions import seal_everything_again
from guanwei.lib.clock import utc_now
from guanwei.lib.home import Home
from guanwei.people.actions import set_password
from guanwei.people.models import Session, User
from guanwei.people.rules import Needed, set_second_factor
from guanwei.people.tries import PER_NAME_AND_ADDRESS
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, Cast, cast, user
from tests.web.proofs import SECRET, code_of, set_up_app, shown_codes, wrong_code
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
STEP = "/sign-in/second"


def at_the_second_step(username: str = "lin", **more: str) -> Client:
    client = browser()
    answer = client.post("/sign-in", {"username": username, "password": PASSWORD, **more})
    assert (answer.status_code, answer.headers["Location"]) == (303, STEP)
    return client


def test_the_password_alone_no_longer_opens_anything() -> None:
    set_up_app(user("lin", "林晓"))
    client = at_the_second_step(next="/plan")
    assert client.get("/").status_code == 302
    assert "六位数字" in text_of(client.get(STEP))
    answer = client.post(STEP, {"code": code_of()})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plan")
    assert client.get("/").status_code == 200
    assert Entry.objects.get(verb="user.signed-in").details["how"] == ["password", "app"]


def test_a_code_is_good_for_one_sign_in() -> None:
    set_up_app(user("lin", "林晓"))
    code = code_of()
    assert at_the_second_step().post(STEP, {"code": code}).status_code == 303
    again = at_the_second_step().post(STEP, {"code": code})
    assert (again.status_code, "已经用过" in text_of(again)) == (400, True)


def test_a_wrong_code_is_told_and_knowing_the_password_gives_no_fresh_guesses() -> None:
    lin = user("lin", "林晓")
    set_up_app(lin)
    for number in range(PER_NAME_AND_ADDRESS + 1):
        answer = at_the_second_step().post(STEP, {"code": wrong_code()})
        assert answer.status_code == 400
        assert ("试的次数太多了" in text_of(answer)) == (number == PER_NAME_AND_ADDRESS)
    assert "试的次数太多了" in text_of(at_the_second_step().post(STEP, {"code": code_of()}))
    failed = Entry.objects.filter(verb="user.sign-in-failed", object_id=lin.pk, actor=None)
    assert [entry.details["step"] for entry in failed] == ["code"] * PER_NAME_AND_ADDRESS


def test_guesses_from_many_addresses_count_together() -> None:
    set_up_app(user("lin", "林晓"))
    said = ""
    for number in range(1, 13):
        address = f"36.112.4.{number}"
        client = browser()
        client.post("/sign-in", {"username": "lin", "password": PASSWORD}, REMOTE_ADDR=address)
        said = text_of(client.post(STEP, {"code": wrong_code()}, REMOTE_ADDR=address))
    assert "试的次数太多了" in said


def test_a_recovery_code_stands_in_once() -> None:
    lin = user("lin", "林晓")
    [first, *others] = set_up_app(lin)
    client = at_the_second_step()
    assert client.post(STEP, {"code": f" {first[:5]}-{first[5:]} "}).status_code == 303
    assert at_the_second_step().post(STEP, {"code": first}).status_code == 400
    assert "还剩 9 个" in text_of(client.get("/me/factors"))
    assert Entry.objects.get(verb="user.recovery-code-used").details == {"left": len(others)}


def test_there_is_no_second_step_without_a_first() -> None:
    set_up_app(user("lin", "林晓"))
    for answer in (browser().get(STEP), browser().post(STEP, {"code": code_of()})):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_a_second_step_that_nobody_takes_is_forgotten() -> None:
    set_up_app(user("lin", "林晓"))
    client = at_the_second_step()
    with time_machine.travel(utc_now() + timedelta(minutes=20)):
        assert client.post(STEP, {"code": code_of()}).headers["Location"] == "/sign-in"


def test_whose_access_is_closed_between_the_steps_stays_out() -> None:
    lin = user("lin", "林晓")
    set_up_app(lin)
    client = at_the_second_step()
    User.objects.filter(pk=lin.pk).update(is_active=False)
    client.post(STEP, {"code": code_of()})
    assert client.get("/").status_code == 302


def test_a_password_that_was_changed_between_the_steps_is_no_first_step_any_more() -> None:
    lin = user("lin", "林晓")
    set_up_app(lin)
    client = at_the_second_step()
    set_password(actor=lin, now=utc_now(), user=lin, password="新的密码有十个字以上")
    assert client.post(STEP, {"code": code_of()}).headers["Location"] == "/sign-in"


def test_setting_up_an_app_shows_the_codes_for_a_bad_day_once() -> None:
    lin = user("lin", "林晓")
    client = browser(lin)
    page = text_of(client.get("/me/factors/app"))
    [secret] = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    picture = client.get("/me/factors/app/picture")
    assert (picture.headers["Content-Type"], b"<svg" in picture.content) == ("image/svg+xml", True)
    assert client.post("/me/factors/app", {"code": wrong_code()}).status_code == 400
    assert not Authenticator.objects.exists()
    done = client.post("/me/factors/app", {"code": code_of(secret)})
    assert done.headers["Location"] == "/me/factors/codes"
    assert len(set(shown_codes(text_of(client.get("/me/factors/codes"))))) == 10
    assert shown_codes(text_of(client.get("/me/factors/codes"))) == []
    assert [entry.verb for entry in Entry.objects.filter(actor=lin)] == ["user.factor-added"]


def test_new_recovery_codes_end_the_old_ones() -> None:
    lin = user("lin", "林晓")
    [old, *_others] = set_up_app(lin)
    client = browser(lin)
    client.post("/me/factors/codes")
    [new, *_others] = shown_codes(text_of(client.get("/me/factors/codes")))
    assert at_the_second_step().post(STEP, {"code": old}).status_code == 400
    assert at_the_second_step().post(STEP, {"code": new}).status_code == 303


def test_secrets_of_factors_are_sealed_and_follow_a_change_of_the_keys(home: Home) -> None:
    who = cast()
    codes = set_up_app(who.lin)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not any(code in stored for code in codes)
    keys.add_key(home.keys)
    assert seal_everything_again(actor=who.admin, now=utc_now()).count >= 2
    keys.keep_only_newest(home.keys)
    assert at_the_second_step().post(STEP, {"code": code_of()}).status_code == 303


def test_whoever_finds_an_open_browser_is_asked_who_they_are_first() -> None:
    lin = user("lin", "林晓")
    client = browser(lin)
    with time_machine.travel(utc_now() + timedelta(minutes=16)):
        for path in ("/me/factors/app", "/me/factors/passkey", "/me/factors/codes", "/me/factors/app/picture"):
            assert client.get(path).headers["Location"].startswith("/me/confirm?next=%2Fme%2Ffactors")
        for path in ("/me/factors/app/remove", f"/users/{lin.pk}/factors/reset", f"/users/{lin.pk}/password"):
            sent = client.post(path, {"next": "/plan"})
            assert sent.headers["Location"] == "/me/confirm?next=%2Fplan"
        assert client.post("/me/confirm", {"password": "wrong", "next": "/me/factors/app"}).status_code == 400
        assert client.get("/me/factors/app").status_code == 303
        answer = client.post("/me/confirm", {"password": PASSWORD, "next": "/me/factors/app"})
        assert answer.headers["Location"] == "/me/factors/app"
        assert client.get("/me/factors/app").status_code == 200


def test_a_code_confirms_as_well_as_the_password_and_nothing_confirms_nothing() -> None:
    lin = user("lin", "林晓")
    set_up_app(lin)
    client = browser(lin)
    assert client.post("/me/confirm", {}).status_code == 400
    assert client.post("/me/confirm", {"code": wrong_code()}).status_code == 400
    assert client.post("/me/confirm", {"code": code_of(), "next": "https://evil.example/"}).headers["Location"] == (
        "/me/factors"
    )


def test_taking_the_last_factor_away_takes_the_recovery_codes_too() -> None:
    lin = user("lin", "林晓")
    set_up_app(lin)
    client = browser(lin)
    client.post("/me/factors/app/remove")
    assert not Authenticator.objects.exists()
    assert browser().post("/sign-in", {"username": "lin", "password": PASSWORD}).headers["Location"] == "/"
    assert "已经移除" in messages_of(client.post("/me/factors/app/remove"))[-1]
    assert Entry.objects.filter(verb="user.factor-removed", actor=lin).count() == 1


@pytest.mark.parametrize(
    ("needed", "asked"), [("everybody", {"admin", "lin"}), ("admins", {"admin"}), ("nobody", set())]
)
def test_where_a_factor_is_required_nothing_opens_before_it_is_set_up(needed: str, asked: set[str]) -> None:
    who = cast()
    browsers = {name: browser(who.people[name]) for name in ("admin", "lin")}
    browsers["admin"].post("/users/sign-in", {"second_factor": needed})
    for name, client in browsers.items():
        for path in ("/", "/posts/new", "/me", "/users/sign-in", "/nothing-here"):
            led = client.get(path).headers.get("Location") == "/me/factors"
            assert led == (name in asked), (name, path)
        assert client.post("/me", {"do": "preferences", "language": "en", "zone": "UTC"}).status_code in (200, 303)
        for path in ("/me/factors", "/me/factors/app", "/source", "/healthz"):
            assert client.get(path).status_code == 200
    who.lin.refresh_from_db()
    assert (who.lin.language == "en") == ("lin" not in asked)
    assert Entry.objects.filter(verb="installation.sign-in-rules").count() == 1


def test_who_set_it_up_goes_on_and_may_not_take_the_last_one_away() -> None:
    who = cast()
    set_second_factor(actor=who.admin, now=utc_now(), needed=Needed.EVERYBODY)
    client = browser(who.lin)
    [secret] = re.findall(r"<code>([A-Z2-7 ]+)</code>", text_of(client.get("/me/factors/app")))
    client.post("/me/factors/app", {"code": code_of(secret)})
    assert client.get("/").status_code == 200
    assert "要求使用第二因素" in messages_of(client.post("/me/factors/app/remove"))[0]
    assert client.get("/").status_code == 200


def _signed_in_with_app(who: Cast) -> Client:
    set_up_app(who.lin)
    client = at_the_second_step()
    client.post(STEP, {"code": code_of()})
    assert client.get("/").status_code == 200
    return client


def test_an_administrator_helps_whoever_lost_the_phone() -> None:
    who = cast()
    stolen = _signed_in_with_app(who)
    answer = browser(who.admin).post(f"/users/{who.lin.pk}/factors/reset")
    assert answer.status_code == 303
    assert stolen.get("/").status_code == 302
    assert not Session.objects.filter(user=who.lin).exists()
    assert browser().post("/sign-in", {"username": "lin", "password": PASSWORD}).headers["Location"] == "/"
    assert Entry.objects.get(verb="user.factors-reset", object_id=who.lin.pk).actor == who.admin


def test_nobody_resets_their_own_factors_without_showing_one() -> None:
    who = cast()
    set_up_app(who.admin)
    assert messages_of(browser(who.admin).post(f"/users/{who.admin.pk}/factors/reset"))
    assert Authenticator.objects.filter(user=who.admin).exists()
