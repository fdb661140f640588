"""The console as it runs: uvicorn in front of Django. What comes in, from whom, and how much of it."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
import uvicorn
from django.conf import settings
from django.contrib.staticfiles import finders

from guanwei.approvals.models import Approval
from guanwei.cli import patience
from guanwei.cli.web import configuration, listening, url_of
from guanwei.media.models import Asset
from guanwei.people.models import SignInTry
from guanwei.people.tries import PER_NAME_AND_ADDRESS
from guanwei.web.handler import Handler, has_signed_in
from guanwei.web.limits import ENVELOPE_BYTES, FORM_BYTES, STRANGER_BYTES, BodyLimit, most_bytes
from tests.cast import PASSWORD, cast, in_review, picture, user
from tests.web.visitors import browser

FORGED = {"x-forwarded-for": "8.8.8.8", "x-forwarded-proto": "https", "forwarded": "for=8.8.8.8"}


@pytest.fixture
def console(transactional_db: None) -> Iterator[str]:
    with served() as address:
        yield address


@contextmanager
def served(app: BodyLimit | None = None) -> Iterator[str]:
    """The console as `guanwei web` serves it; `app` with other figures."""
    with listening("127.0.0.1", 0) as listener:
        settled = configuration()
        settled.app = app or settled.app
        server = uvicorn.Server(settled)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield url_of(listener)
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def connected(console: str) -> socket.socket:
    """A connection on which a test says what no browser would."""
    place = urlsplit(console)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def said_before_the_end(caller: socket.socket) -> bytes:
    """Everything that comes until the other side ends the connection; a TimeoutError when it does not."""
    came = b""
    while piece := caller.recv(1 << 16):
        came += piece
    return came


def session_of(person: str) -> dict[str, str]:
    cookies = SimpleCookie(browser(user(person, "林晓")).cookies.output(header="", sep=";"))
    return {"sessionid": cookies["sessionid"].value}


def marked(client: httpx.Client, path: str) -> dict[str, str]:
    """What the form on `path` carries to be believed."""
    [mark] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).text)) or [""]
    return {"csrfmiddlewaretoken": mark}


def test_nobody_gets_fresh_tries_by_claiming_other_addresses(console: str) -> None:
    user("lin", "林晓")
    with httpx.Client(base_url=console) as client:
        for number in range(PER_NAME_AND_ADDRESS + 1):
            form = marked(client, "/sign-in") | {"username": "lin", "password": "wrong"}
            last = client.post("/sign-in", data=form, headers={"x-forwarded-for": f"8.8.8.{number}"})
    assert "试的次数太多了" in last.text
    assert set(SignInTry.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_an_approver_cannot_claim_another_address(console: str) -> None:
    who = cast()
    plan = in_review(who)
    cookies = SimpleCookie(browser(who.chen).cookies.output(header="", sep=";"))
    with httpx.Client(base_url=console, cookies={"sessionid": cookies["sessionid"].value}) as client:
        form = marked(client, "/approvals") | {"content_hash": plan.content_hash}
        assert client.post(f"/plans/{plan.pk}/approve", data=form, headers=FORGED).status_code == 303
    approval = Approval.objects.get()
    assert (approval.state, approval.decided_from) == ("approved", None)  # loopback is no public address


def test_a_body_that_is_too_long_is_not_taken_in(console: str) -> None:
    mine = session_of("lin")["sessionid"]
    most_of = {"/me": FORM_BYTES, "/posts/new": settings.MAX_UPLOAD_BYTES + ENVELOPE_BYTES}
    for path, most, session in ((path, most, mine) for path, most in most_of.items()):
        assert asks_to_send(console, path, most + 1, session) == 413
    for path in most_of:  # nobody uploads who has not signed in, whatever they call their session
        assert asks_to_send(console, path, STRANGER_BYTES + 1, "") == 413
        assert asks_to_send(console, path, STRANGER_BYTES + 1, "a" * 32) == 413


def asks_to_send(console: str, path: str, length: int, session: str) -> int:
    """The status for the announcement alone: not a byte of the body follows, and the answer does not wait for it."""
    caller = HTTPConnection(urlsplit(console).netloc, timeout=20)
    caller.putrequest("POST", path)
    caller.putheader("Content-Length", str(length))
    caller.putheader("Cookie", f"sessionid={session}")
    caller.endheaders()
    refused = caller.getresponse()
    assert "太大".encode() in refused.read()
    caller.close()
    return refused.status


def test_a_body_without_a_length_is_cut_off_where_it_gets_too_long(console: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(4 * FORM_BYTES >> 16):
            yield b"x" * (1 << 16)

    kind = {"content-type": "application/x-www-form-urlencoded"}
    for cookies in ({}, session_of("lin")):
        with httpx.Client(base_url=console, cookies=cookies) as client:
            assert client.post("/sign-in", content=endless(), headers=kind).status_code == 413
            assert client.get("/healthz").status_code == 200


def test_what_is_within_the_limit_comes_through(console: str) -> None:
    user("lin", "林晓")
    with httpx.Client(base_url=console) as client:
        form = marked(client, "/sign-in") | {"username": "lin", "password": PASSWORD, "next": "/plan"}
        assert client.post("/sign-in", data=form).headers["location"] == "/plan"
        preferences = marked(client, "/me") | {"language": "en", "zone": "Asia/Shanghai", "more": "x" * STRANGER_BYTES}
        assert client.post("/me", data=preferences).status_code == 303


@pytest.mark.parametrize(
    ("path", "takes_files"),
    [("/posts/new", True), ("/posts/7/edit", True), ("/imports", True), ("/me", False), ("/sign-in", False)],
)
def test_only_pages_that_take_files_take_much(path: str, takes_files: bool) -> None:
    most = 100 + ENVELOPE_BYTES if takes_files else FORM_BYTES
    assert most_bytes(path, upload_bytes=100, known=True) == most
    assert most_bytes(path, upload_bytes=100, known=False) == STRANGER_BYTES


@pytest.mark.django_db(transaction=True)
def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    hasty = BodyLimit(Handler(), settings.MAX_UPLOAD_BYTES, has_signed_in, patience=0.3)
    with served(hasty) as console:
        with connected(console) as caller:
            caller.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nusername")
            said = said_before_the_end(caller)
        assert said.startswith(b"HTTP/1.1 408")
        assert "太慢".encode() in said
        assert httpx.get(f"{console}healthz").status_code == 200


@pytest.mark.parametrize("begun", [b"", b"GET / HT"])
@pytest.mark.parametrize("before", [b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_the_head_of_a_request_is_not_waited_for_without_end(
    console: str, before: bytes, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    with connected(console) as caller:
        caller.sendall(before)
        assert not before or caller.recv(1 << 16).startswith(b"HTTP/1.1 200")
        caller.sendall(begun)
        said_before_the_end(caller)


def test_who_sends_a_head_letter_by_letter_is_left_as_well(console: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    with connected(console) as caller:
        sent = 0
        with suppress(ConnectionError):
            for letter in b"GET / HTTP/1.1\r\nX: " + b"x" * 200:
                sent += caller.send(bytes([letter]))
                time.sleep(0.02)
    assert sent < 100


def deaf(console: str) -> socket.socket:
    """Somebody who asks for more than what lies between the two ends can hold, and takes in nothing of it. Anybody can
    ask for the source; a session that does not exist is looked up all the same."""
    caller = connected(console)
    caller.sendall(f"GET /source HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={'a' * 32}\r\n\r\n".encode() * 8)
    return caller


def test_who_does_not_take_in_the_answer_keeps_no_connection_to_the_database(console: str, database_url: str) -> None:
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    httpx.get(f"{console}source")  # made once
    with ExitStack() as rooms:
        watch = rooms.enter_context(psycopg.connect(database_url, autocommit=True))
        before = watch.execute(others).fetchone()
        for _ in range(6):
            rooms.enter_context(deaf(console))
        time.sleep(1)  # by then each of them is stuck
        deadline = time.monotonic() + 10
        while (now := watch.execute(others).fetchone()) != before:
            assert time.monotonic() < deadline, f"{now} connections, {before} before"
            time.sleep(0.1)


def test_who_does_not_take_in_the_answer_is_left(console: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(httpx.get(f"{console}source").content)
    monkeypatch.setattr(patience, "STUCK_SECONDS", 0.5)
    with deaf(console) as caller:
        time.sleep(3)
        assert len(said_before_the_end(caller)) < 8 * whole


def test_who_takes_in_the_answer_slowly_gets_all_of_it(console: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(httpx.get(f"{console}source").content)
    monkeypatch.setattr(patience, "STUCK_SECONDS", 1.0)
    with deaf(console) as caller:
        came = 0
        while came < 8 * whole:
            piece = caller.recv(1 << 19)
            assert piece, f"only {came} of {8 * whole}"
            came += len(piece)
            time.sleep(0.1)


@pytest.mark.django_db
def test_pages_are_kept_by_no_cache_and_pictures_by_the_browser_alone() -> None:
    who = cast()
    client = browser(who.lin)
    for address in ("/", "/plan", "/me", "/nothing-here", "/sign-in"):
        assert "no-store" in client.get(address).headers["Cache-Control"]
    picture(who.brand)
    assert "max-age" in client.get(f"/pictures/{Asset.objects.get().pk}").headers["Cache-Control"]
    style = client.get("/static/web/console.css")
    style.close()
    assert "no-store" not in style.headers.get("Cache-Control", "")


def test_styles_and_scripts_are_served_whole_and_without_a_warning(console: str) -> None:
    """A warning is an error here: one at every file would end the answer."""
    with httpx.Client(base_url=console) as client:
        for name in ("console.css", "console.js"):
            kept = Path(finders.find(f"web/{name}")).read_bytes()
            answer = client.get(f"/static/web/{name}")
            assert (answer.status_code, answer.content) == (200, kept)
            assert answer.headers["content-length"] == str(len(kept))
        unchanged = {"if-modified-since": answer.headers["last-modified"]}
        assert client.get(f"/static/web/{name}", headers=unchanged).status_code == 304
        part = client.get(f"/static/web/{name}", headers={"range": "bytes=0-9"})
        assert (part.status_code, part.content) == (206, kept[:10])
        assert client.head(f"/static/web/{name}").headers["content-length"] == str(len(kept))


@pytest.mark.django_db
def test_asking_with_the_headers_of_htmx_changes_nothing() -> None:
    """Nothing here asks so yet: pages are whole, and no cache is told to keep two kinds of them apart."""
    client = browser(cast().lin)
    for address in ("/plan", "/accounts", "/sign-in"):
        plain, asked = client.get(address), client.get(address, headers={"hx-request": "true", "hx-boosted": "true"})
        assert (asked.status_code, len(asked.content)) == (plain.status_code, len(plain.content))
        assert asked.headers["Vary"] == plain.headers["Vary"]
        assert "HX" not in asked.headers["Vary"]
