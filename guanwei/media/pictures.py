"""Is this a picture that can be taken in? Reads the bytes themselves, never the file name or the sender's word."""

import contextlib
import io
import struct
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from guanwei.lib.words import Words

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
# What a JPEG calls itself when further pictures hang behind it, as phones write them; it is sent and shown as a JPEG.
SEVERAL = {"MPO": "image/jpeg"}
# The largest picture takes 240 MB while it is unpacked: of many that come at once each waits for its turn.
ONE_AT_A_TIME = threading.RLock()
# What reading and writing back of notes (Exif) raises that no camera has written so.
ODD_NOTES = (AttributeError, KeyError, OSError, OverflowError, SyntaxError, TypeError, ValueError, struct.error)
_ORIENTATION, _LYING = 0x0112, (5, 6, 7, 8)


class PictureRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Measured:
    mime: str
    width: int
    height: int


def measure(data: bytes, name: str, *, most_pixels: int = MAX_PIXELS) -> Measured:
    """Type and size in pixels. PictureRefused for anything that is no picture, too large, broken, or a bomb.

    The header tells the size before a single pixel is unpacked, so a bomb is refused unopened; then the whole picture
    is decoded once, because a truncated one would be refused by the network at the worst moment.
    """
    refuse_too_large(len(data), name)
    try:
        with ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd files; it is judged below whether this one will do
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
                _refuse_bomb(image.width * image.height, most_pixels, name)
                measured = Measured((TYPES | SEVERAL)[str(image.format)], image.width, image.height)
                image.load()
                return measured
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _bomb(most_pixels, name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureRefused(
            Words(
                f"“{name}”不是能用的图片（支持 JPEG、PNG、GIF、WebP），或者文件已损坏。",
                f'"{name}" is not a usable picture (JPEG, PNG, GIF, WebP), or the file is damaged.',
            )
        ) from error


def turn_upright(image: Image.Image) -> None:
    """In place, as its camera says that it was held; a copy of the largest would take as much once more. What is noted
    so oddly that nobody can read it turns nothing, and whoever keeps the picture writes no notes."""
    with contextlib.suppress(*ODD_NOTES), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ImageOps.exif_transpose(image, in_place=True)


def lies_on_its_side(image: Image.Image) -> bool:
    with contextlib.suppress(*ODD_NOTES), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return image.getexif().get(_ORIENTATION, 1) in _LYING
    return False


def refuse_too_large(size: int, name: str) -> None:
    """By the number of bytes alone, so that a file need not be read for it."""
    if size > MAX_BYTES:
        raise PictureRefused(
            Words(
                f"图片“{name}”超过 {MAX_BYTES // 2**20} MB。", f'The picture "{name}" is over {MAX_BYTES // 2**20} MB.'
            )
        )


def _refuse_bomb(pixels: int, most: int, name: str) -> None:
    if pixels > most:
        raise _bomb(most, name)


def _bomb(most: int, name: str) -> PictureRefused:
    return PictureRefused(
        Words(
            f"图片“{name}”的像素过大，请先缩小到 {most // 1_000_000} 百万像素以内。",
            f'The picture "{name}" has too many pixels. Make it smaller than {most // 1_000_000} megapixels.',
        )
    )
