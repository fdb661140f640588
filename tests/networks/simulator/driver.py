"""Starts the simulator as the program it is, and speaks to it over HTTP as an app, an operator or a fan would."""

import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import httpx

from tests.servers.janitor import janitor

SAFE_DOMAIN = "shop.example.com"
SAFE_LINK = f"http://{SAFE_DOMAIN}/new"
PUBLIC_ADDRESS = "203.0.113.7"
STARTED_WITHIN_SECONDS = 20.0

_numbers = itertools.count(1)


class Program:
    """One simulator process. `url` is where it listens; it keeps its state in `state` when one is given."""

    def __init__(self, folder: Path, state: Path | None = None) -> None:
        self.folder, self.state = folder, state
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        ready = self.folder / f"ready-{next(_numbers)}"
        command = [sys.executable, "-m", "guanwei.simulator", "--port", "0", "--ready-file", str(ready)]
        if self.state:
            command += ["--state", str(self.state)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        janitor.end_process(self._process.pid)
        deadline = time.monotonic() + STARTED_WITHIN_SECONDS
        while not (found := _address(ready)):
            died = self._process.poll()
            assert died is None, f"the simulator ended with {died}: {self.log()[-2000:]}"
            assert time.monotonic() < deadline, f"the simulator was not ready in time: {self.log()[-2000:]}"
            time.sleep(0.02)
        self.url = found
        return self

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def kill(self) -> None:
        """As a power cut would: no handler of the program runs."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            os.kill(self._process.pid, how)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)


def _address(ready: Path) -> str:
    found = re.search(r"http://[\w.\[\]:-]+", ready.read_text()) if ready.exists() else None
    return found[0].rstrip("/") if found else ""


class Simulator:
    """The control interface below `/_sim/` of a running program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.http = httpx.Client(base_url=program.url, timeout=20, trust_env=False)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"/_sim/{path}", json=body)
        assert answer.is_success, f"{method} /_sim/{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def reset(self) -> None:
        self.control("POST", "reset")

    def account(self, **words: Any) -> "Account":
        made = self.control("POST", "accounts", {"screen_name": "示例品牌", "safe_domains": [SAFE_DOMAIN]} | words)
        return Account(self, str(made["uid"]), made["access_token"], made)

    def faults(self, **switches: Any) -> Any:
        return self.control("PATCH", "faults", switches)

    def without_limits(self) -> None:
        """For tests that post or read more than an ordinary app may in a day, or the same thing twice."""
        self.faults(quota=False, duplicate_refusal=False)

    def wire(self) -> list[dict[str, Any]]:
        answer = self.control("GET", "wire")
        writes = answer if isinstance(answer, list) else answer["writes"]
        assert isinstance(writes, list)
        return writes

    def wire_soon(self, count: int, within: float = 5.0) -> list[dict[str, Any]]:
        """The writes, once there are `count`: a client that hangs up is gone before the server is done."""
        deadline = time.monotonic() + within
        while len(writes := self.wire()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return writes

    def fan(self, action: str, target: str = "", text: str = "", name: str = "访客甲", authorised: bool = True) -> Any:
        """Lets a person outside act. `authorised` says whether this author's things may be read through the app."""
        words = {"action": action, "as": name, "target": target, "text": text, "authorised": authorised}
        return self.control("POST", "fan", {key: value for key, value in words.items() if value != ""})


class Restartable:
    """A simulator that can be killed and started again; whatever still runs at the end is ended."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.simulator = Simulator(program.start())

    def start_again(self) -> Simulator:
        self.simulator.http.close()
        self.simulator = Simulator(self.program.start())
        return self.simulator

    def kill_and_start(self) -> Simulator:
        self.program.kill()
        return self.start_again()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.simulator.http.close()
        self.program.stop()


@dataclass
class Account:
    """One Weibo account and the token with which an app acts for it."""

    simulator: Simulator
    uid: str
    token: str
    made: dict[str, Any] = field(repr=False)

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.simulator.http.get(f"/2/{path}.json", params={"access_token": self.token} | params)

    def post(self, path: str, files: Any = None, **form: Any) -> httpx.Response:
        words = {"access_token": self.token, "rip": PUBLIC_ADDRESS} | form
        words = {name: value for name, value in words.items() if value is not None}
        return self.simulator.http.post(f"/2/{path}.json", data=words, files=files)

    def share(self, status: str | None, picture: "Picture | None" = None, **form: Any) -> httpx.Response:
        files = {"pic": (picture.name, picture.content, picture.kind)} if picture else None
        return self.post("statuses/share", files, status=status, **form)

    def shared(self, words: str, picture: "Picture | None" = None) -> dict[str, Any]:
        """Publishes `words` with a link under the safe domain; gives the status that Weibo answered."""
        status: dict[str, Any] = body_of(self.share(f"{words} {SAFE_LINK} ", picture))
        return status

    def timeline(self, **params: Any) -> list[dict[str, Any]]:
        statuses = body_of(self.get("statuses/user_timeline", uid=self.uid, **params))["statuses"]
        assert isinstance(statuses, list)
        return statuses

    def texts(self) -> list[str]:
        return [status["text"] for status in self.timeline(count=100)]

    def change(self, **words: Any) -> Any:
        return self.simulator.control("PATCH", f"accounts/{self.uid}", words)


@dataclass(frozen=True)
class Picture:
    """A file as a form field sends it."""

    name: str
    content: bytes
    kind: str


def body_of(answer: httpx.Response) -> Any:
    """The JSON of an answer that succeeded; Weibo can answer 200 with an error inside, so that is looked for too."""
    assert answer.status_code == 200, f"{answer.request.url.path}: {answer.status_code} {answer.text[:500]}"
    body = answer.json()
    assert not (isinstance(body, dict) and "error_code" in body), body
    return body


def code_of(answer: httpx.Response) -> int | None:
    """The error code in an answer, None when it has none."""
    body = json.loads(answer.text)
    return int(body["error_code"]) if isinstance(body, dict) and "error_code" in body else None


def raw_share(account: Account, status: str) -> bytes:
    """The bytes of one complete share request, for tests that hang up at a chosen byte."""
    form = urlencode({"access_token": account.token, "status": status, "rip": PUBLIC_ADDRESS}).encode()
    head = (
        "POST /2/statuses/share.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    return head.encode() + form


def send_and_hang_up(url: str, request: bytes, after_reading: int = 0) -> bytes:
    """Sends `request`, reads at most `after_reading` bytes of the answer, and is gone."""
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 80), timeout=10) as line:
        line.sendall(request)
        read = line.recv(after_reading) if after_reading else b""
        if not after_reading:
            line.shutdown(socket.SHUT_WR)
        return read
