"""The cases of the suite. Bluesky accounts take a second to make, so the tests that spoil none share one."""

from collections.abc import Iterator

import pytest

from tests.networks.conformance.cases import Bluesky, Case, Weibo
from tests.servers import atnet as at_network
from tests.servers.atnet import Account, Network
from tests.servers.ran import register

EVERY_CASE = ["weibo-ordinary", "weibo-granted", "weibo-commercial", "bluesky"]
SEVERAL_PICTURES = ["weibo-granted", "weibo-commercial", "bluesky"]


@pytest.fixture(scope="session")
def shared_account(atnet: Network) -> Account:
    return atnet.create_account("shared")


@pytest.fixture(scope="session")
def limited_atnet() -> Iterator[Network]:
    """An AT network with the limits of production."""
    running = at_network.start(rate_limits=True)
    entry = register.enter("limited_atnet", "AT network with rate limits", "")
    yield running
    entry.calls += running.calls()
    running.stop()


@pytest.fixture(params=EVERY_CASE)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each network in turn, on an account that nothing bad happens to."""
    yield from _case(request, request.param, own_account=False)


@pytest.fixture(params=SEVERAL_PICTURES)
def album(request: pytest.FixtureRequest) -> Iterator[Case]:
    """The networks and profiles that take several pictures; they are also those that may delete."""
    yield from _case(request, request.param, own_account=False)


@pytest.fixture(params=EVERY_CASE)
def fresh(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each network in turn, on an account of the test's own, to be ruined."""
    yield from _case(request, request.param, own_account=True)


@pytest.fixture(params=EVERY_CASE)
def limited(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each network in turn, on a server that has limits."""
    if request.param == "bluesky":
        network: Network = request.getfixturevalue("limited_atnet")
        made: Case = Bluesky(network, network.create_account("busy"))
        yield from _until_stopped(made)
    else:
        yield from _case(request, request.param, own_account=True)


def _case(request: pytest.FixtureRequest, name: str, own_account: bool) -> Iterator[Case]:
    network, _, profile = name.partition("-")
    if network == "weibo":
        yield from _until_stopped(Weibo(profile, request.getfixturevalue("simulator")))
        return
    atnet: Network = request.getfixturevalue("atnet")
    account = atnet.create_account("own") if own_account else request.getfixturevalue("shared_account")
    yield from _until_stopped(Bluesky(atnet, account))


def _until_stopped(case: Case) -> Iterator[Case]:
    yield case
    case.proxy.stop()
