"""Ids in web addresses: the base62 form of a mid (weibo-api 5)."""

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
DECIMAL_GROUP = 7
BASE62_GROUP = 4


def encode_number(number: int) -> str:
    """A non-negative number in base 62, without padding; `0` for zero."""
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = ALPHABET[rest] + digits
    return digits or "0"


def decode_number(digits: str) -> int:
    """The number that `encode_number` wrote; ValueError for a character outside the alphabet."""
    number = 0
    for digit in digits:
        number = number * 62 + ALPHABET.index(digit)
    return number


def to_base62(mid: str) -> str:
    """`4000000000000001` -> `E00000001`. `mid` is a decimal string."""
    groups = _groups_from_the_right(mid, DECIMAL_GROUP)
    first, *others = [encode_number(int(group)) for group in groups]
    return first + "".join(group.rjust(BASE62_GROUP, "0") for group in others)


def to_mid(base62: str) -> str:
    """`E00000001` -> `4000000000000001`; ValueError when it is no base62 text."""
    groups = _groups_from_the_right(base62, BASE62_GROUP)
    first, *others = [str(decode_number(group)) for group in groups]
    return first + "".join(group.rjust(DECIMAL_GROUP, "0") for group in others)


def _groups_from_the_right(text: str, size: int) -> list[str]:
    if not text:
        raise ValueError("an empty id")
    head = len(text) % size
    return [text[:head]] * bool(head) + [text[start : start + size] for start in range(head, len(text), size)]
