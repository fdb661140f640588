"""A real AT network on loopback: PLC directory, PDS and AppView of the npm package @atproto/dev-env, and a PostgreSQL.

    with atnet.network() as network:
        shop = network.create_account("shop")

    python -m tests.servers.atnet install      once a machine, ~80 s; every later start finds it in the cache
    python -m tests.servers.atnet run          a network to try things on, until Ctrl-C

Nothing of it remembers anything: every start is a new, empty network.
"""

import argparse
import json
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.servers import postgres
from tests.servers.cache import fingerprint, made_once
from tests.servers.janitor import janitor
from tests.servers.node import CannotInstall, Node, copy_recipe, find_node, machine
from tests.servers.process import ServerDied, ServerProcess

RECIPE = Path(__file__).parent / "atnet"
# The whole of SQLite is one C file, whose compiling is most of the installation; -O1 takes half the time of -O3.
COMPILING = {"npm_config_build_from_source": "better-sqlite3", "CFLAGS": "-O1", "CXXFLAGS": "-O1"}
READY_SECONDS = 60.0
SEEN_SECONDS = 30.0
ADMINISTRATOR = ("admin", "admin-pass")  # built into @atproto/dev-env
PASSWORD = "correct horse battery staple"


class Refused(Exception):
    """The network did not do what the harness asked it to."""


@dataclass(frozen=True)
class Account:
    """One account of the network. `app_password` is what a client signs in with; `password` is the owner's."""

    handle: str
    did: str
    password: str
    app_password: str


