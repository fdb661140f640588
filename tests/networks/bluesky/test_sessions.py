"""Logins are few and sessions last, on a real PDS."""

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from guanwei.lib.clock import utc_now
from guanwei.networks.bluesky.adapter import BlueskyAdapter
from guanwei.networks.contract import Accepted, Alive, Connection, NotSent, Unauthorized
from tests.networks.conformance.cases import Bluesky
from tests.networks.faultproxy import Fault
from tests.servers.atnet import Account, Network

LOGIN, REFRESH = "server.createSession", "server.refreshSession"


@pytest.fixture(scope="module")
def own_account(atnet: Network) -> Account:
    return atnet.create_account("session")


@pytest.fixture
def case(atnet: Network, own_account: Account) -> Iterator[Bluesky]:
    made = Bluesky(atnet, own_account)
    yield made
    made.proxy.stop()


def publish(case: Bluesky, adapter: BlueskyAdapter, connection: Connection | None = None) -> object:
    return adapter.publish(connection or case.connection, case.outbound("会话"))


def stored(case: Bluesky) -> Connection:
    """The connection with the session that a first post made."""
    case.published("第一条")
    secrets = case.adapter.refreshed_secrets(case.connection)
    assert secrets is not None
    return replace(case.connection, secrets=secrets)


def test_many_threads_log_in_once(case: Bluesky) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: publish(case, case.adapter), range(16)))  # type: ignore[arg-type]
    assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes
    assert len({outcome.remote_id for outcome in outcomes}) == 16  # type: ignore[attr-defined]
    assert case.proxy.writes(LOGIN) == 1
    assert case.proxy.writes(case.write) == 16


def test_preparing_logs_in_ahead(case: Bluesky) -> None:
    case.adapter.prepare(case.connection)
    assert case.proxy.writes(LOGIN) == 1
    case.published("已登录")
    assert case.proxy.writes(LOGIN) == 1


def test_a_stored_session_saves_the_login(case: Bluesky) -> None:
    connection = stored(case)
    assert case.adapter.refreshed_secrets(connection) is None
    later = BlueskyAdapter()
    assert isinstance(publish(case, later, connection), Accepted)
    assert case.proxy.writes(LOGIN) == 1
    assert later.refreshed_secrets(connection) is None


def test_a_session_near_its_end_is_renewed_without_a_login(case: Bluesky) -> None:
    connection = stored(case)
    later = BlueskyAdapter(now=lambda: utc_now() + timedelta(minutes=115))
    assert isinstance(publish(case, later, connection), Accepted)
    assert (case.proxy.writes(REFRESH), case.proxy.writes(LOGIN)) == (1, 1)
    renewed = later.refreshed_secrets(connection)
    assert renewed is not None and renewed["session"] != connection.secrets["session"]


def test_a_session_that_cannot_be_renewed_becomes_a_login(case: Bluesky) -> None:
    connection = stored(case)
    broken = connection.secrets["session"].split(":::")
    broken[3] = broken[2]  # an access token is no refresh token
    connection = replace(connection, secrets={**connection.secrets, "session": ":::".join(broken)})
    later = BlueskyAdapter(now=lambda: utc_now() + timedelta(minutes=115))
    assert isinstance(publish(case, later, connection), Accepted)
    assert (case.proxy.writes(REFRESH), case.proxy.writes(LOGIN)) == (1, 2)


def test_a_token_that_the_server_no_longer_takes_becomes_a_login_and_one_post(case: Bluesky) -> None:
    connection = stored(case)
    tokens = connection.secrets["session"].split(":::")
    head, body, signature = tokens[2].split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["exp"] = int(time.time()) + 7000
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    tokens[2] = f"{head}.{forged}.{signature[::-1]}"
    connection = replace(connection, secrets={**connection.secrets, "session": ":::".join(tokens)})
    outcome = publish(case, BlueskyAdapter(), connection)
    assert isinstance(outcome, Accepted), outcome
    assert case.proxy.writes(LOGIN) == 2


@pytest.mark.parametrize("session", ["", "nonsense", ":::", "a:::b:::c:::d:::e"])
def test_a_stored_session_that_cannot_be_read_is_ignored(case: Bluesky, session: str) -> None:
    connection = replace(case.connection, secrets={**case.connection.secrets, "session": session})
    assert isinstance(publish(case, case.adapter, connection), Accepted)
    assert case.proxy.writes(LOGIN) == 1


def test_a_session_left_from_another_account_is_not_used(case: Bluesky, atnet: Network) -> None:
    other = Bluesky(atnet, atnet.create_account("other"))
    left = stored(other).secrets["session"]
    other.proxy.stop()
    connection = replace(case.connection, secrets={**case.connection.secrets, "session": left})
    outcome = publish(case, case.adapter, connection)
    assert isinstance(outcome, Accepted)
    assert case.account.did in outcome.remote_id


def test_a_new_password_is_used_at_once(case: Bluesky) -> None:
    wrong = replace(case.connection, secrets={**case.connection.secrets, "app_password": "abcd-abcd-abcd-abcd"})
    assert isinstance(publish(case, case.adapter, wrong), Unauthorized)
    assert isinstance(publish(case, case.adapter), Accepted)


def test_the_credentials_of_another_account_post_nothing(case: Bluesky) -> None:
    mixed = replace(case.connection, remote_account_id="did:plc:abcdefghijklmnopqrstuvwx")
    assert isinstance(publish(case, case.adapter, mixed), Unauthorized)
    assert case.proxy.writes(case.write) == 0


@pytest.mark.parametrize("missing", ["identifier", "app_password"])
def test_without_credentials_a_person_must_act(case: Bluesky, missing: str) -> None:
    secrets = {**case.connection.secrets, missing: ""}
    bare = replace(case.connection, secrets=secrets, handle="", remote_account_id="")
    assert isinstance(publish(case, case.adapter, bare), Unauthorized)
    assert case.proxy.arrivals() == ()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(forward=False, answer="stall"),
        Fault(answer="none"),
        Fault(forward=False, answer="html", status=502),
        Fault(answer="html", status=200),
        Fault(answer="truncated"),
    ],
)
@pytest.mark.parametrize("step", [LOGIN, REFRESH])
def test_a_login_that_fails_means_not_sent(case: Bluesky, fault: Fault, step: str) -> None:
    connection, adapter = replace(case.connection, timeout_seconds=1.0), case.adapter
    if step == REFRESH:
        connection = replace(stored(case), timeout_seconds=1.0)
        adapter = BlueskyAdapter(now=lambda: utc_now() + timedelta(minutes=115))
    before = case.proxy.writes(case.write)
    case.proxy.spoil(fault, step)
    outcome = publish(case, adapter, connection)  # type: ignore[arg-type]
    assert isinstance(outcome, NotSent), outcome
    assert case.proxy.writes(case.write) == before


def test_an_account_that_was_taken_down_is_unauthorized(atnet: Network) -> None:
    case = Bluesky(atnet, atnet.create_account("gone"))
    case.published("还在")
    atnet.take_down(case.account)
    outcome = publish(case, case.adapter)  # type: ignore[arg-type]
    case.proxy.stop()
    assert isinstance(outcome, Unauthorized), outcome
    assert outcome.code == "AccountTakedown"


def test_the_name_that_people_see_is_told(case: Bluesky) -> None:
    alive = case.adapter.check_login(case.connection)
    assert isinstance(alive, Alive)
    assert alive.display_name == case.account.handle
