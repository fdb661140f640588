"""One simulator for the whole folder, swept clean before every test. No Django, no database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .driver import Account, Program, Restartable, Simulator


@pytest.fixture(scope="session")
def running_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    program = Program(tmp_path_factory.mktemp("simulator")).start()
    simulator = Simulator(program)
    yield simulator
    simulator.http.close()
    program.stop()


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.reset()
    return running_simulator


@pytest.fixture
def brand(simulator: Simulator) -> Account:
    """The company's own account: a reviewed app, a safe domain, no special grants."""
    return simulator.account()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Restartable]:
    """A simulator of the test's own that keeps its state in a file, to be killed as often as the test likes."""
    with Restartable(Program(tmp_path, state=tmp_path / "state of the simulator")) as restartable:
        yield restartable


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[Restartable]:
    """The same without a state file."""
    with Restartable(Program(tmp_path)) as restartable:
        yield restartable
