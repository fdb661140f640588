"""Is this a picture that can be taken in? Reads the bytes themselves, never the file name or the sender's word."""

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from guanwei.lib.words import Words

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
# What a JPEG calls itself when further pictures hang behind it, as phones write them; it is sent and shown as a JPEG.
SEVERAL = {"MPO": "image/jpeg"}
# The largest picture takes 240 MB while it is unpacked: of many that come at once each waits for its turn.
ONE_AT_A_TIME = threading.RLock()


class PictureRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Measured:
    mime: str
    width: int
    height: int


def measure(data: bytes, name: str) -> Measured:
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
                _refuse_bomb(image.width * image.height, name)
                measured = Measured((TYPES | SEVERAL)[str(image.format)], image.width, image.height)
                image.load()
                return measured
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _bomb(name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureRefused(
            Words(
                f"“{name}”不是能用的图片（支持 JPEG、PNG、GIF、WebP），或者文件已损坏。",
                f'"{name}" is not a usable picture (JPEG, PNG, GIF, WebP), or the file is damaged.',
            )
        ) from error


def refuse_too_large(size: int, name: str) -> None:
    """By the number of bytes alone, so that a file need not be read for it."""
    if size > MAX_BYTES:
        raise PictureRefused(
            Words(
                f"图片“{name}”超过 {MAX_BYTES // 2**20} MB。", f'The picture "{name}" is over {MAX_BYTES // 2**20} MB.'
            )
        )


def _refuse_bomb(pixels: int, name: str) -> None:
    if pixels > MAX_PIXELS:
        raise _bomb(name)


def _bomb(name: str) -> PictureRefused:
    return PictureRefused(
        Words(
            f"图片“{name}”的像素过大，请先缩小到 {MAX_PIXELS // 1_000_000} 百万像素以内。",
            f'The picture "{name}" has too many pixels. Make it smaller than {MAX_PIXELS // 1_000_000} megapixels.',
        )
    )
