"""What strangers wrote, made fit to be kept: no value from a network is taken for what it says it is. Pure."""

from typing import Any
from urllib.parse import urlsplit

_ADDRESS_LENGTH = 1000


def text_of(value: Any) -> str:
    """A text as it can be stored and shown; "" for what is no text. NUL and halves of surrogate pairs, which JSON
    carries and no database takes, become the replacement character."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def line_of(value: Any, length: int = 200) -> str:
    """A name: one line of at most `length` characters."""
    return " ".join(text_of(value).split())[:length]


def address_of(value: Any) -> str:
    """A web address, or "": what stands behind a link must never be a script."""
    address = text_of(value)
    try:
        parts = urlsplit(address)
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return address if named and address.isprintable() and len(address) <= _ADDRESS_LENGTH else ""


def count_of(value: Any) -> int | None:
    """A number of people or things that came as a number or as digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else None
