"""mastodon_mock, a mock of Mastodon's API by somebody else: for what no real server that can be had here does.

That is deleting, visibility, paging by since_id, the Idempotency-Key, limits. Its reading of the API is independent of
ours, and it is no Mastodon. Its packages lie in the cache and not in our environment, where they would change what the
product runs on (uvicorn takes uvloop as soon as it is there).
"""

import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.servers.cache import fingerprint, made_once
from tests.servers.janitor import janitor
from tests.servers.mastodon import Account, Server
from tests.servers.node import CannotInstall, machine
from tests.servers.ports import free_port, wait_until_answered
from tests.servers.process import ServerProcess

RECIPE = Path(__file__).parent / "mastodon_mock" / "requirements.txt"
READY_SECONDS = 60.0


class MastodonMock(Server):
    """A running mock."""

    def create_account(self, name: str = "shop") -> Account:
        asked = {"username": f"{name}{secrets.token_hex(3)}"}
        made = self._http.post("/api/v1/_mock/dev_user", json=asked).raise_for_status().json()
        return self._account(made["access_token"])

    def spoil(self, method: str, path: str, effect: dict[str, Any]) -> None:
        """The next request to this path meets the effect."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": 1}
        self._http.post("/api/v1/_mock/faults", json=rule).raise_for_status()

    def calls(self) -> int:
        return Path(self.told["log"]).read_text("utf-8", "replace").count(' HTTP/1.1" ')


def install() -> Path:
    """The folder with its packages. Ten seconds, once a machine."""
    name = f"mastodon-mock-{fingerprint(RECIPE.read_bytes(), sys.version, machine())}"

    def fill(folder: Path) -> None:
        # The packages alone, in a folder: an environment could not be moved to its final name.
        packages = ["--require-hashes", "--no-deps", "--target", str(folder), "-r", str(RECIPE)]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq", "install", *packages]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotInstall(f"mastodon_mock could not be installed:\n{done.stderr[-2000:]}")

    return made_once(name, fill)


def start() -> MastodonMock:
    """A new, empty mock."""
    packages = install()
    folder = Path(tempfile.mkdtemp(prefix="guanwei-mastodon-mock-"))
    janitor.remove_folder(folder)
    configuration, port = folder / "mock.toml", free_port()
    configuration.write_text(f'media_storage_path = "{folder / "media"}"\n')
    serve = ["serve", "--config", str(configuration), "--in-memory", "--port", str(port)]
    # In an empty folder: it looks for a configuration where it is started.
    # -S: only its own packages, none of ours.
    command = [sys.executable, "-S", "-m", "mastodon_mock", *serve]
    process = ServerProcess(command, folder / "log", folder=folder, environment={"PYTHONPATH": str(packages)})
    url = f"http://localhost:{port}"
    wait_until_answered(f"{url}/api/v1/instance", (process,), READY_SECONDS)
    version = next(packages.glob("mastodon_mock-*.dist-info")).name.split("-")[1].removesuffix(".dist")

    def stop() -> None:
        process.stop()
        shutil.rmtree(folder, ignore_errors=True)

    return MastodonMock({"url": url, "version": version, "log": str(process.log)}, stop)
