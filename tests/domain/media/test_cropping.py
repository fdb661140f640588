"""Cutting a piece out of a picture: by four numbers, upright, the same kind of file, and never more than there is."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from guanwei.lib.clock import utc_now
from guanwei.media.cropping import RATIOS, Box, centred, cut, seen_size
from guanwei.media.fitting import fitted
from guanwei.media.models import Asset
from guanwei.media.pictures import PictureRefused, measure
from guanwei.media.store import bytes_of, cut_out
from tests import cast as people

WHOLE = Box(0, 0, 100, 100)


def halves(kind: str = "PNG", *, orientation: int = 1) -> bytes:
    """Red at the left, blue at the right, as its file has it."""
    image = Image.new("RGB", (200, 100), "red")
    image.paste("blue", (100, 0, 200, 100))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a camera"
    image.save(out, kind, **({"exif": exif, "quality": 95} if kind == "JPEG" else {}))
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def colour(data: bytes) -> str:
    red, _green, blue = opened(data).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    return "red" if red > blue else "blue"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_piece_is_what_was_framed_in_the_same_format(kind: str) -> None:
    right = cut(halves(kind), Box(50, 0, 50, 100), "tea")
    assert (opened(right).format, opened(right).size, colour(right)) == (kind, (100, 100), "blue")


def test_a_photo_taken_upright_is_cut_as_people_see_it() -> None:
    """Turned by a quarter: what the file has at the left is seen on top."""
    data = halves("JPEG", orientation=6)
    assert seen_size(data) == (100, 200)
    top = cut(data, Box(0, 0, 100, 50), "phone.jpg")
    assert (opened(top).size, colour(top)) == ((100, 100), "red")
    assert 0x010F not in opened(top).getexif(), "what the camera wrote stays behind"


def test_notes_that_no_camera_writes_keep_nobody_from_cutting_or_fitting() -> None:
    """Upright, and a place in the file for a note that lies far before it."""
    notes = b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
    odd = notes + b"\x87\x69\0\x09\0\0\0\x01\xb6\x84\x0f\xe6" + b"\0\0\0\0"
    out = io.BytesIO()
    opened(halves()).save(out, "WEBP", exif=odd)
    assert seen_size(out.getvalue()) in ((100, 200), (200, 100))
    assert opened(cut(out.getvalue(), WHOLE, "tea")).format == "WEBP"
    assert opened(fitted(out.getvalue(), 100_000, "tea")).format == "JPEG"


def test_a_piece_that_nobody_could_see_is_refused() -> None:
    with pytest.raises(PictureRefused, match="16"):
        cut(halves(), Box(10, 10, 2, 2), "tea")


def test_what_moves_is_not_cut() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureRefused, match="moves"):
        cut(out.getvalue(), Box(0, 0, 50, 100), "cat.gif")


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("size", [(200, 100), (100, 200), (300, 300)])
def test_a_ratio_takes_the_most_out_of_the_middle(ratio: str, size: tuple[int, int]) -> None:
    box = centred(ratio, *size)
    across, down = RATIOS[ratio]
    assert box.width * size[0] * down == pytest.approx(box.height * size[1] * across)
    assert max(box.width, box.height) == pytest.approx(100)
    assert (box.left, box.top) == (pytest.approx(50 - box.width / 2), pytest.approx(50 - box.height / 2))


SIDE = st.floats(-1000, 1000, allow_nan=False)


@settings(deadline=None)
@given(SIDE, SIDE, SIDE, SIDE)
def test_any_four_numbers_cut_within_the_picture_or_are_refused(
    left: float, top: float, width: float, height: float
) -> None:
    try:
        piece = cut(halves(), Box(left, top, width, height), "tea")
    except PictureRefused:
        return
    measured = measure(piece, "tea")
    assert 16 <= measured.width <= 200
    assert 16 <= measured.height <= 100


@pytest.mark.django_db
def test_a_piece_is_a_picture_of_its_own_that_knows_where_it_comes_from() -> None:
    who = people.cast()
    asset = people.picture(who.brand)
    piece = cut_out(actor=who.lin, now=utc_now(), asset=asset, box=Box(25, 0, 50, 100))
    assert (piece.width, piece.height, piece.cut_from, piece.cut) == (320, 480, asset, [25, 0, 50, 100])
    assert (measure(bytes_of(asset.sha256), "x").width, piece.name) == (640, asset.name)
    assert cut_out(actor=who.lin, now=utc_now(), asset=asset, box=Box(25, 0, 50, 100)) == piece
    assert cut_out(actor=who.lin, now=utc_now(), asset=asset, box=WHOLE) == asset
    assert Asset.objects.count() == 2
