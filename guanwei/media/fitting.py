"""Making a picture small enough for a network, and of a kind that every one of them takes. Pure.

As little as it takes: first only packed more tightly, then smaller in steps, never below SMALLEST pixels of its longer
side.
"""

import io
from collections.abc import Iterator

from PIL import Image

from guanwei.lib.words import Words
from guanwei.media.pictures import ONE_AT_A_TIME, TYPES, PictureRefused, measure, turn_upright

QUALITIES = (90, 82, 74, 66)
STEP = 0.85
SMALLEST = 480
EVERYWHERE = frozenset({"image/jpeg", "image/png"})


def fits(mime: str, size: int, most: int) -> bool:
    """Is it taken as it is? `size` and `most` in bytes."""
    return size <= most and mime in EVERYWHERE


def fitted(data: bytes, most: int, name: str) -> bytes:
    """The picture as a JPEG of at most `most` bytes, upright, on white where it was transparent; the very bytes where
    they fit already. PictureRefused for what moves, and where nothing helps."""
    with ONE_AT_A_TIME:  # whatever it unpacks is gone again before the next one begins
        mime = measure(data, name).mime
        return data if fits(mime, len(data), most) else _fitted(data, mime, most, name)


def _fitted(data: bytes, mime: str, most: int, name: str) -> bytes:
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
        if mime != TYPES["JPEG"] and getattr(image, "n_frames", 1) > 1:
            raise PictureRefused(Words(f"“{name}”是动图，不能转换。", f'"{name}" moves, so it cannot be converted.'))
        turn_upright(image)
        for attempt in _attempts(_on_white(image)):
            if len(attempt) <= most:
                return attempt
    raise PictureRefused(
        Words(f"“{name}”缩到最小还是太大，请换一张。", f'"{name}" is too large even at its smallest. Take another.')
    )


def _attempts(picture: Image.Image) -> Iterator[bytes]:
    while True:
        for quality in QUALITIES:
            yield _packed(picture, quality)
        width, height = (round(side * STEP) for side in picture.size)
        if max(width, height) < SMALLEST:
            return
        picture = picture.resize((max(1, width), max(1, height)), Image.Resampling.LANCZOS)


def _packed(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    profile = picture.info.get("icc_profile")
    picture.save(out, "JPEG", quality=quality, optimize=True, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGB", "L"):
        picture.load()
        return picture
    clear = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground
