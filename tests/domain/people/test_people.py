"""Users: made once, weak passwords refused, and nobody is locked out by their own hand."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.utils import translation

from guanwei.lib.clock import utc_now
from guanwei.people.access import OPERATOR, NotAllowed
from guanwei.people.actions import WEAK, UserRefused, create_user, set_active, set_password, set_preferences
from guanwei.people.models import User
from guanwei.people.queries import users_for
from guanwei.trail.models import Entry
from tests import cast as people

pytestmark = pytest.mark.django_db
GOOD = "四月的雨-前茶-2026"


def make(username: str = "mei", **more: object) -> User:
    values = {"name": "梅", "password": GOOD} | more
    return create_user(actor=OPERATOR, now=utc_now(), username=username, **values)  # type: ignore[arg-type]


def test_a_new_user_signs_in_with_the_password_and_nothing_shows_it() -> None:
    made = make(department="内容部")
    assert authenticate(username="mei", password=GOOD) == made
    assert authenticate(username="mei", password=GOOD + "x") is None
    assert GOOD not in made.password
    assert made.password.startswith("argon2")
    assert made.department.name == "内容部"
    assert GOOD not in str(list(Entry.objects.values()))


def test_names_that_differ_only_in_case_are_the_same_person() -> None:
    make("Mei")
    with pytest.raises(UserRefused) as refused:
        make("mEI")
    assert "mEI" in refused.value.words.zh
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="MEI", name="x")
    assert authenticate(username="MEI", password=GOOD) == User.objects.get()


@pytest.mark.parametrize("password", ["short", "password123", "zhangwei2026"])
def test_a_weak_password_is_refused_in_words_of_both_languages(password: str) -> None:
    with translation.override("zh-hans"), pytest.raises(UserRefused) as refusal:
        make("zhangwei2026", name="zhangwei", password=password)
    assert not re.search("[A-Za-z]", refusal.value.words.zh)
    assert not re.search("[\u4e00-\u9fff]", refusal.value.words.en)
    assert WEAK[""].zh not in refusal.value.words.zh


def test_the_shortest_password_is_as_long_as_we_say() -> None:
    needed = next(one["OPTIONS"]["min_length"] for one in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in one)
    assert str(needed) in WEAK["password_too_short"].zh and str(needed) in WEAK["password_too_short"].en


@pytest.mark.parametrize("password", ["", "short", "password123", "zhangwei2026"])
def test_a_weak_password_is_refused_and_changes_nothing(password: str) -> None:
    with pytest.raises(UserRefused):
        make("zhangwei2026", name="zhangwei", password=password)
    assert not User.objects.exists()
    known = make()
    with pytest.raises(UserRefused):
        set_password(actor=known, now=utc_now(), user=known, password=password if password != "zhangwei2026" else "mei")
    assert authenticate(username="mei", password=GOOD) == known


def test_nobody_closes_their_own_access() -> None:
    known = make(is_admin=True)
    with pytest.raises(UserRefused):
        set_active(actor=known, now=utc_now(), user=known, active=False)
    assert User.objects.get().is_active


def test_a_disabled_person_cannot_sign_in() -> None:
    known = make()
    set_active(actor=OPERATOR, now=utc_now(), user=known, active=False)
    assert authenticate(username="mei", password=GOOD) is None
    set_active(actor=OPERATOR, now=utc_now(), user=known, active=True)
    assert authenticate(username="mei", password=GOOD) == known


def test_everybody_sees_themselves_and_administrators_see_all() -> None:
    who = people.cast()
    assert list(users_for(who.lin)) == [who.lin]
    assert set(users_for(who.admin)) == set(User.objects.all())


@pytest.mark.parametrize(("language", "zone"), [("fr", "Asia/Shanghai"), ("en", "Mars/Base"), ("en", "")])
def test_a_language_or_zone_that_does_not_exist_is_refused(language: str, zone: str) -> None:
    known = make()
    with pytest.raises(UserRefused):
        set_preferences(actor=known, now=utc_now(), language=language, zone=zone)
    known.refresh_from_db()
    assert (known.language, known.zone) == ("zh-hans", "Asia/Shanghai")


def test_only_an_administrator_makes_users_sets_their_passwords_and_closes_their_access() -> None:
    """In the action, whoever calls it: a page that forgets to ask lets nobody in."""
    who = people.cast()
    for person in (who.he, who.lin, who.qin):
        with pytest.raises(NotAllowed):
            create_user(actor=person, now=utc_now(), username="mei", name="梅", password=GOOD, is_admin=True)
        with pytest.raises(NotAllowed):
            set_password(actor=person, now=utc_now(), user=who.admin, password=GOOD)
        with pytest.raises(NotAllowed):
            set_active(actor=person, now=utc_now(), user=who.chen, active=False)
    assert not User.objects.filter(username="mei").exists()
    assert authenticate(username="admin", password=GOOD) is None
    set_password(actor=who.lin, now=utc_now(), user=who.lin, password=GOOD)
    set_password(actor=who.admin, now=utc_now(), user=who.qin, password=GOOD)
    assert authenticate(username="lin", password=GOOD) and authenticate(username="qin", password=GOOD)


def test_an_administrator_who_was_disabled_administers_nothing() -> None:
    who = people.cast()
    User.objects.filter(pk=who.admin.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        create_user(actor=User.objects.get(pk=who.admin.pk), now=utc_now(), username="mei", name="梅", password=GOOD)


def test_the_operator_of_the_machine_is_named_as_such_and_a_missing_actor_is_none() -> None:
    made = make(is_admin=True)
    assert Entry.objects.get(verb="user.created", object_id=made.pk).actor is None
    with pytest.raises(AttributeError):
        create_user(actor=None, now=utc_now(), username="x", name="x", password=GOOD)  # type: ignore[arg-type]
