"""Marks of a text: numbers that two texts have in common where three units stand in both in the same order.

Of a long text a half, a quarter, an eighth of its marks is kept, always those whose lowest bits are zero: what a short
text keeps and a long one keeps is chosen by the number alone, so that both choose the same ones.
"""

from zlib import crc32

from guanwei.practice.near.units import VERSION

__all__ = ["VERSION", "marks_of"]

MOST = 24  # about so many are kept
_UNIT = 4  # bytes


def marks_of(units: str) -> list[int]:
    """Each once, from -2^31 to 2^31 - 1, the same on every machine; none for fewer than three units."""
    written = units.encode("utf-32-le", "surrogatepass")
    threes = [written[at : at + 3 * _UNIT] for at in range(0, len(written) - 2 * _UNIT, _UNIT)]
    numbers = set(map(crc32, threes))
    count, sieve = len(numbers), 0
    while count > MOST:
        sieve, count = sieve * 2 + 1, count // 2
    return [number - 0x80000000 for number in numbers if not number & sieve]
