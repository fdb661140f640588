"""Cutting a piece out of a picture. Pure: bytes and four numbers in, bytes out."""

import io
from dataclasses import dataclass

from PIL import Image

from guanwei.lib.words import Words
from guanwei.media.pictures import ONE_AT_A_TIME, TYPES, PictureRefused, lies_on_its_side, measure, turn_upright

SMALLEST = 16  # pixels of a side that are left
QUALITY = 92

RATIOS = {"1:1": (1, 1), "3:4": (3, 4), "16:9": (16, 9)}


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a picture as people see it (turned the way its camera was held), in per cent of its sides."""

    left: float
    top: float
    width: float
    height: float

    def within(self) -> "Box":
        """The same, cut down to what the picture has."""
        left, top = min(max(self.left, 0.0), 100.0), min(max(self.top, 0.0), 100.0)
        return Box(left, top, min(max(self.width, 0.0), 100.0 - left), min(max(self.height, 0.0), 100.0 - top))

    @property
    def whole(self) -> bool:
        return self.left <= 0 and self.top <= 0 and self.width >= 100 and self.height >= 100


def centred(ratio: str, width: int, height: int) -> Box:
    """The largest piece of that ratio out of the middle of a picture. KeyError for a ratio that is not in RATIOS."""
    across, down = RATIOS[ratio]
    wide = min(1.0, height * across / (down * width))
    high = min(1.0, width * down / (across * height))
    return Box(50 - 50 * wide, 50 - 50 * high, 100 * wide, 100 * high)


def cut(data: bytes, box: Box, name: str) -> bytes:
    """The piece in the same format, upright, without what the camera wrote beside the picture (place, device).
    PictureRefused for what is no picture, moves, or would be too small to see."""
    with ONE_AT_A_TIME:  # whatever it unpacks is gone again before the next one begins
        return _cut(data, measure(data, name).mime, box, name)


def seen_size(data: bytes) -> tuple[int, int]:
    """Width and height as people see the picture. For bytes that `measure` has let pass."""
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
        return (image.height, image.width) if lies_on_its_side(image) else (image.width, image.height)


def _cut(data: bytes, mime: str, box: Box, name: str) -> bytes:
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
        # A photo may carry a second one behind it, which is no movement.
        if mime != TYPES["JPEG"] and getattr(image, "n_frames", 1) > 1:
            raise PictureRefused(Words(f"“{name}”是动图，不能裁剪。", f'"{name}" moves, so it cannot be cropped.'))
        turn_upright(image)
        piece = image.crop(_pixels(box.within(), image.width, image.height))
        if min(piece.size) < SMALLEST:
            raise PictureRefused(
                Words(f"裁剪后不到 {SMALLEST} 像素，请留大一点。", f"Under {SMALLEST} pixels would be left. Take more.")
            )
        return _written(piece, next(kind for kind, known in TYPES.items() if known == mime))


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    left, top = round(box.left * width / 100), round(box.top * height / 100)
    right, bottom = round((box.left + box.width) * width / 100), round((box.top + box.height) * height / 100)
    return left, top, max(right, left), max(bottom, top)


def _written(piece: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    profile = piece.info.get("icc_profile")  # without it colours of a wide-gamut camera look dull
    more = {"icc_profile": profile} if profile else {}
    if kind in ("JPEG", "WEBP"):
        piece.save(out, kind, quality=QUALITY, **more)
    else:
        piece.save(out, kind, **more)
    return out.getvalue()
