"""What every test finds: a home of its own, one PostgreSQL, real servers on loopback, no way out of the machine."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from guanwei.accounts import keys
from guanwei.lib.home import Home
from tests import emptying, workers
from tests.servers import atnet as at_network
from tests.servers import loopback, mastodon_mock, openid, postgres, snac
from tests.servers import simulator as weibo_simulator
from tests.servers.host import host
from tests.servers.janitor import janitor
from tests.servers.ran import fixtures_of, register

# The settings make keys and folders below GUANWEI_HOME as soon as they are read.
_FOLDER = Path(tempfile.mkdtemp(prefix="guanwei-tests-"))
janitor.remove_folder(_FOLDER)
os.environ.update(
    DJANGO_SETTINGS_MODULE="guanwei.config.settings",
    GUANWEI_HOME=str(_FOLDER / "home"),
    GUANWEI_LOCAL_SERVERS="1",
    GUANWEI_POOL="0",
)
django.setup()
# Only in this process, where a test rolls back its one connection; programs that a test starts have their pool.
del os.environ["GUANWEI_POOL"]
loopback.forbid_the_outside_world()
emptying.take_over_from_django()
# What a script starts with `&` is deaf to Ctrl-C, and so would be everything that a test starts and then interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
# How long one example takes says something about the machine, and nothing about the code. The examples are the same in
# every run, so that a change is judged by what it changes; `make test-long` looks for new ones.
hypothesis_settings.register_profile(
    "guanwei",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not os.environ.get("GUANWEI_TEST_NEW_EXAMPLES"),
)
hypothesis_settings.load_profile("guanwei")

DATABASE = "django_db_setup"
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "database_url"})


@pytest.fixture(scope="session")
def postgres_told(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The PostgreSQL of this run: the one that DATABASE_URL names, else the product's embedded one."""
    if named := os.environ.get("DATABASE_URL"):
        return {"url": named}
    # Workers copy a database that is migrated; for one alone that is no shorter.
    return host.told("migrated_postgres" if hasattr(request.config, "workerinput") else "postgres")


@pytest.fixture(scope="session")
def postgres_url(postgres_told: dict[str, Any]) -> str:
    return str(postgres_told["url"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_told: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """Points Django at that server; pytest-django makes the test database there afterwards, one for each worker."""
    from django.db import connections

    from guanwei.config.settings import database_from_url

    settings = connections["default"].settings_dict
    wanted = database_from_url(postgres_told["url"])
    settings.update({name: wanted[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    settings["TEST"]["TEMPLATE"] = postgres_told.get("template")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, postgres_url: str) -> Iterator[None]:
    """pytest-django's, with the server entered in the summary while its test database still exists."""
    origin = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded"
    entry = register.enter(DATABASE, f"PostgreSQL {postgres.version_of(postgres_url)} ({origin})", "transactions")
    from django.db import connections

    database = connections["default"].settings_dict["NAME"]
    before = postgres.transactions_of(postgres_url, database)
    yield
    connections.close_all()  # PostgreSQL adds up what a connection did once a second and when it ends
    time.sleep(0.2)
    entry.calls += postgres.transactions_of(postgres_url, database) - before


@pytest.fixture(scope="session")
def database_url(django_db_setup: None, postgres_url: str) -> Iterator[str]:
    """Address of the test database, which programs that a test starts find in DATABASE_URL."""
    from django.db import connections

    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = postgres.address_of(postgres_url, connections["default"].settings_dict["NAME"])
    yield os.environ["DATABASE_URL"]
    if before is None:
        del os.environ["DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = before


@pytest.fixture(autouse=True)
def keys_stay() -> Iterator[None]:
    """Programs that a later test starts sign with the keys of this process's home: who changes keys takes `home`."""
    from django.conf import settings

    file = settings.HOME.keys
    before = file.read_bytes()
    yield
    assert file.read_bytes() == before, "this test changed the keys that all others use; it needs the fixture `home`"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home of its own with one key: for what changes keys, which all other tests of the process read."""
    made = Home.at(tmp_path / "home")
    keys.load_or_create_keys(made.keys)
    with override_settings(HOME=made):
        yield made


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[weibo_simulator.Simulator]:
    """For `simulator`, which sweeps it before each test."""
    running = weibo_simulator.start()
    entry = register.enter("simulator", "Weibo simulator (our own, not Weibo)", "writes")
    yield running
    entry.calls += running.writes()
    running.stop()


@pytest.fixture
def simulator(simulator_process: weibo_simulator.Simulator) -> weibo_simulator.Simulator:
    """A Weibo simulator in a process of its own: no accounts, nothing posted, no faults."""
    simulator_process.reset()
    return simulator_process


@pytest.fixture(scope="session")
def atnet() -> Iterator[at_network.Network]:
    """A real AT network: PLC directory, PDS and AppView. One for the whole run: make accounts of your own."""
    running = at_network.Network(host.told("atnet"))
    versions = ", ".join(f"{name} {number}" for name, number in running.versions.items())
    register.enter("atnet", f"AT network: {versions}", "requests")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def snac_server() -> Iterator[snac.Snac]:
    """A real server that speaks Mastodon's API. One for the whole run: make accounts of your own."""
    running = snac.Snac(host.told("snac_server"))
    register.enter("snac_server", f"snac2 {running.version} (a real Mastodon-API server) behind nginx", "requests")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def mock_of_mastodon() -> Iterator[mastodon_mock.MastodonMock]:
    """Somebody else's mock of Mastodon, for what snac2 does not have. One for the whole run."""
    running = mastodon_mock.MastodonMock(host.told("mock_of_mastodon"))
    name = f"mastodon_mock {running.version} (somebody else's mock, not Mastodon)"
    register.enter("mock_of_mastodon", name, "requests")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def company_sign_in() -> Iterator[openid.Provider]:
    """A certified OpenID Connect provider. One for each worker: anybody may be anybody there."""
    running = openid.start(["http://testserver/sign-in/company/back"])
    entry = register.enter("company_sign_in", f"oidc-provider {running.version} (certified)", "visits")
    yield running
    entry.calls += running.visits
    running.stop()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        host.join(config.workerinput["host"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        workers.slowest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """In the process that pytest was started as, before it starts workers."""
    # With it they would read the settings, and make keys in our home, before they have a home of their own.
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.ByFile:
    return workers.scheduler(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """In the same process, for each worker."""
    node.workerinput["host"] = host.start()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """And when it has ended."""
    register.add(getattr(node, "workeroutput", {}).get("ran"))


@pytest.hookimpl(trylast=True)  # when the fixtures of the session are gone
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["ran"] = register.told()
    else:
        register.counted(host.stop())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fails a test that asked for another machine, also when the code under test swallowed the refusal."""
    loopback.attempts.clear()
    yield
    if loopback.attempts:
        pytest.fail(f"asked for the outside world: {', '.join(loopback.attempts)}", pytrace=False)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    fixtures = fixtures_of(item)
    if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
        fixtures.add(DATABASE)
    register.used(item.nodeid, fixtures)


@pytest.hookimpl(trylast=True)  # the last thing that is read
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("what ran against which real server")
    for line in register.lines():
        terminalreporter.write_line(line)
