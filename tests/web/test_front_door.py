"""The console as it runs: uvicorn in front of Django. What comes in, from whom, and how much of it."""

import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from django.conf import settings
from django.contrib.staticfiles import finders

from guanwei.approvals.models import Approval
from guanwei.cli.web import configuration, listening, url_of
from guanwei.media.models import Asset
from guanwei.people.models import SignInTry
from guanwei.people.signing_in import PER_NAME_AND_ADDRESS
from guanwei.web.limits import ENVELOPE_BYTES, FORM_BYTES, most_bytes
from tests.cast import PASSWORD, cast, in_review, picture, user
from tests.web.visitors import browser

FORGED = {"x-forwarded-for": "8.8.8.8", "x-forwarded-proto": "https", "forwarded": "for=8.8.8.8"}


@pytest.fixture
def console(transactional_db: None) -> Iterator[str]:
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(configuration())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield url_of(listener)
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


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
    for path, most in (("/sign-in", FORM_BYTES), ("/posts/new", settings.MAX_UPLOAD_BYTES + ENVELOPE_BYTES)):
        caller = HTTPConnection(urlsplit(console).netloc, timeout=20)
        caller.putrequest("POST", path)
        caller.putheader("Content-Length", str(most + 1))
        caller.endheaders()  # and not a byte of the body: the answer does not wait for it
        refused = caller.getresponse()
        assert refused.status == 413
        assert "太大".encode() in refused.read()
        caller.close()


def test_a_body_without_a_length_is_cut_off_where_it_gets_too_long(console: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(4 * FORM_BYTES >> 16):
            yield b"x" * (1 << 16)

    with httpx.Client(base_url=console) as client:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        assert client.post("/sign-in", content=endless(), headers=kind).status_code == 413
        assert client.get("/healthz").status_code == 200


def test_what_is_within_the_limit_comes_through(console: str) -> None:
    user("lin", "林晓")
    with httpx.Client(base_url=console) as client:
        form = marked(client, "/sign-in") | {"username": "lin", "password": PASSWORD, "next": "/plan"}
        assert client.post("/sign-in", data=form).headers["location"] == "/plan"


@pytest.mark.parametrize(
    ("path", "takes_files"),
    [("/posts/new", True), ("/posts/7/edit", True), ("/imports", True), ("/me", False), ("/sign-in", False)],
)
def test_only_pages_that_take_files_take_much(path: str, takes_files: bool) -> None:
    assert most_bytes(path, upload_bytes=100) == (100 + ENVELOPE_BYTES if takes_files else FORM_BYTES)


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