class Network:
    """A running network. Addresses are `http://localhost:PORT`. `told` is what another handle on it is made with."""

    def __init__(self, told: dict[str, Any], stop: Callable[[], None] = lambda: None) -> None:
        self.told = told
        self.pds: str = told["pds"]
        self.appview: str = told["appview"]
        self.plc: str = told["plc"]
        self.versions: dict[str, str] = told["versions"]
        self.stop = stop
        self._control: str = told["control"]

    def create_account(self, name: str = "shop", password: str = PASSWORD) -> Account:
        """A new account with an app password, known to the AppView; `name` (up to 11 letters) begins its handle."""
        handle = f"{name}-{secrets.token_hex(3)}.test"
        session = self._call(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle}@example.com", "password": password},
        )
        account = Account(handle, session["did"], password, self._app_password(session["accessJwt"]))
        self._wait_until_known(account)
        return account

    def new_app_password(self, account: Account) -> str:
        """Another app password of the account: one for each client, so that one can be revoked."""
        return self._app_password(self._owner_session(account))

    def revoke_app_passwords(self, account: Account) -> None:
        """What the owner does when a client is not trusted any more: its app passwords sign nobody in afterwards."""
        token = self._owner_session(account)
        listed = self._ask("com.atproto.server.listAppPasswords", token)["passwords"]
        for entry in listed:
            self._call("com.atproto.server.revokeAppPassword", {"name": entry["name"]}, token)

    def take_down(self, account: Account, taken_down: bool = True) -> None:
        """What a moderator does: the account may write no more (401 AccountTakedown); False lifts it."""
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": account.did}
        self._post(
            "com.atproto.admin.updateSubjectStatus",
            {"subject": subject, "takedown": {"applied": taken_down}},
            auth=ADMINISTRATOR,
        )

    def catch_up(self) -> None:
        """Back when the AppView shows everything that has been written so far; it runs behind under load."""
        httpx.post(f"{self._control}/catch-up", timeout=60, trust_env=False).raise_for_status()

    def calls(self) -> int:
        """How many requests the PDS has answered."""
        answer = httpx.get(f"{self._control}/calls", timeout=10, trust_env=False)
        return int(answer.raise_for_status().json()["pds"])

    def _wait_until_known(self, account: Account) -> None:
        """The AppView learns of an account a moment later; until then signing in with the SDK fails."""
        deadline = time.monotonic() + SEEN_SECONDS
        address = f"{self.appview}/xrpc/app.bsky.actor.getProfile"
        while True:
            answer = httpx.get(address, params={"actor": account.did}, timeout=10, trust_env=False)
            if answer.is_success and answer.json()["handle"] == account.handle:
                return
            if time.monotonic() > deadline:
                raise Refused(f"the AppView does not know {account.handle}: {answer.status_code} {answer.text}")
            time.sleep(0.02)

    def _owner_session(self, account: Account) -> str:
        signed_in = {"identifier": account.handle, "password": account.password}
        return str(self._call("com.atproto.server.createSession", signed_in)["accessJwt"])

    def _app_password(self, token: str) -> str:
        name = f"guanwei-{secrets.token_hex(3)}"
        return str(self._call("com.atproto.server.createAppPassword", {"name": name}, token)["password"])

    def _call(self, method: str, body: dict[str, Any], token: str | None = None) -> Any:
        answer = self._post(method, body, headers={"Authorization": f"Bearer {token}"} if token else {})
        return answer.json() if answer.content else None

    def _ask(self, method: str, token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return (
            httpx.get(f"{self.pds}/xrpc/{method}", headers=headers, timeout=30, trust_env=False)
            .raise_for_status()
            .json()
        )

    def hide_post(self, uri: str, cid: str) -> None:
        """What a moderator of the public view does: the record stays on its server, and nobody is shown it."""
        subject = {"$type": "com.atproto.repo.strongRef", "uri": uri, "cid": cid}
        answer = httpx.post(
            f"{self.appview}/xrpc/com.atproto.admin.updateSubjectStatus",
            json={"subject": subject, "takedown": {"applied": True, "ref": "1"}},
            timeout=30,
            trust_env=False,
            auth=ADMINISTRATOR,
        )
        if not answer.is_success:
            raise Refused(f"{answer.status_code} {answer.text}")

    def _post(self, method: str, body: dict[str, Any], **how: Any) -> httpx.Response:
        answer = httpx.post(f"{self.pds}/xrpc/{method}", json=body, timeout=30, trust_env=False, **how)
        if not answer.is_success:
            raise Refused(f"{method}: {answer.status_code} {answer.text}")
        return answer


def install() -> tuple[Node, Path]:
    """Node and the folder that holds `node_modules`; takes ~80 s on a machine that has neither in its cache."""
    node = find_node()
    recipe = [(RECIPE / name).read_bytes() for name in ("package.json", "package-lock.json")]
    name = f"atnet-{fingerprint(*recipe, json.dumps(COMPILING), node.version, machine())}"

    def fill(folder: Path) -> None:
        copy_recipe(RECIPE, folder)
        # Of all install scripts only two do something that is needed; the others print or look for downloads.
        node.npm("ci", "--ignore-scripts", folder=folder)
        node.npm("rebuild", _postgres_package(), folder=folder)
        node.npm("rebuild", "better-sqlite3", folder=folder, **COMPILING)
        works = "new (require('better-sqlite3'))(':memory:').prepare('select 1').get()"
        proof = subprocess.run([node.binary, "-e", works], cwd=folder, capture_output=True, text=True, check=False)
        if proof.returncode:
            raise CannotInstall(f"better-sqlite3 was compiled and does not load:\n{proof.stderr}")

    return node, made_once(name, fill)


def _postgres_package() -> str:
    return f"@embedded-postgres/linux-{machine()}"


def start(*, rate_limits: bool = False, did_document: bool = True, moderation: bool = False) -> Network:
    """A new, empty network.

    `rate_limits` switches on the PDS's own limits (30 sign-ins in 5 minutes for each account, then 429). With
    `did_document=False` a client stays on the address that it was given, so that a test can put something between.
    With `moderation` there is a service (Ozone) that takes reports; it adds a second and 100 MB.
    """
    node, modules = install()
    folder = Path(tempfile.mkdtemp(prefix="guanwei-atnet-"))
    janitor.remove_folder(folder)
    installed = modules / "node_modules" / _postgres_package() / "native"
    database = postgres.start_with_extensions(installed)
    for _attempt in range(3):
        ready, data = folder / f"ready-{_attempt}.json", folder / f"data-{_attempt}"
        data.mkdir()
        options = {
            "modules": str(modules),
            "data": str(data),
            "database": database.create(f"atnet{_attempt}"),
            "ready": str(ready),
            "rateLimits": rate_limits,
            "didDocument": did_document,
            "moderation": moderation,
        }
        quiet = {"LOG_ENABLED": "false", "TMPDIR": str(folder), "NODE_ENV": "production"}
        command = [str(node.binary), str(RECIPE / "network.cjs"), json.dumps(options)]
        process = ServerProcess(command, folder / "log", environment=quiet)
        try:
            told = json.loads(process.wait_for(ready, READY_SECONDS))
            return Network(told, lambda process=process: _stop(process, database, folder))
        except ServerDied:
            # Another process may take a free port between the look and the use; anything else will not go away.
            if "EADDRINUSE" not in process.tail():
                database.stop()
                raise
    raise ServerDied(f"three times one of the chosen ports was taken:\n{process.tail()}")


def _stop(process: ServerProcess, database: postgres.Postgres, folder: Path) -> None:
    process.stop()
    database.stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def network(*, rate_limits: bool = False, did_document: bool = True) -> Iterator[Network]:
    """A network for the length of a `with` block."""
    running = start(rate_limits=rate_limits, did_document=did_document)
    try:
        yield running
    finally:
        running.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.atnet", description="A real AT network on loopback.")
    parser.add_argument("what", choices=["install", "run"])
    parser.add_argument("--rate-limits", action="store_true", help="the PDS's own limits, as in production")
    parser.add_argument("--no-did-document", action="store_true", help="clients stay on the address they were given")
    chosen = parser.parse_args()
    try:
        if chosen.what == "install":
            began = time.monotonic()
            node, modules = install()
            print(f"AT network ready to start: {modules} (Node {node.version}, {time.monotonic() - began:.0f} s)")
            return
        with network(rate_limits=chosen.rate_limits, did_document=not chosen.no_did_document) as running:
            account = running.create_account()
            shown = {"pds": running.pds, "appview": running.appview, "plc": running.plc, "versions": running.versions}
            print(json.dumps({**shown, "account": account.__dict__}, indent=2), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        pass
    except (CannotInstall, ServerDied) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
