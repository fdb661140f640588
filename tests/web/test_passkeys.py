"""Passkeys as the server sees them. A real browser makes and uses some in tests/journeys."""

import json

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanwei.people.models import Session, User
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, cast, user
from tests.web.proofs import LOCAL, add_passkey, passkeys_of, set_up_app
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
DOOR, STEP = "/sign-in/passkey", "/sign-in/second"


def options(client, path: str = DOOR) -> dict:
    return client.post(path, {"do": "begin"}, **LOCAL).json()


def test_a_passkey_signs_in_without_name_or_password_and_without_a_second_step() -> None:
    lin = user("lin", "林晓")
    device = add_passkey(browser(lin))
    assert passkeys_of(lin) == 1
    client = browser()
    answer = client.post(DOOR, {"credential": device.use(options(client)), "next": "/plan"}, **LOCAL)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plan")
    assert client.get("/me").status_code == 200
    assert Entry.objects.get(verb="user.signed-in").details["how"] == ["passkey"]


def test_after_the_password_the_passkey_is_the_second_step() -> None:
    who = cast()
    device, other = add_passkey(browser(who.lin)), add_passkey(browser(who.chen))
    client = browser()
    client.post("/sign-in", {"username": "lin", "password": PASSWORD}, **LOCAL)
    assert client.get("/").status_code == 302
    refused = client.post(STEP, {"credential": other.use(options(client, STEP))}, **LOCAL)
    assert (refused.status_code, client.get("/").status_code) == (400, 302)
    assert client.post(STEP, {"credential": device.use(options(client, STEP))}, **LOCAL).status_code == 303
    assert client.get("/").status_code == 200
    assert [entry.details["step"] for entry in Entry.objects.filter(verb="user.sign-in-failed")] == ["passkey"]


def test_an_answer_that_was_heard_before_opens_nothing() -> None:
    device = add_passkey(browser(user("lin", "林晓")))
    client, thief = browser(), browser()
    heard = device.use(options(client))
    assert client.post(DOOR, {"credential": heard}, **LOCAL).status_code == 303
    options(thief)
    thief.post(DOOR, {"credential": heard}, **LOCAL)
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null", "http://127.0.0.1"]
)
def test_an_answer_given_to_another_place_opens_nothing(origin: str) -> None:
    device = add_passkey(browser(user("lin", "林晓")))
    client = browser()
    client.post(DOOR, {"credential": device.use(options(client), origin=origin)}, **LOCAL)
    assert client.get("/").status_code == 302


def test_a_key_that_asks_for_neither_finger_nor_pin_is_not_taken() -> None:
    lin = user("lin", "林晓")
    add_passkey(browser(lin), verifies=False)
    assert passkeys_of(lin) == 0


def test_the_page_says_what_is_there_and_removes_one() -> None:
    who = cast()
    client = browser(who.lin)
    device = add_passkey(client, name="我的手机")
    assert "我的手机" in text_of(client.get("/me/factors"))
    key = Authenticator.objects.get(type="webauthn")
    assert browser(who.chen).post(f"/me/factors/passkeys/{key.pk}/remove").status_code == 404
    assert client.post(f"/me/factors/passkeys/{key.pk}/remove").status_code == 303
    assert not Authenticator.objects.exists()
    other = browser()
    other.post(DOOR, {"credential": device.use(options(other))}, **LOCAL)
    assert other.get("/").status_code == 302


def test_a_passkey_of_somebody_whose_access_is_closed_opens_nothing() -> None:
    lin = user("lin", "林晓")
    device = add_passkey(browser(lin))
    User.objects.filter(pk=lin.pk).update(is_active=False)
    client = browser()
    client.post(DOOR, {"credential": device.use(options(client))}, **LOCAL)
    assert client.get("/").status_code == 302


def test_beginning_again_and_again_is_held_up_and_fills_no_table() -> None:
    user("lin", "林晓")
    answers = [
        browser().post(DOOR, {"do": "begin"}, **LOCAL, HTTP_X_FORWARDED_FOR=f"8.8.8.{number}").status_code
        for number in range(33)  # what anybody may claim makes no other address
    ]
    assert answers.count(200) == 30
    assert answers[-1] == 429
    assert Session.objects.count() == 30
    assert browser().post(DOOR, {"do": "begin"}, **LOCAL, REMOTE_ADDR="36.112.4.9").status_code == 200


def test_a_passkey_confirms_who_is_there() -> None:
    lin = user("lin", "林晓")
    client = browser(lin)
    device = add_passkey(client)
    session = client.session
    del session["confirmed_at"]
    session.save()
    assert client.get("/me/factors/app").status_code == 303
    client.post("/me/confirm", {"credential": device.use(options(client, "/me/confirm"))}, **LOCAL)
    assert client.get("/me/factors/app").status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
SHAPED = st.fixed_dictionaries(
    {"id": JSON, "rawId": JSON, "type": JSON},
    optional={
        "response": st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"), JSON
            ),
        )
        | JSON,
        "clientExtensionResults": JSON,
    },
)


class TestAnything(TestCase):
    @settings(max_examples=60)
    @given(sent=(JSON | SHAPED).map(json.dumps) | st.text(alphabet=st.characters(exclude_characters="\0"), max_size=60))
    def test_whatever_comes_in_place_of_an_answer_is_refused_in_words(self, sent: str) -> None:
        client = browser(user("lin", "林晓"))
        begun = {"do": "begin"}
        client.post("/me/factors/passkey", begun, **LOCAL)
        made = client.post("/me/factors/passkey", {"name": "x", "credential": sent}, **LOCAL)
        assert made.status_code == 400
        stranger = browser()
        stranger.post(DOOR, begun, **LOCAL, REMOTE_ADDR="")
        refused = stranger.post(DOOR, {"credential": sent}, **LOCAL, REMOTE_ADDR="")
        assert refused.status_code in (303, 429)
        assert not Authenticator.objects.exists()


def test_the_message_of_a_refused_passkey_stands_on_the_sign_in_page() -> None:
    set_up_app(user("lin", "林晓"))
    client = browser()
    answer = client.post(DOOR, {"credential": "{}", "stay": "/sign-in"}, **LOCAL)
    assert answer.headers["Location"] == "/sign-in"
    assert "通行密钥没有通过验证" in messages_of(answer)[0]
    assert "通行密钥没有通过验证" in text_of(client.get("/sign-in"))


def test_a_number_in_place_of_a_name_is_explained_before_the_browser_refuses() -> None:
    page = text_of(browser(user("lin", "林晓")).get("/me/factors/passkey", HTTP_HOST="127.0.0.1:8800"))
    assert "http://localhost:8800/" in page


def test_ten_passkeys_are_enough() -> None:
    lin = user("lin", "林晓")
    for _ in range(11):
        add_passkey(browser(lin))
    assert passkeys_of(lin) == 10
