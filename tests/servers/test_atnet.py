"""The AT network itself: what the tests of the product take for granted is there."""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import httpx
import pytest
from atproto import Client
from atproto.exceptions import AtProtocolError
from PIL import Image

from tests.servers.atnet import Account, Network


def red_square() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(file, "PNG")
    return file.getvalue()


@contextmanager
def signed_in(network: Network, account: Account) -> Iterator[Client]:
    client = Client(network.pds)
    with closing(client.request):
        client.login(account.handle, account.app_password)
        yield client


def test_a_post_with_a_picture_is_read_back_as_sent_and_is_gone_once_deleted(atnet: Network) -> None:
    with signed_in(atnet, atnet.create_account("shop")) as client:
        posted = client.send_image("新品上市", red_square(), "一个红色方块")
        atnet.catch_up()
        [shown] = client.get_posts([posted.uri]).posts
        assert shown.record.text == "新品上市"
        assert [picture.alt for picture in shown.embed.images] == ["一个红色方块"]

        served = httpx.get(shown.embed.images[0].fullsize, trust_env=False)
        with Image.open(io.BytesIO(served.content)) as picture:
            red, green, blue = picture.convert("RGB").resize((1, 1)).getpixel((0, 0))
        assert red > 200 > 50 > max(green, blue)  # the AppView serves a JPEG or WebP of its own making

        client.delete_post(posted.uri)
        atnet.catch_up()
        assert client.get_posts([posted.uri]).posts == []


def test_an_account_that_was_taken_down_may_not_post_until_that_is_lifted(atnet: Network) -> None:
    account = atnet.create_account("shop")
    with signed_in(atnet, account) as client:
        atnet.take_down(account)
        with pytest.raises(AtProtocolError) as refused:
            client.send_post("still here?")
        assert refused.value.response.status_code == 401

        atnet.take_down(account, False)
        assert client.send_post("back again").uri


def test_a_revoked_app_password_signs_nobody_in_and_another_one_does(atnet: Network) -> None:
    account = atnet.create_account("shop")
    atnet.revoke_app_passwords(account)
    with pytest.raises(AtProtocolError) as refused, signed_in(atnet, account):
        pass
    assert refused.value.response.status_code == 401

    with signed_in(atnet, replace(account, app_password=atnet.new_app_password(account))) as client:
        assert client.me.did == account.did


def test_requests_are_counted_by_the_server(atnet: Network) -> None:
    before = atnet.calls()
    httpx.get(f"{atnet.pds}/xrpc/com.atproto.server.describeServer", trust_env=False).raise_for_status()
    assert atnet.calls() == before + 1
