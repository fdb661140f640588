"""A person of one account meets nothing of its sisters, whatever address they make up: the same as somebody of another
brand. Of the brand itself they may see its page, and take a file in or out for their own account."""

import pytest
from django.test import Client

from guanwei.accounts.actions import grant
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.roles import Role
from guanwei.publishing.models import Plan
from tests.cast import Cast, a_draft, cast, column, soon, user, weibo_account
from tests.web.inbox.conversations import asked
from tests.web.test_matrix import OUTSIDE, RULES, _address, _undone
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
OF_THE_BRAND = {"brand": 200, "positioning": 200, "brand-settings": 403, "brand-slots": 403, "add-line": 403}
FOR_THE_ACCOUNT = {"export": 200, "import-template": 200}


def of_one_account(who: Cast) -> User:
    """Fang manages a third account of the brand, and may do everything there."""
    third = weibo_account(who.admin, who.brand, name="青禾茶器", uid="6000000009")
    fang = user("fang", "方圆")
    grant(actor=who.admin, now=utc_now(), user=fang, role=Role.MANAGER, account=third)
    return fang


def test_no_address_leads_to_a_sister_account() -> None:
    who = cast()
    fang = of_one_account(who)
    expected = {name: OUTSIDE for name, rule in RULES.items() if rule.stranger == OUTSIDE}
    expected |= OF_THE_BRAND | FOR_THE_ACCOUNT
    wrong = []
    for name, status in expected.items():
        with _undone():
            client, address = browser(fang), _address(name, who)
            came = _asked(client, name, address)
            if came != status:
                wrong.append(f"{name}: {came}")
    assert wrong == []


def _asked(client: Client, name: str, address: str) -> int:
    return client.post(address).status_code if RULES[name].posts else client.get(address).status_code


def test_no_list_shows_anything_of_a_sister_account() -> None:
    who = cast()
    fang = of_one_account(who)
    a_draft(who, who.weibo, text="只属于姐妹账号的话")
    asked(who, "只问姐妹账号的话")
    for name in (
        "today",
        "week",
        "inbox",
        "approvals",
        "deliveries",
        "accounts",
        "sources",
        "trail",
        "search",
        "live-parts",
    ):
        page = browser(fang).get(_address(name, who), {"q": "姐妹账号", "view": "list", "account": who.weibo.pk})
        assert page.status_code == 200
        assert "只属于" not in text_of(page), name
        assert "只问" not in text_of(page), name


def test_nothing_is_written_on_a_sister_account_by_a_number_in_a_form() -> None:
    who = cast()
    fang, thread = of_one_account(who), asked(who)
    client = browser(fang)
    form = {"brand": who.brand.slug, "column": column(who.brand).pk, "text": "不该出现", "accounts": [who.weibo.pk]}
    client.post("/posts/new", form | {"do": "save", "date": f"{soon(minutes=3000):%Y-%m-%d}", "time": "09:30"})
    client.post("/inbox/several", {"thread": [f"{thread.pk}.{thread.version}"], "do": "done"})
    client.post("/inbox/enter", {"account": who.weibo.pk, "kind": "mention", "author": "x", "text": "不该出现"})
    client.post("/scope", {"account": who.weibo.pk})
    assert client.post("/stop", {"scope": f"account-{who.weibo.pk}", "reason": "x"}).status_code == 404
    assert client.post("/stop", {"scope": f"brand-{who.brand.pk}", "reason": "x"}).status_code == 403
    assert not Plan.objects.exists()
    assert Thread.objects.get().state == "open"
    assert Thread.objects.count() == 1
    assert "account" not in client.session
