"""The cases of the suite. Bluesky accounts take a second to make, so the tests that spoil none share one."""

from collections.abc import Iterator

import pytest

from tests.networks.conformance.cases import Bluesky, Case, Weibo
from tests.networks.conformance.mastodon_cases import OnSnac, OnTheMock
from tests.servers import mastodon_mock
from tests.servers.atnet import Account, Network
from tests.servers.host import host
from tests.servers.mastodon_mock import MastodonMock
from tests.servers.ran import register
from tests.servers.snac import Snac

# snac2 cannot delete, has no limit of calls, and takes texts so long that it then hardly finds anything again.
WITH_LIMITS = ["weibo-ordinary", "weibo-granted", "weibo-commercial", "bluesky", "mastodon-mock"]
EVERY_CASE = [*WITH_LIMITS, "mastodon-snac"]
SEVERAL_PICTURES = ["weibo-granted", "weibo-commercial", "bluesky", "mastodon-mock"]
# What listens, listens on snac2 in tests/networks/mastodon: there each wait takes nine seconds.
LISTENING = {"test_hearing", "test_answering", "test_acts"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    names = WITH_LIMITS if metafunc.module.__name__.rpartition(".")[2] in LISTENING else EVERY_CASE
    for fixture in {"case", "fresh"} & set(metafunc.fixturenames):
        metafunc.parametrize(fixture, names, indirect=True)


@pytest.fixture(scope="session")
def shared_account(atnet: Network) -> Account:
    return atnet.create_account("shared")


@pytest.fixture(scope="session")
def limited_atnet() -> Iterator[Network]:
    """An AT network with the limits of production, and somebody who takes reports."""
    running = Network(host.told("limited_atnet"))
    register.enter("limited_atnet", "AT network with rate limits and moderation", "requests")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def limited_mock() -> Iterator[MastodonMock]:
    """A mock of one's own: its limit meets whoever posts next, of all who use it."""
    running = mastodon_mock.start()
    entry = register.enter("limited_mock", f"mastodon_mock {running.version} with a limit", "requests")
    yield running
    entry.calls += running.calls()
    running.stop()


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each network in turn, on an account that nothing bad happens to."""
    yield from _case(request, request.param, own_account=False)


@pytest.fixture(params=SEVERAL_PICTURES)
def album(request: pytest.FixtureRequest) -> Iterator[Case]:
    """The networks and profiles that take several pictures; they are also those that may delete."""
    yield from _case(request, request.param, own_account=False)


@pytest.fixture
def fresh(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each network in turn, on an account of the test's own, to be ruined."""
    yield from _case(request, request.param, own_account=True)


@pytest.fixture(params=WITH_LIMITS)
def short(request: pytest.FixtureRequest) -> Iterator[Case]:
    """The networks that take texts of a certain length."""
    yield from _case(request, request.param, own_account=False)


@pytest.fixture(params=WITH_LIMITS)
def limited(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each network in turn, on a server that has limits."""
    if request.param == "bluesky":
        network: Network = request.getfixturevalue("limited_atnet")
        made: Case = Bluesky(network, network.create_account("busy"))
        yield from _until_stopped(made)
    elif request.param == "mastodon-mock":
        mock: MastodonMock = request.getfixturevalue("limited_mock")
        yield from _until_stopped(OnTheMock(mock, mock.create_account()))
    else:
        yield from _case(request, request.param, own_account=True)


def _case(request: pytest.FixtureRequest, name: str, own_account: bool) -> Iterator[Case]:
    network, _, profile = name.partition("-")
    if network == "weibo":
        yield from _until_stopped(Weibo(profile, request.getfixturevalue("simulator")))
        return
    if network == "mastodon":
        yield from _until_stopped(_on_mastodon(request, profile))
        return
    atnet: Network = request.getfixturevalue("atnet")
    account = atnet.create_account("own") if own_account else request.getfixturevalue("shared_account")
    yield from _until_stopped(Bluesky(atnet, account))


def _on_mastodon(request: pytest.FixtureRequest, server: str) -> Case:
    if server == "snac":
        real: Snac = request.getfixturevalue("snac_server")
        return OnSnac(real, real.create_account())
    mock: MastodonMock = request.getfixturevalue("mock_of_mastodon")
    return OnTheMock(mock, mock.create_account())


def _until_stopped(case: Case) -> Iterator[Case]:
    yield case
    case.proxy.stop()
