"""Small real pictures in the three types that Weibo takes, and in some that it does not."""

import io
import random

from PIL import Image

from .driver import Picture

FIVE_MEGABYTES = 5 * 1024 * 1024
KINDS = {"JPEG": ("a.jpg", "image/jpeg"), "PNG": ("a.png", "image/png"), "GIF": ("a.gif", "image/gif")}


def picture(kind: str = "PNG", seed: int = 0) -> Picture:
    """A picture of noise, another for each seed."""
    content = io.BytesIO()
    noise = random.Random(seed).randbytes(16 * 16 * 3)
    Image.frombytes("RGB", (16, 16), noise).save(content, kind)
    name, media_type = KINDS[kind]
    return Picture(name, content.getvalue(), media_type)


def picture_of_size(size: int) -> Picture:
    """A JPEG of exactly `size` bytes; whatever follows its end marker is ignored by those who show it."""
    small = picture("JPEG")
    return Picture(small.name, small.content.ljust(size, b"\x00"), small.kind)


def other_file(form: str) -> Picture:
    """A picture of a type that Weibo does not take."""
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, form)
    return Picture(f"a.{form.lower()}", content.getvalue(), f"image/{form.lower()}")
