"""Adding an account: the network, then the rights with what they need; credentials tried at once."""

import pytest

from guanwei.accounts.models import Account, CheckUp, Credential
from tests.cast import Cast, cast
from tests.servers.simulator import Simulator
from tests.web.visitors import browser, messages_of, text_of

pytestmark = pytest.mark.django_db


def entered(who: Cast, **changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "brand": who.brand.pk,
        "profile": "weibo:ordinary",
        "name": "青禾茗客服",
        "handle": "",
        "server": "",
        "remote_account_id": "",
        "safe_domains": "qingheming.example",
        "zone": "Asia/Shanghai",
    }
    return form | changes


def test_the_first_step_offers_the_networks_and_the_second_says_what_is_needed() -> None:
    who = cast()
    client = browser(who.he)
    first = text_of(client.get("/accounts/new"))
    for network in ("weibo", "bluesky", "mastodon"):
        assert f"?network={network}" in first
    for network, needed in (("weibo", "安全域名"), ("bluesky", "应用专用密码"), ("mastodon", "首选项")):
        page = text_of(client.get(f"/accounts/new?network={network}"))
        assert needed in page and "手动发布" in page
        assert f'value="{network}:by_hand"' in page
    assert "?network=weibo" in text_of(client.get("/accounts/new?network=nonsense"))


def test_credentials_are_tried_at_once_and_a_good_one_is_checked_up(simulator: Simulator) -> None:
    who = cast()
    made = simulator.add_account(screen_name="青禾茗客服")
    form = entered(who, server=simulator.url) | {"secret-access_token": made["access_token"]}
    answer = browser(who.he).post("/accounts/new?network=weibo", form)
    account = Account.objects.get(name="青禾茗客服")
    assert answer.headers["Location"] == f"/accounts/{account.pk}"
    assert (account.health, account.remote_account_id) == ("alive", made["uid"])
    assert CheckUp.objects.get().account == account
    assert "授权有效" in messages_of(answer)[-1] and "体检" in messages_of(answer)[-1]
    assert made["access_token"] not in text_of(browser(who.he).get(f"/accounts/{account.pk}?tab=access"))


def test_bad_credentials_lead_to_where_they_are_entered_again(simulator: Simulator) -> None:
    who = cast()
    form = entered(who, server=simulator.url) | {"secret-access_token": "2.00wrong"}
    answer = browser(who.he).post("/accounts/new?network=weibo", form)
    account = Account.objects.get(name="青禾茗客服")
    assert answer.headers["Location"] == f"/accounts/{account.pk}?tab=access#credentials"
    assert account.health == "dead" and not CheckUp.objects.exists()


def test_rights_by_hand_need_no_credentials() -> None:
    who = cast()
    answer = browser(who.he).post("/accounts/new?network=weibo", entered(who, profile="weibo:by_hand"))
    account = Account.objects.get(name="青禾茗客服")
    assert answer.headers["Location"] == f"/accounts/{account.pk}"
    assert not Credential.objects.filter(account=account).exists()


def test_half_of_the_credentials_is_refused_and_nothing_is_added() -> None:
    who = cast()
    form = entered(who, profile="bluesky:app-password") | {"secret-identifier": "qingheming.test"}
    answer = browser(who.he).post("/accounts/new?network=bluesky", form)
    assert answer.status_code == 400
    assert "请都填上" in text_of(answer)
    assert not Account.objects.filter(name="青禾茗客服").exists()


def test_rights_of_another_network_than_the_chosen_one_are_refused() -> None:
    who = cast()
    answer = browser(who.he).post("/accounts/new?network=bluesky", entered(who))
    assert answer.status_code == 400
