"""Making a picture small enough: as little as it takes, upright, a kind that every network takes."""

import io
import random

import pytest
from PIL import Image

from guanwei.lib.clock import utc_now
from guanwei.media.cropping import Box
from guanwei.media.fitting import fits, fitted
from guanwei.media.models import Asset
from guanwei.media.pictures import PictureRefused, measure
from guanwei.media.store import cut_out, made_to_fit, take_in
from tests import cast as people


def photo(size: tuple[int, int] = (1600, 1200), kind: str = "JPEG", **more: object) -> bytes:
    """As much detail as a photo has: hard to pack."""
    noise = Image.frombytes(
        "RGB", (size[0] // 4, size[1] // 4), random.Random(7).randbytes(size[0] * size[1] * 3 // 16)
    )
    out = io.BytesIO()
    noise.resize(size, Image.Resampling.BICUBIC).save(out, kind, **{"quality": 97, **more})
    return out.getvalue()


def test_what_fits_stays_byte_for_byte() -> None:
    data = photo((320, 240))
    assert fitted(data, len(data), "tea.jpg") is data
    assert fits("image/png", 10, 10)
    assert not fits("image/png", 11, 10)
    assert not fits("image/webp", 1, 10)


@pytest.mark.parametrize("most", [500_000, 150_500, 90_000])
def test_it_gets_as_small_as_it_has_to_and_no_smaller_than_one_step(most: int) -> None:
    data = photo()
    made = fitted(data, most, "tea.jpg")
    assert len(made) <= most < len(data)
    assert measure(made, "tea.jpg").mime == "image/jpeg"
    if most == 500_000:
        assert measure(made, "tea.jpg").width == 1600, "packed more tightly is enough"


def test_what_is_clear_gets_a_white_ground_and_what_was_held_upright_stays_so() -> None:
    clear = Image.new("RGBA", (64, 32), (0, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "WEBP", lossless=True)
    made = Image.open(io.BytesIO(fitted(out.getvalue(), 100_000, "x.webp")))
    assert (made.format, made.convert("RGB").getpixel((5, 5))) == ("JPEG", (255, 255, 255))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = fitted(photo((800, 400), exif=exif), 45_000, "phone.jpg")
    seen = measure(turned, "phone.jpg")
    assert seen.height > seen.width


def test_what_moves_and_what_cannot_get_small_enough_is_refused() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureRefused, match="moves"):
        fitted(out.getvalue(), 1_000_000, "cat.gif")
    with pytest.raises(PictureRefused, match="smallest"):
        fitted(photo(), 500, "tea.jpg")


@pytest.mark.django_db
def test_a_piece_that_was_made_to_fit_still_knows_the_whole_picture() -> None:
    who = people.cast()
    asset = take_in(actor=who.lin, now=utc_now(), brand=who.brand, data=photo(), name="tea.jpg")
    piece = cut_out(actor=who.lin, now=utc_now(), asset=asset, box=Box(0, 0, 50, 100))
    small = made_to_fit(actor=who.lin, now=utc_now(), asset=piece, most=90_000)
    assert small.bytes <= 90_000
    assert (small.cut_from, small.cut) == (asset, piece.cut)
    assert made_to_fit(actor=who.lin, now=utc_now(), asset=small, most=90_000) == small
    assert Asset.objects.count() == 3
