"""A real Mastodon-API server on loopback: snac2 from Debian, behind nginx as its author wants it.

    with snac.server() as server:
        shop = server.create_account("shop")

    python -m tests.servers.snac install      once a machine, a few seconds; every later start finds it in the cache
    python -m tests.servers.snac run          a server to try things on, until Ctrl-C

What it cannot show is in docs/concepts/mastodon.md (servers that differ), and tried on `mastodon_mock.py`.
"""

import argparse
import fcntl
import html
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from tests.servers.cache import fingerprint, made_once
from tests.servers.debian import CannotInstall, codename, unpack
from tests.servers.janitor import janitor
from tests.servers.mastodon import Account, Server
from tests.servers.ports import free_port, wait_until_answered
from tests.servers.process import ServerProcess

READY_SECONDS = 30.0
CALLBACK = "http://127.0.0.1:9/callback"
SCOPES = "read write"
NGINX = """
worker_processes 1; daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  access_log {folder}/access.log; client_max_body_size 120m;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{public}; location / {{
    proxy_pass http://127.0.0.1:{inner}; proxy_set_header Host localhost:{public};
  }} }}
}}
"""


class Snac(Server):
    """A running snac2. `QUEUE_SECONDS`: what somebody did has reached everybody after that time."""

    QUEUE_SECONDS = 9.5

    def __init__(self, told: dict[str, Any], stop: Callable[[], None] = lambda: None) -> None:
        super().__init__(told, stop)
        self._folder = Path(told["folder"])
        self._data = self._folder / "data"

    def create_account(self, name: str = "shop") -> Account:
        user = f"{name}{secrets.token_hex(3)}"
        password = re.findall(r"(?i)password.*?(\S+)\s*$", self._command("adduser", user), re.MULTILINE)[-1]
        app, token = self._token(user, password)
        return self._account(token, app)

    def follow(self, fan: Account, account: Account) -> None:
        """By the command: the API follows only whom the server has met."""
        user = fan.handle.partition("@")[0]
        subprocess.run([self.told["program"], "follow", self._data, user, account.url], capture_output=True, check=True)

    def delete_on_its_page(self, author: Account, uri: str) -> None:
        """As a person does it, signed in on the server's own page: its API deletes nothing."""
        user = author.handle.partition("@")[0]
        said = self._command("resetpwd", user)
        form = {"action": "Delete", "id": uri, "actor": author.url}
        done = self._http.post(f"/{user}/admin/action", data=form, auth=(user, said.split()[-1]))
        assert done.status_code == httpx.codes.SEE_OTHER, done.text[:300]

    def calls(self) -> int:
        return len((self._folder / "access.log").read_text("utf-8", "replace").splitlines())

    def settle(self) -> None:
        """Until everybody has what was written, however busy the machine is: the server carries it out of its queue
        seconds later, by a request to itself for each."""
        time.sleep(self.QUEUE_SECONDS)
        calls = -1
        while calls != self.calls():
            calls = self.calls()
            time.sleep(2)

    def _command(self, command: str, *words: str) -> str:
        """A command of the program on the server's data, while the server stands still: it goes through all users
        once a second, and falls over one that is half made."""
        program = [self.told["program"], command, str(self._data), *words]
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.kill(self.told["pid"], signal.SIGSTOP)
            try:
                done = subprocess.run(program, capture_output=True, text=True, check=True, input="")
            finally:
                os.kill(self.told["pid"], signal.SIGCONT)
        return done.stdout + done.stderr

    def _token(self, user: str, password: str) -> tuple[tuple[str, str], str]:
        """As a browser does it, on the server's own form."""
        app = self._http.post(
            "/api/v1/apps", data={"client_name": "guanwei", "redirect_uris": CALLBACK, "scopes": SCOPES}
        ).json()
        keys = {"client_id": app["client_id"], "redirect_uri": CALLBACK, "scope": SCOPES}
        page = self._http.get("/oauth/authorize", params={**keys, "response_type": "code"}).text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        form = {name: html.unescape(value) for name, value in hidden} | {"login": user, "passwd": password}
        action = re.search(r'action="([^"]+)"', page)
        assert action, page
        shown = self._http.post(urljoin(self.url, action[1]), data=form)
        code = parse_qs(urlsplit(shown.headers["location"]).query)["code"][0]
        asked = {**keys, "client_secret": app["client_secret"], "grant_type": "authorization_code", "code": code}
        token = self._http.post("/oauth/token", data=asked).json()["access_token"]
        return (app["client_id"], app["client_secret"]), token


def install() -> Path:
    """The program: the machine's own, else Debian's package unpacked into the cache."""
    own = shutil.which("snac")
    if own:
        return Path(own)
    name = f"snac-{fingerprint(codename())}"
    return made_once(name, lambda folder: unpack("snac2", folder)) / "usr" / "bin" / "snac"


def start() -> Snac:
    """A new, empty server."""
    program = install()
    folder = Path(tempfile.mkdtemp(prefix="guanwei-snac-"))
    janitor.remove_folder(folder)
    public, inner = free_port(), free_port()
    _make(program, folder / "data", public, inner)
    server = ServerProcess([str(program), "httpd", str(folder / "data")], folder / "snac.log")
    configuration = folder / "nginx.conf"
    user = "user root;" if folder.owner() == "root" else ""
    configuration.write_text(NGINX.format(folder=folder, public=public, inner=inner, user=user))
    nginx = ServerProcess([_nginx(), "-e", str(folder / "start.log"), "-c", str(configuration)], folder / "log")
    instance = f"http://localhost:{public}/api/v1/instance"
    wait_until_answered(instance, (server, nginx), READY_SECONDS)
    version = re.sub(r".*snac/([\d.]+).*", r"\1", httpx.get(instance, trust_env=False).json()["version"])

    def stop() -> None:
        nginx.stop()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    url = f"http://localhost:{public}"
    told = {"url": url, "version": version, "program": str(program), "folder": str(folder), "pid": server.pid}
    return Snac(told, stop)


def _make(program: Path, data: Path, public: int, inner: int) -> None:
    answers = "\n".join(["127.0.0.1", str(inner), f"localhost:{public}", "", "admin@example.org", ""])
    subprocess.run([program, "init", data], input=answers, text=True, capture_output=True, check=True)
    settings = data / "server.json"
    changed = json.loads(settings.read_text()) | {"protocol": "http", "num_threads": 16}
    settings.write_text(json.dumps(changed))


@contextmanager
def server() -> Iterator[Snac]:
    """A server for the length of a `with` block."""
    running = start()
    try:
        yield running
    finally:
        running.stop()


def _nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    if found is None:
        raise CannotInstall("nginx is missing; tests/servers/install.sh installs it.")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.snac", description="A real snac2 on loopback.")
    parser.add_argument("what", choices=["install", "run"])
    chosen = parser.parse_args()
    try:
        if chosen.what == "install":
            began = time.monotonic()
            print(f"snac2 ready to start: {install()} ({time.monotonic() - began:.0f} s)")
            return
        with server() as running:
            account = running.create_account()
            print(json.dumps({"url": running.url, "account": account.__dict__}, indent=2), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        pass
    except CannotInstall as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
