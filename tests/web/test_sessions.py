"""Where a person is signed in, and ending it."""

from datetime import timedelta

import pytest
import time_machine

from guanwei.lib.clock import utc_now
from guanwei.people.models import Session
from guanwei.people.sessions import SEEN_EVERY, mark_of
from guanwei.trail.models import Entry
from tests.cast import PASSWORD, cast, user
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(username: str, **headers: str):
    client = browser()
    assert client.post("/sign-in", {"username": username, "password": PASSWORD}, **headers).status_code == 303
    return client


def mark(client) -> str:
    return mark_of(client.session.session_key)


def test_a_person_sees_their_own_sessions_and_by_what_to_recognise_them() -> None:
    who = cast()
    mine = signed_in("lin", HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="36.112.4.9")
    signed_in("chen", REMOTE_ADDR="36.112.4.77")
    page = text_of(mine.get("/me"))
    assert "Firefox · Windows" in page
    assert "36.112.4.9" in page
    assert "36.112.4.77" not in page
    assert mine.session.session_key not in page
    assert Session.objects.get(user=who.lin).signed_in_at is not None


def test_one_is_ended_and_the_others_go_on() -> None:
    user("lin", "林晓")
    here, there, elsewhere = signed_in("lin"), signed_in("lin"), signed_in("lin")
    here.post("/me/sessions/end", {"session": mark(there)})
    assert [client.get("/").status_code for client in (here, there, elsewhere)] == [200, 302, 200]
    assert "已经结束" in messages_of(here.post("/me/sessions/end", {"session": "0" * 20}))[0]


def test_all_others_are_ended_at_once() -> None:
    lin = user("lin", "林晓")
    here, there, elsewhere = signed_in("lin"), signed_in("lin"), signed_in("lin")
    here.post("/me/sessions/end", {"others": "1"})
    assert [client.get("/").status_code for client in (here, there, elsewhere)] == [200, 302, 302]
    assert Entry.objects.get(verb="user.sessions-ended", actor=lin).details == {"count": 2}


def test_nobody_ends_the_session_of_somebody_else() -> None:
    cast()
    theirs = signed_in("chen")
    assert messages_of(signed_in("lin").post("/me/sessions/end", {"session": mark(theirs)}))
    assert theirs.get("/").status_code == 200


def test_an_administrator_ends_all_sessions_of_somebody() -> None:
    who = cast()
    one, other = signed_in("lin"), signed_in("lin")
    browser(who.admin).post(f"/users/{who.lin.pk}/sessions/end")
    assert [client.get("/").status_code for client in (one, other)] == [302, 302]
    assert Entry.objects.get(verb="user.sessions-ended", object_id=who.lin.pk).details == {"count": 2}


def test_a_new_password_ends_every_other_session() -> None:
    lin = user("lin", "林晓")
    here, there = signed_in("lin"), signed_in("lin")
    here.post("/me", {"do": "password", "old": PASSWORD, "new": "新的密码有十个字以上"})
    assert [client.get("/").status_code for client in (here, there)] == [200, 302]
    assert Session.objects.filter(user=lin).count() == 1


def test_closing_access_leaves_no_session() -> None:
    who = cast()
    signed_in("lin")
    browser(who.admin).post(f"/users/{who.lin.pk}/enable", {"active": "0"})
    assert not Session.objects.filter(user=who.lin).exists()


def test_when_a_session_was_seen_is_noted_every_few_minutes_and_not_at_every_page() -> None:
    lin = user("lin", "林晓")
    client = signed_in("lin")
    first = Session.objects.get(user=lin).seen_at
    client.get("/me")
    assert Session.objects.get(user=lin).seen_at == first
    later = utc_now() + SEEN_EVERY + timedelta(seconds=1)
    with time_machine.travel(later):
        client.get("/me")
    assert Session.objects.get(user=lin).seen_at >= later
