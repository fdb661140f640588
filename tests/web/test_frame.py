"""What stands around every page: the account switcher, the theme, the page of all parts."""

from typing import Any

import pytest

from guanwei.accounts.models import Brand
from guanwei.jobs import demo
from tests.cast import a_draft, cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def test_the_account_that_is_chosen_narrows_every_list_until_all_are_chosen_again() -> None:
    who = cast()
    client = browser(who.lin)
    client.post("/scope", {"account": who.weibo.pk, "next": "/plan"})
    for address in ("/plan", "/deliveries"):
        assert client.get(address).context["account"] == who.weibo.pk
    assert client.get("/inbox").context["filters"].account_id == who.weibo.pk
    client.post("/scope", {"account": ""})
    assert client.get("/plan").context["account"] is None


def test_an_address_that_names_an_account_wins_over_the_switcher() -> None:
    who = cast()
    client = browser(who.lin)
    client.post("/scope", {"account": who.weibo.pk})
    assert client.get("/plan?account=").context["account"] is None
    assert client.get("/plan?account=99").context["account"] == 99


def test_the_account_of_another_brand_cannot_be_chosen() -> None:
    who = cast()
    client = browser(who.wu)
    client.post("/scope", {"account": who.weibo.pk})
    assert client.get("/plan").context["account"] is None


def test_an_account_that_was_taken_away_is_forgotten_by_the_switcher() -> None:
    who = cast()
    client = browser(who.lin)
    client.post("/scope", {"account": who.weibo.pk})
    who.lin.grants.all().delete()
    assert client.get("/plan").context["account"] is None
    assert "account" not in client.session


def test_the_theme_is_kept_in_this_browser() -> None:
    client = browser(cast().lin)
    assert "data-theme" not in text_of(client.get("/"))
    client.post("/theme", {"theme": "dark", "next": "/"})
    assert 'data-theme="dark"' in text_of(client.get("/"))
    client.post("/theme", {"theme": "auto", "next": "/"})
    assert "data-theme" not in text_of(client.get("/"))


def test_a_theme_that_does_not_exist_is_not_kept() -> None:
    client = browser(cast().lin)
    client.post("/theme", {"theme": '"><script>'})
    assert "theme" not in client.cookies


def test_a_demonstration_that_is_still_being_written_says_so_until_it_is_there(settings: Any) -> None:
    who = cast()

    def page(address: str = "/plan") -> str:
        return text_of(browser(who.lin).get(address))

    Brand.objects.filter(pk=who.brand.pk).update(name=demo.BRAND)
    assert "演示内容正在写入" not in page()  # nobody's demonstration
    settings.DEMO = True
    assert "演示内容正在写入" in page() and 'data-reload="1500"' in page()
    writing = page("/posts/new")
    assert "演示内容正在写入" in writing and "data-reload" not in writing  # somebody may be typing
    Brand.objects.filter(pk=who.brand.pk).update(name="改了名的品牌")
    assert "演示内容正在写入" not in page()
    Brand.objects.filter(pk=who.brand.pk).update(name=demo.BRAND)
    a_draft(who)
    assert "演示内容正在写入" not in page()
