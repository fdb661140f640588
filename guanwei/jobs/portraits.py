"""Fetching an account's picture from its network, so that no browser ever asks the network for it."""

import io
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from PIL import Image, ImageOps

from guanwei.accounts.models import Account
from guanwei.accounts.portraits import address_known, drop_portrait, keep_portrait
from guanwei.media.pictures import ONE_AT_A_TIME, TYPES, PictureRefused, measure, turn_upright
from guanwei.networks import wire

SIDE = 96  # pixels: twice the largest that is shown
MOST_BYTES = 4 * 1024 * 1024
# No network keeps them as large, and nearly any size of one colour packs into MOST_BYTES.
MOST_PIXELS = 16_000_000
LONGEST = 1000  # characters of an address


def fetch_portrait(account: Account, address: str | None, *, now: datetime, timeout: float = 5.0) -> bool:
    """`address` as the profile tells it: None for unknown, "" for the one that the network gives everybody. Asks the
    network: not inside a transaction. False when nothing came that could be shown; what is kept then stays."""
    if address is None or len(address) > LONGEST or urlsplit(address).scheme not in ("http", "https"):
        if address == "":
            drop_portrait(account)
        return False
    if address == address_known(account):  # networks give a new picture a new address
        return True
    body = _fetched(address, timeout)
    try:
        picture = _small(body) if body else b""
    except PictureRefused:
        return False
    if picture:
        keep_portrait(account=account, now=now, address=address, picture=picture)
    return bool(picture)


def _fetched(address: str, timeout: float) -> bytes:
    try:
        with wire.limits(timeout, allow_local=settings.LOCAL_SERVERS, max_answer_bytes=MOST_BYTES):
            answer = wire.request("GET", address, {"Accept": "image/*"})
    except (*wire.FAILED, UnicodeError):
        return b""
    return answer.body if answer.status == 200 else b""


def _small(body: bytes) -> bytes:
    """The middle of it as a square, made anew: nothing of the network's file is handed on."""
    with ONE_AT_A_TIME:
        measure(body, "", most_pixels=MOST_PIXELS)
        with Image.open(io.BytesIO(body), formats=list(TYPES)) as image:
            turn_upright(image)
            square = ImageOps.fit(image.convert("RGBA"), (SIDE, SIDE))
            made = io.BytesIO()
            square.save(made, "WEBP", quality=86)
            return made.getvalue()
