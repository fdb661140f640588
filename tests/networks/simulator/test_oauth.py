"""From the login page to a token, and from a token to its end. weibo-api 2."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of

CALLBACK = "http://127.0.0.1:9/callback?from=weibo"
DAY, MONTH, FIVE_YEARS = 86_400, 30 * 86_400, 5 * 365 * 86_400


class Login:
    """What an app and its user do to get a token for `account`."""

    def __init__(self, account: Account) -> None:
        self.account, self.http = account, account.simulator.http
        app = account.simulator.control("PATCH", "app", {"redirect_uris": [CALLBACK]})
        self.key, self.secret = app["app_key"], app["app_secret"]

    def query(self, **more: str) -> dict[str, str]:
        return {"client_id": self.key, "redirect_uri": CALLBACK} | more

    def page(self, **more: str) -> httpx.Response:
        return self.http.get("/oauth2/authorize", params=self.query(**more))

    def answered(self, answer: str, **more: str) -> dict[str, str]:
        """What the browser brings back to the app, by name, after its user answered the page."""
        form = self.query(**more) | {"uid": self.account.uid, "answer": answer}
        sent = self.http.post("/oauth2/authorize", data=form)
        assert sent.status_code in {302, 303}
        assert sent.headers["location"].startswith(CALLBACK.split("?")[0])
        return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}

    def exchange(self, code: str, **more: str) -> httpx.Response:
        form = self.query(client_secret=self.secret, grant_type="authorization_code", code=code)
        return self.http.post("/oauth2/access_token", data=form | more)

    def token(self) -> dict[str, Any]:
        answer: dict[str, Any] = body_of(self.exchange(self.answered("agree")["code"]))
        return answer


@pytest.fixture
def login(brand: Account) -> Login:
    return Login(brand)


def assert_oauth_refusal(answer: httpx.Response, status: int, code: int, error: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["error_code"], body["error"]) == (status, code, error)
    assert body["request"] == body["error_uri"] == answer.request.url.path
    assert body["error_description"]


def test_the_login_page_offers_the_accounts(login: Login) -> None:
    page = login.page()
    assert page.status_code == 200
    assert "示例品牌" in page.text and login.account.uid in page.text


def test_agreeing_brings_a_code_and_the_state_back_unchanged(login: Login) -> None:
    state = "a b&c=ü+<x>%20"
    brought = login.answered("agree", state=state)
    assert brought["code"]
    assert brought["state"] == state
    assert brought["from"] == "weibo", "the callback's own query is part of it"


def test_refusing_brings_21330_back(login: Login) -> None:
    brought = login.answered("refuse", state="s")
    assert (brought["error"], brought["error_code"], brought["state"]) == ("access_denied", "21330", "s")
    assert "code" not in brought


@pytest.mark.parametrize(
    "other", ["http://evil.example.org/callback", CALLBACK + "&x=1", "http://127.0.0.1:9/callback", "", "javascript:1"]
)
def test_an_unregistered_callback_is_never_gone_to(login: Login, other: str) -> None:
    query = login.query(redirect_uri=other)
    agreed = login.http.post("/oauth2/authorize", data=query | {"uid": login.account.uid, "answer": "agree"})
    for answer in (login.page(redirect_uri=other), agreed):
        assert answer.status_code in {400, 401, 403}
        assert "21322" in answer.text or "21323" in answer.text
        assert "location" not in answer.headers


def test_an_unknown_app_gets_no_login_page(login: Login) -> None:
    page = login.page(client_id="999")
    assert page.status_code in {400, 401} and "21324" in page.text


def test_a_code_buys_a_token_that_works(login: Login) -> None:
    bought = login.token()
    assert bought["uid"] == login.account.uid
    account = Account(login.account.simulator, bought["uid"], bought["access_token"], {})
    assert account.shared("用新的 token")["user"]["idstr"] == bought["uid"]


def test_the_token_answer_mixes_numbers_and_strings_as_weibo_does(login: Login) -> None:
    bought = login.token()
    assert (type(bought["expires_in"]), type(bought["remind_in"]), type(bought["uid"])) == (int, str, str)
    assert int(bought["remind_in"]) == bought["expires_in"]
    assert bought["isRealName"] in {"true", True}
    assert "refresh_token" not in bought


def test_the_token_answer_can_be_all_strings(login: Login) -> None:
    login.account.simulator.faults(oauth_numbers_as_strings=True)
    bought = login.token()
    assert [type(bought[name]) for name in ("expires_in", "remind_in", "uid")] == [str, str, str]


def test_a_code_works_once(login: Login) -> None:
    code = login.answered("agree")["code"]
    body_of(login.exchange(code))
    again = login.exchange(code)
    assert_oauth_refusal(again, 400, 21325, "invalid_grant")
    assert again.json()["error_description"] == f"invalid authorization code:{code}"


def test_a_code_that_was_never_given_is_worth_nothing(login: Login) -> None:
    assert_oauth_refusal(login.exchange("abcdef"), 400, 21325, "invalid_grant")


def test_a_wrong_secret_buys_nothing_and_the_code_is_not_spent_by_it(login: Login) -> None:
    code = login.answered("agree")["code"]
    assert_oauth_refusal(login.exchange(code, client_secret="wrong"), 401, 21324, "invalid_client")
    body_of(login.exchange(code))


def test_a_code_is_bought_with_the_same_callback_or_not_at_all(login: Login) -> None:
    answer = login.exchange(login.answered("agree")["code"], redirect_uri="http://elsewhere.example.org/")
    assert (answer.status_code, code_of(answer) in {21322, 21325}) == (400, True)


@pytest.mark.parametrize(("grant_type", "code"), [("password", 21328), ("nonsense", 21328)])
def test_only_a_code_buys_a_token(login: Login, grant_type: str, code: int) -> None:
    answer = login.exchange(login.answered("agree")["code"], grant_type=grant_type)
    assert (answer.status_code, code_of(answer)) == (400, code)


def test_the_secret_is_not_asked_for_by_get(login: Login) -> None:
    assert code_of(login.http.get("/oauth2/access_token", params=login.query())) == 10021


def test_what_a_token_is_can_be_asked_with_its_odd_names(login: Login) -> None:
    bought = login.token()
    known = body_of(login.http.post("/oauth2/get_token_info", data={"access_token": bought["access_token"]}))
    assert (str(known["uid"]), known["appkey"]) == (login.account.uid, login.key)
    assert {"scope", "create_at", "expire_in"} <= known.keys()
    assert 0 <= bought["expires_in"] - known["expire_in"] <= 5


def test_an_unknown_token_has_nothing_to_tell(login: Login) -> None:
    answer = login.http.post("/oauth2/get_token_info", data={"access_token": "2.00nobody"})
    assert (answer.status_code in {400, 401, 403}, code_of(answer)) == (True, 21332)


def test_a_revoked_token_is_dead_from_then_on(login: Login) -> None:
    token = login.token()["access_token"]
    assert body_of(login.http.post("/oauth2/revokeoauth2", data={"access_token": token})) == {"result": "true"}
    account = Account(login.account.simulator, login.account.uid, token, {})
    assert code_of(account.get("account/get_uid")) in {21332, 21321, 21317}
    assert code_of(account.share(f"x {SAFE_LINK} ")) in {21332, 21321, 21317}


@pytest.mark.parametrize("code", [21332, 21321, 21317])
def test_the_code_of_a_revoked_token_can_be_chosen(simulator: Simulator, brand: Account, code: int) -> None:
    simulator.faults(revoked_code=code)
    brand.change(token_state="revoked")
    assert code_of(brand.get("account/get_uid")) == code


def test_agreeing_again_prolongs_the_token_and_keeps_both_usable(login: Login) -> None:
    first, second = login.token(), login.token()
    assert second["expires_in"] >= first["expires_in"] - 5
    account = Account(login.account.simulator, login.account.uid, second["access_token"], {})
    assert str(body_of(account.get("account/get_uid"))["uid"]) == login.account.uid


def test_after_a_dead_token_a_new_login_brings_the_account_back(login: Login) -> None:
    login.account.change(token_state="expired")
    token = login.token()["access_token"]
    account = Account(login.account.simulator, login.account.uid, token, {})
    assert account.shared("回来了")["user"]["idstr"] == login.account.uid


@pytest.mark.parametrize(
    ("words", "seconds"), [({}, MONTH), ({"reviewed": False}, DAY), ({"expires_in": FIVE_YEARS}, FIVE_YEARS)]
)
def test_a_token_lives_as_long_as_the_state_of_its_app_allows(
    simulator: Simulator, words: dict[str, Any], seconds: int
) -> None:
    account = simulator.account(**words)
    known = body_of(simulator.http.post("/oauth2/get_token_info", data={"access_token": account.token}))
    assert seconds - 5 <= known["expire_in"] <= seconds


@pytest.mark.parametrize(("reviewed", "seconds"), [(True, MONTH), (False, DAY)])
def test_a_login_buys_the_same_life(simulator: Simulator, reviewed: bool, seconds: int) -> None:
    assert Login(simulator.account(reviewed=reviewed)).token()["expires_in"] in range(seconds - 5, seconds + 1)


def test_a_token_dies_when_its_time_is_over(simulator: Simulator) -> None:
    account = simulator.account(expires_in=2)
    body_of(account.get("account/get_uid"))
    time.sleep(2.1)
    answer = account.get("account/get_uid")
    assert (answer.status_code, code_of(answer)) == (401, 21327)


@pytest.mark.parametrize(("state", "code"), [("expired", 21327), ("revoked", 21332), ("withdrawn", 21319)])
def test_each_end_of_a_token_has_its_own_code_on_every_call(brand: Account, state: str, code: int) -> None:
    brand.change(token_state=state)
    answers = [brand.get("statuses/user_timeline"), brand.share(f"x {SAFE_LINK} "), brand.get("comments/to_me")]
    assert [code_of(answer) for answer in answers] == [code] * 3
