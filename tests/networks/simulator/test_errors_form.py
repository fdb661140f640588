"""What a refusal looks like: its form, its code, the HTTP status of its class. weibo-api 2.6, 8, 13."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of
from .pictures import other_file, picture_of_size

Refusal = Callable[[Account], httpx.Response]

NOBODY = "5999999999999999"


def duplicate(brand: Account) -> httpx.Response:
    brand.shared("一样")
    return brand.share(f"一样 {SAFE_LINK} ")


def with_state(state: str) -> Refusal:
    def call(brand: Account) -> httpx.Response:
        brand.change(token_state=state)
        return brand.get("account/get_uid")

    return call


def over(limit: str) -> Refusal:
    def call(brand: Account) -> httpx.Response:
        brand.simulator.faults(**{limit: 1})
        brand.shared("一")
        return brand.share(f"二 {SAFE_LINK} ")

    return call


REFUSALS: list[Any] = [
    pytest.param(lambda brand: brand.get("statuses/nothing"), 10020, {400, 403}, id="no such call"),
    pytest.param(lambda brand: brand.post("statuses/update", status="x"), 10014, {403}, id="no grant"),
    pytest.param(lambda brand: brand.share("x"), 10017, {400, 403}, id="no safe link"),
    pytest.param(lambda brand: brand.get("statuses/share", status="x"), 10021, {400, 403}, id="wrong verb"),
    pytest.param(over("calls_per_day"), 10023, {403}, id="no calls left"),
    pytest.param(over("posts_per_hour"), 10024, {403}, id="no posts left"),
    pytest.param(
        lambda brand: brand.share(f"x {SAFE_LINK} ", other_file("BMP")), 20005, {400}, id="wrong picture type"
    ),
    pytest.param(
        lambda brand: brand.share(f"x {SAFE_LINK} ", picture_of_size(5_300_000)), 20006, {400}, id="picture too large"
    ),
    pytest.param(lambda brand: brand.share("好" * 141 + SAFE_LINK), 20012, {400}, id="text too long"),
    pytest.param(duplicate, 20019, {400}, id="repetition"),
    pytest.param(lambda brand: brand.get("statuses/show", id=NOBODY), 20101, {400}, id="no such status"),
    pytest.param(
        lambda brand: brand.get("statuses/user_timeline", uid="1999999999"), 21335, {400, 403}, id="not ones own"
    ),
    pytest.param(with_state("expired"), 21327, {401}, id="expired token"),
    pytest.param(with_state("revoked"), 21332, {401}, id="revoked token"),
    pytest.param(with_state("withdrawn"), 21319, {400, 401, 403}, id="grant withdrawn"),
]


@pytest.mark.parametrize(("refusal", "code", "statuses"), REFUSALS)
def test_a_refusal_says_its_code_in_the_api_form(
    brand: Account, refusal: Refusal, code: int, statuses: set[int]
) -> None:
    answer = refusal(brand)
    body = answer.json()
    assert (body["error_code"], answer.status_code in statuses) == (code, True), (answer.status_code, body)
    assert isinstance(body["error"], str) and body["error"]
    assert body["request"] == answer.request.url.path
    assert answer.headers["content-type"].startswith(("application/json", "text/json"))


@pytest.mark.parametrize(("refusal", "code", "statuses"), REFUSALS)
def test_a_code_can_be_made_a_string(brand: Account, refusal: Refusal, code: int, statuses: set[int]) -> None:
    brand.simulator.faults(error_code_as_string=True)
    answer = refusal(brand)
    assert (answer.json()["error_code"], answer.status_code in statuses) == (str(code), True)


@pytest.mark.parametrize(("refusal", "code", "statuses"), REFUSALS)
def test_an_error_can_be_hidden_in_a_200(brand: Account, refusal: Refusal, code: int, statuses: set[int]) -> None:
    brand.simulator.faults(errors_with_200=True)
    answer = refusal(brand)
    assert (answer.status_code, code_of(answer)) == (200, code)


def test_the_request_in_an_error_is_the_path_of_the_call(brand: Account) -> None:
    assert brand.share("x").json()["request"] == "/2/statuses/share.json"


@pytest.mark.parametrize(
    ("token", "codes"), [("", {21301, 10006}), (None, {21301, 10006}), ("2.00nobody", {21332})], ids=str
)
def test_a_call_without_a_good_token_is_refused(simulator: Simulator, token: str | None, codes: set[int]) -> None:
    answer = simulator.http.get("/2/account/get_uid.json", params={} if token is None else {"access_token": token})
    assert code_of(answer) in codes
    assert answer.status_code in {400, 401, 403}


@pytest.mark.parametrize("state", ["expired", "revoked", "withdrawn"])
def test_a_dead_token_publishes_nothing(brand: Account, state: str) -> None:
    brand.change(token_state=state)
    assert code_of(brand.share(f"x {SAFE_LINK} ")) in {21327, 21332, 21319}
    brand.change(token_state="live")
    assert brand.timeline() == []


def test_a_token_brought_back_to_life_works_again(brand: Account) -> None:
    brand.change(token_state="expired")
    brand.change(token_state="live")
    brand.shared("又活了")


def test_one_dead_token_leaves_the_other_accounts_alone(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    brand.change(token_state="revoked")
    other.shared("照常")


@pytest.mark.parametrize(
    ("call", "name", "most"),
    [
        ("statuses/count", "ids", 100),
        ("statuses/show_batch", "ids", 50),
        ("comments/show_batch", "cids", 50),
        ("users/counts", "uids", 100),
    ],
)
def test_a_list_of_ids_has_a_longest_length(simulator: Simulator, call: str, name: str, most: int) -> None:
    account = simulator.account(grants=["show_batch", "advanced"])
    ids = [str(5_000_000_000_000_000 + number) for number in range(most + 1)]
    body_of(account.get(call, **{name: ",".join(ids[:most])}))
    answer = account.get(call, **{name: ",".join(ids)})
    assert (answer.status_code, code_of(answer)) == (400, 20009)


@pytest.mark.parametrize("call", ["statuses/show_batch", "comments/show_batch"])
def test_an_advanced_call_needs_its_grant(brand: Account, call: str) -> None:
    answer = brand.get(call, ids="5000000000000000", cids="5000000000000000")
    assert (answer.status_code, code_of(answer)) == (403, 10014)


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        ({"status": "x", "id": "abc"}, {10008, 10017, 20101, 20104}),
        ({"status": "x", "id": ""}, {10008, 10016, 10017, 20101, 20104, 20109}),
        ({"status": "x"}, {10008, 10016, 20109}),
    ],
    ids=["not a number", "empty", "absent"],
)
def test_a_bad_parameter_is_the_callers_fault(simulator: Simulator, form: dict[str, str], codes: set[int]) -> None:
    answer = simulator.account(grants=["repost"]).post("statuses/repost", **form)
    assert (answer.status_code, code_of(answer) in codes) == (400, True)
