"""A picture for a person, as a PNG like those of the real network: a pattern of their number in their colour."""

import struct
import zlib
from colorsys import hls_to_rgb

CELLS, CELL = 5, 24  # so many a side, of so many pixels
MARGIN = 30


def png(uid: int, hue: float) -> bytes:
    """`hue` from 0 to 1. The same number has the same picture for good."""
    ground, ink = _rgb(hue, 0.9), _rgb(hue, 0.42)
    side = CELLS * CELL + 2 * MARGIN
    margin = bytes([0]) + ground * side
    rows = [margin] * MARGIN
    for row in range(CELLS):
        # The right half mirrors the left, as a face does.
        cells = [ink if _set(uid, row, min(at, CELLS - 1 - at)) else ground for at in range(CELLS)]
        line = bytes([0]) + ground * MARGIN + b"".join(cell * CELL for cell in cells) + ground * MARGIN
        rows += [line] * CELL
    rows += [margin] * MARGIN
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _set(uid: int, row: int, at: int) -> bool:
    spread = uid * 2_654_435_761 % 2**32  # neighbouring numbers look different
    return bool(spread >> (row * 3 + at) & 1) or (row, at) == (2, 2)


def _rgb(hue: float, light: float) -> bytes:
    return bytes(round(255 * part) for part in hls_to_rgb(hue, light, 0.42))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
