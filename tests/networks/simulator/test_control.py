"""The control interface: it does what is asked and answers nonsense with a sentence."""

import subprocess
import sys
from typing import Any

import pytest

from .driver import Account, Simulator, body_of, code_of

NONSENSE: list[Any] = [
    pytest.param("POST", "accounts", {}, id="an account without a name"),
    pytest.param("POST", "accounts", {"screen_name": ""}, id="an account with an empty name"),
    pytest.param("POST", "accounts", {"screen_name": "x", "nmae": 1}, id="a word that accounts do not have"),
    pytest.param("POST", "accounts", {"screen_name": "x", "uid": "abc"}, id="a uid that is no number"),
    pytest.param("POST", "accounts", {"screen_name": "x", "grants": ["everything"]}, id="a grant that does not exist"),
    pytest.param("POST", "accounts", {"screen_name": "x", "token_state": "asleep"}, id="a state unknown to tokens"),
    pytest.param("POST", "accounts", {"screen_name": "x", "safe_domains": "one.example.com"}, id="domains as one word"),
    pytest.param("POST", "accounts", [], id="a list"),
    pytest.param("PATCH", "faults", {"posts_per_hour": "many"}, id="a number that is none"),
    pytest.param("PATCH", "faults", {"posts_per_hour": -1}, id="fewer than no posts"),
    pytest.param("PATCH", "faults", {"fail_before_commit": {"share": 2}}, id="more than always"),
    pytest.param("PATCH", "faults", {"fail_before_commit": {"sttaus": 502}}, id="a word that rules do not have"),
    pytest.param("PATCH", "faults", {"reposts_key": "nonsense"}, id="a name that is none of the two"),
    pytest.param("PATCH", "faults", [], id="faults as a list"),
    pytest.param("POST", "fan", {"action": "dance", "as": "x"}, id="an unknown act"),
    pytest.param("POST", "statuses/5999999999999999/visibility", {"state": "hidden"}, id="a status that never was"),
]


@pytest.mark.parametrize(("method", "path", "words"), NONSENSE)
def test_nonsense_is_answered_with_a_sentence_in_both_languages(
    simulator: Simulator, method: str, path: str, words: Any
) -> None:
    before = (simulator.control("GET", "faults"), simulator.control("GET", "state"))
    answer = simulator.http.request(method, f"/_sim/{path}", json=words)
    assert answer.status_code in {400, 404}
    assert answer.json()["error"]
    assert all(answer.json()["message"][language] for language in ("zh", "en"))
    assert (simulator.control("GET", "faults"), simulator.control("GET", "state")) == before


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'"x"', b"\xff", b"[" * 5000, b'{"screen_name": "\\ud800"}'])
@pytest.mark.parametrize(("method", "path"), [("POST", "accounts"), ("PATCH", "faults"), ("POST", "fan")])
def test_a_body_that_is_no_json_object_is_no_server_error(
    simulator: Simulator, method: str, path: str, body: bytes
) -> None:
    answer = simulator.http.request(method, f"/_sim/{path}", content=body)
    assert answer.status_code in {200, 400}
    assert simulator.http.get("/_sim/accounts").status_code == 200


def test_an_account_is_what_was_asked_for(simulator: Simulator) -> None:
    words = {"uid": "1234567890", "screen_name": "品牌", "token": "2.00mine", "grants": ["repost"], "reviewed": False}
    made = simulator.account(**words).made
    assert {name: made[name] for name in ("uid", "screen_name", "grants", "reviewed")} == {
        name: words[name] for name in ("uid", "screen_name", "grants", "reviewed")
    }
    assert made["access_token"] == "2.00mine"
    assert simulator.control("GET", "accounts/1234567890")["screen_name"] == "品牌"


def test_the_accounts_can_be_listed(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    assert {account["uid"] for account in simulator.control("GET", "accounts")} == {brand.uid, other.uid}


def test_a_changed_account_behaves_as_changed(simulator: Simulator, brand: Account) -> None:
    brand.change(safe_domains=["moved.example.com"], screen_name="新名字")
    assert code_of(brand.share("x http://shop.example.com/ ")) == 10017
    assert body_of(brand.share("x http://moved.example.com/ "))["user"]["screen_name"] == "新名字"


def test_a_sweep_leaves_nothing(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    simulator.fan("comment", posted, "好")
    simulator.reset()
    assert simulator.control("GET", "accounts") == []
    assert simulator.wire() == []
    assert not any(simulator.control("GET", "state").values())
    assert code_of(brand.get("account/get_uid")) == 21332


def test_what_there_is_can_be_counted(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    simulator.fan("comment", posted, "好")
    counted = simulator.control("GET", "state")
    assert [counted[name] for name in ("accounts", "fans", "statuses", "comments", "wire")] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1", "192.168.1.5", ""]
)
def test_a_name_that_was_made_to_mean_this_machine_gets_nothing(simulator: Simulator, host: str) -> None:
    """A page of that name is of one origin with the simulator; the browser would let it read every token."""
    for headers in ({"host": host}, {"host": host, "origin": f"http://{host}"}):
        for path in ("/_sim/accounts", "/accounts", "/wire", "/", "/2/account/get_uid.json", "/oauth2/authorize"):
            assert simulator.http.get(path, headers=headers).status_code == 403, path
        assert simulator.http.post("/_sim/reset", headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8712", "LOCALHOST", "127.0.0.9:1", "[::1]:8712"])
def test_every_name_of_this_machine_may_control_it(simulator: Simulator, host: str) -> None:
    assert simulator.http.get("/_sim/accounts", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_does_not_listen_beyond_this_machine(host: str) -> None:
    command = [sys.executable, "-m", "guanwei.simulator", "--host", host]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    said = (ended.stdout + ended.stderr).strip()
    assert (ended.returncode, len(said.splitlines())) == (1, 1), said
    assert "只能在本机监听" in said
    assert "this machine alone" in said
