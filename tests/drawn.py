"""Small real pictures, drawn for tests without any library: the same bytes wherever the tests run."""

import struct
import zlib


def png(width: int = 40, height: int = 30, colour: int = 0x206080, seed: int = 0) -> bytes:
    """A PNG of one colour; with a ``seed``, of lines in many."""
    rows = []
    for row in range(height):
        shade = (colour + (row * seed * 7919)) & 0xFFFFFF
        rows.append(b"\0" + shade.to_bytes(3, "big") * width)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
