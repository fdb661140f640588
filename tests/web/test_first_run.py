"""An installation without any user: whoever has seen the terminal makes the administrator, once."""

import threading

import pytest
from django.db import connection
from django.test import Client

from guanwei.lib.clock import utc_now
from guanwei.people.actions import UserRefused
from guanwei.people.first_run import create_first_administrator, setup_code
from guanwei.people.models import User
from guanwei.people.tries import PER_NAME_AND_ADDRESS
from guanwei.trail.models import Entry
from tests.cast import user
from tests.web.visitors import browser, text_of

HERE = "/sign-in/first"
GOOD = "四月的雨-前茶-2026"


def filled(**changes: str) -> dict[str, str]:
    return {"code": setup_code(), "username": "mei", "name": "梅", "password": GOOD} | changes


@pytest.mark.django_db
def test_every_way_leads_there_and_the_code_makes_the_administrator() -> None:
    client = browser()
    assert client.get("/").headers["Location"].startswith("/sign-in")
    assert client.get("/sign-in").headers["Location"] == HERE
    page = text_of(client.get(HERE))
    assert "创建管理员" in page
    assert setup_code() not in page
    answer = client.post(HERE, filled(code=setup_code().lower().replace("-", " ")))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/factors")
    mei = User.objects.get()
    assert (mei.username, mei.is_admin, mei.check_password(GOOD)) == ("mei", True, True)
    assert client.get("/users").status_code == 200
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == ["user.created", "user.signed-in"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"code": "AAAA-BBBB-CCCC"}, {"code": ""}, {"password": "short"}, {"username": " "}])
def test_what_does_not_fit_makes_nobody(change: dict[str, str]) -> None:
    assert browser().post(HERE, filled(**change)).status_code == 400
    assert not User.objects.exists()


@pytest.mark.django_db
def test_guessing_the_code_is_held_up() -> None:
    for _ in range(PER_NAME_AND_ADDRESS):
        browser().post(HERE, filled(code="AAAA-BBBB-CCCC"))
    answer = browser().post(HERE, filled())
    assert (answer.status_code, "试的次数太多了" in text_of(answer)) == (400, True)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_once_there_is_somebody_it_is_closed_whoever_that_is() -> None:
    user("lin", "林晓")
    User.objects.update(is_active=False)
    for answer in (browser().get(HERE), browser().post(HERE, filled())):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert User.objects.count() == 1
    assert browser().get("/sign-in").status_code == 200


@pytest.mark.django_db
def test_the_page_speaks_the_chosen_language_and_so_does_the_administrator() -> None:
    client = browser()
    assert client.post("/sign-in/language", {"language": "en", "next": HERE}).headers["Location"] == HERE
    assert "Create the administrator" in text_of(client.get(HERE))
    client.post(HERE, filled())
    assert User.objects.get().language == "en"


def test_of_two_who_press_at_once_one_is_first(transactional_db: None) -> None:
    start, refused = threading.Barrier(2), []

    def press(name: str) -> None:
        start.wait()
        try:
            create_first_administrator(
                now=utc_now(), code=setup_code(), username=name, name=name, password=GOOD, language="en", address=None
            )
        except UserRefused as error:
            refused.append(error.words.en)
        finally:
            connection.close()

    both = [threading.Thread(target=press, args=(name,)) for name in ("mei", "tao")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert User.objects.count() == 1
    assert refused == ["There is an administrator already. Sign in."]


PAGES = ("/", "/posts/new", "/inbox", "/plan", "/accounts")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_who_has_just_set_it_up_is_led_to_a_brand_and_then_to_an_account(address: str) -> None:
    admin = browser(user("mei", "梅", is_admin=True))
    assert 'href="/brands/new"' in (page := main_of(admin, address)) and "请管理员" not in page
    admin.post("/brands/new", {"name": "禾木集", "zone": "Asia/Shanghai"})
    assert 'href="/accounts/new"' in (page := main_of(admin, address)) and "请管理员" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/posts/new", "/inbox"])
def test_who_can_make_neither_is_told_whom_to_ask(address: str) -> None:
    page = main_of(browser(user("mei", "梅")), address)
    assert "管理员" in page and "/brands/new" not in page and "/accounts/new" not in page


def main_of(visitor: Client, address: str) -> str:
    page = text_of(visitor.get(address))
    return page[page.index("<main") : page.index("</main>")]
