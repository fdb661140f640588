"""Marks of a text: numbers that two texts have in common where three units stand in both in the same order.

Of a long text a half, a quarter, an eighth of its marks is kept, always those whose lowest bits are zero: what a short
text keeps and a long one keeps is chosen by the number alone, so that both choose the same ones.
"""

from guanwei.practice.near.units import VERSION

__all__ = ["VERSION", "marks_of"]

MOST = 40  # about so many are kept
_ALL_BITS = 0xFFFFFFFF


def marks_of(units: str) -> list[int]:
    """Each once, from -2^31 to 2^31 - 1, the same on every machine; none for fewer than three units."""
    points = memoryview(units.encode("utf-32-le", "surrogatepass")).cast("I")
    numbers = {
        (first * 0x9E3779B1 ^ second * 0x85EBCA6B ^ third * 0xC2B2AE35) & _ALL_BITS
        for first, second, third in zip(points, points[1:], points[2:], strict=False)
    }
    mixed = {(number ^ number >> 15) * 0x2C1B3C6D & _ALL_BITS for number in numbers}
    count, sieve = len(mixed), 0
    while count > MOST:
        sieve, count = sieve * 2 + 1, count // 2
    # The highest bits are the best mixed; they decide, and the number as a whole is the mark.
    return [number - 0x80000000 for number in mixed if not number >> 24 & sieve]
