"""The picture of an account: fetched by us, made small, shown where the account is; no browser asks the network."""

import io
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from guanwei.accounts.models import Account, Portrait
from guanwei.accounts.portraits import keep_portrait
from guanwei.accounts.vault import seal
from guanwei.jobs.checking_up import check_up
from guanwei.jobs.portraits import fetch_portrait
from guanwei.lib.clock import utc_now
from tests import cast as people
from tests.servers.simulator import Simulator
from tests.web.test_compose import entered
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db
Serve = Callable[[bytes, int], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server on loopback with one file: `serve(body, status)` is its address."""
    running: list[ThreadingHTTPServer] = []

    def start(body: bytes, status: int = 200) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/a.png"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast()


def drawn(width: int, height: int, colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def test_the_check_up_fetches_it_and_previews_and_page_show_it(simulator: Simulator, who: people.Cast) -> None:
    made = simulator.add_account(screen_name="青禾茗", profile={"own_avatar": True})
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url, remote_account_id=str(made["uid"]))
    who.weibo.refresh_from_db()
    who.weibo.credential.sealed = seal({"access_token": made["access_token"]})
    who.weibo.credential.save(update_fields=["sealed"])
    preview = entered(who, accounts=[who.weibo.pk, who.bluesky.pk])
    client = browser(who.lin)
    assert 'drawn weibo" aria-hidden="true">青<' in text_of(client.post("/posts/check", preview))
    check_up(actor=who.zhou, now=utc_now(), account=who.weibo)
    kept = Portrait.objects.get()
    shown = text_of(client.post("/posts/check", preview))
    address = f"/accounts/{who.weibo.pk}/portrait"
    assert f'src="{address}?{kept.mark}"' in shown and "drawn bluesky" in shown and "drawn weibo" not in shown
    assert f'src="{address}?{kept.mark}"' in text_of(client.get(f"/accounts/{who.weibo.pk}", {"tab": "check-up"}))
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).size == (96, 96)
    assert browser(who.wu).get(address).status_code == 404
    assert client.get(f"/accounts/{who.bluesky.pk}/portrait").status_code == 404


def test_the_middle_of_a_wide_one_is_kept_and_another_address_makes_it_new(who: people.Cast, serve: Serve) -> None:
    assert fetch_portrait(who.weibo, serve(drawn(400, 100), 200), now=utc_now())
    first = Portrait.objects.get()
    assert fetch_portrait(who.weibo, first.address, now=utc_now()) and Portrait.objects.get().at == first.at
    assert fetch_portrait(who.weibo, serve(drawn(30, 30, "blue"), 200), now=utc_now())
    assert Portrait.objects.get().mark != first.mark


def odd_notes(*entries: tuple[int, int, int, bytes]) -> bytes:
    """A PNG that was taken upright, with further notes (Exif) as no camera writes them."""
    listed = [(0x0112, 3, 1, b"\0\x06\0\0"), *entries]
    rows = b"".join(struct.pack(">HHI", tag, kind, count) + value for tag, kind, count, value in listed)
    notes = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", len(listed)) + rows + b"\0\0\0\0"
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "PNG", exif=notes)
    return file.getvalue()


def with_profile(size: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(file, "PNG", icc_profile=bytes(range(256)) * (size // 256))
    return file.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        odd_notes((40965, 6, 2, b"\xc1\xf8\x13\x81"), (37500, 7, 2, b".k\xea\xce")),
        odd_notes((271, 2, 0, b"\xc3\xc3\x1a_"), (271, 11, 2, b"\0\0\0(")),
        odd_notes((34665, 9, 1, b"\xb6\x84\x0f\xe6")),
        with_profile(600_000),
    ],
    ids=["out of range", "no text", "before the file", "a printer's profile"],
)
def test_nothing_that_hangs_on_a_picture_stops_the_check_up_or_is_handed_on(
    who: people.Cast, serve: Serve, body: bytes
) -> None:
    """Whatever went wrong here would end the check-ups of all accounts behind this one."""
    assert fetch_portrait(who.weibo, serve(body, 200), now=utc_now())
    kept = Image.open(io.BytesIO(Portrait.objects.get().picture))
    assert kept.size == (96, 96) and not {"icc_profile", "exif", "xmp"} & kept.info.keys()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 200),
        (b"<html>no</html>", 200),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, 200),
        (drawn(40, 40)[:-30], 200),
        (drawn(40, 40), 404),
        (drawn(40, 40), 302),
        (drawn(40, 40) + b"\0" * (4 * 1024 * 1024), 200),
        (drawn(4100, 4000), 200),
    ],
    ids=["nothing", "svg", "a page", "broken", "cut off", "missing", "sent on", "too large", "too many pixels"],
)
def test_what_is_no_picture_changes_nothing(who: people.Cast, serve: Serve, body: bytes, status: int) -> None:
    keep_portrait(account=who.weibo, now=utc_now(), address="https://a.example/a.jpg", picture=b"as it was")
    assert not fetch_portrait(who.weibo, serve(body, status), now=utc_now())
    assert bytes(Portrait.objects.get().picture) == b"as it was"


def test_no_address_of_our_own_network_is_asked(who: people.Cast, serve: Serve, settings) -> None:
    settings.LOCAL_SERVERS = False
    for address in (serve(drawn(40, 40), 200), "http://169.254.169.254/latest", "http://[::1]:1/a.png", "http://"):
        assert not fetch_portrait(who.weibo, address, now=utc_now())
    for address in ("javascript:alert(1)", "file:///etc/passwd", "https://a.example/" + "a" * 1000, None):
        assert not fetch_portrait(who.weibo, address, now=utc_now())
    assert not Portrait.objects.exists()


def test_an_account_that_went_back_to_the_networks_own_picture_shows_its_letter_again(who: people.Cast) -> None:
    keep_portrait(account=who.weibo, now=utc_now(), address="https://a.example/a.jpg", picture=b"x")
    fetch_portrait(who.weibo, None, now=utc_now())
    assert Portrait.objects.exists()
    fetch_portrait(who.weibo, "", now=utc_now())
    assert not Portrait.objects.exists()


def test_the_database_keeps_no_large_one(who: people.Cast) -> None:
    with pytest.raises(IntegrityError, match="portrait_is_small"), transaction.atomic():
        keep_portrait(account=who.weibo, now=utc_now(), address="https://a.example", picture=b"x" * 70_000)
