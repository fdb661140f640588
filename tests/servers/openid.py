"""A certified OpenID Connect provider on loopback: the npm package oidc-provider, where anybody may be anybody.

with openid.start(["http://testserver/back"]) as provider: ...
"""

import html
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urljoin

import httpx

from tests.servers.cache import fingerprint, made_once
from tests.servers.janitor import janitor
from tests.servers.node import Node, copy_recipe, find_node
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess

RECIPE = Path(__file__).parent / "openid"
CLIENT_ID, CLIENT_SECRET = "guanwei", "a secret between the two"
READY_SECONDS = 30.0


class Provider:
    """Running. `issuer` is its address."""

    def __init__(self, process: ServerProcess, issuer: str, version: str) -> None:
        self.issuer = issuer
        self.version = version
        self.visits = 0
        self._process = process

    def environment(self, **more: str) -> dict[str, str]:
        """What tells Guanwei of it."""
        ours = {"ISSUER": self.issuer, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "NAME": "公司账号"}
        return {f"GUANWEI_OIDC_{name}": value for name, value in (ours | more).items()}

    def sign_in(self, address: str, login: str) -> str:
        """Somebody at a browser, sent to `address`, says to be `login`. Returns where the provider sends them back."""
        self.visits += 1
        with httpx.Client(trust_env=False, timeout=10) as browser:
            answer = browser.get(address)
            while True:
                while answer.is_redirect:
                    there = urljoin(str(answer.url), answer.headers["location"])
                    if not there.startswith(self.issuer):
                        return there
                    answer = browser.get(there)
                answer.raise_for_status()
                [action] = re.findall(r'<form[^>]*action="([^"]+)"', answer.text)
                fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
                given = fields | {"login": login, "password": "any"}
                answer = browser.post(html.unescape(action), data=given)

    def stop(self) -> None:
        self._process.stop()


def install() -> tuple[Node, Path]:
    """Node and the folder that holds `node_modules`."""
    node = find_node()
    lock = (RECIPE / "package-lock.json").read_bytes()

    def fill(folder: Path) -> None:
        copy_recipe(RECIPE, folder)
        node.npm("ci", "--ignore-scripts", folder=folder)

    return node, made_once(f"openid-{fingerprint(lock)}", fill)


def start(redirect_uris: list[str]) -> Provider:
    node, packages = install()
    folder = Path(tempfile.mkdtemp(prefix="guanwei-openid-"))
    janitor.remove_folder(folder)
    # A module finds its packages beside itself.
    shutil.copy(RECIPE / "provider.mjs", folder)
    (folder / "node_modules").symlink_to(packages / "node_modules")
    ready = folder / "ready"
    command = [str(node.binary), "provider.mjs", str(free_port()), str(ready), CLIENT_ID, CLIENT_SECRET]
    process = ServerProcess([*command, *redirect_uris], folder / "log", folder=folder)
    issuer = process.wait_for(ready, READY_SECONDS)
    [version] = re.findall(r'"oidc-provider": "([^"]+)"', (RECIPE / "package.json").read_text())
    return Provider(process, issuer, version)
