"""Bytes that wait for their use: in memory as long as there are few of them, then in a file, which costs the memory nothing."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress

_SPARE = 64_000_000  # bytes that are always left free on the disk


class Spool:
    """Bytes put by one piece after the other, to be had again by their place and length.

    ``file`` is the descriptor of an open file, behind whose end they are written (-1: there is none), or opens an empty one when it is
    needed; the spool closes it. Pieces wait in memory until they come to more than ``most`` bytes. If the file takes no more, the
    others stay in memory: nothing is lost, and whoever has to know asks ``flush``. A ``sparing`` spool does not fill the disk, of which
    others will need as much as it takes: it gives back what it took and holds all of it in memory.
    """

    def __init__(self, file: int | Callable[[], int], most: int, *, sparing: bool = False) -> None:
        self._file = file
        self._most = most
        self._sparing = sparing
        self._written = self.end = os.lseek(file, 0, os.SEEK_END) if isinstance(file, int) and file >= 0 else 0
        self._waiting: dict[int, bytes] = {}
        self._drawn_in = b""
        self._failed: OSError | None = None

    def put(self, piece: bytes) -> int:
        """Put bytes by; their place."""
        place = self.end
        self._waiting[place] = piece
        self.end += len(piece)
        if self.end - self._written > self._most and self._failed is None:
            with suppress(OSError):
                self.flush()
        return place

    def get(self, place: int, length: int) -> bytes:
        """The bytes at a place. Raises ``OSError``, also where the file ends before them."""
        piece = self._waiting.get(place)
        if piece is None:
            piece = self._drawn_in[place : place + length] if self._drawn_in else os.pread(self._opened(), length, place)
            if len(piece) != length:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        return piece

    def flush(self) -> None:
        """Write all that waits in memory into the file. Raises ``OSError`` where it took not all, now or earlier."""
        if self._failed is not None:
            raise self._failed
        if not self._waiting:
            return
        try:
            file = self._opened()
            disk = os.fstatvfs(file)
            if self._sparing and disk.f_bavail * disk.f_frsize < 2 * self.end + _SPARE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write_at(file, b"".join(self._waiting.values()), self._written)
        except OSError as error:
            self._failed = error
            if self._sparing:
                self._draw_in()
            raise
        self._waiting.clear()
        self._written = self.end

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._file, int) and self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _opened(self) -> int:
        if not isinstance(self._file, int):
            self._file = self._file()
        return self._file

    def _draw_in(self) -> None:
        """Hold in memory what was written, so that the disk has its room again; where it cannot be read it stays where it is."""
        with suppress(OSError):
            drawn_in = os.pread(self._opened(), self._written, 0)
            if len(drawn_in) == self._written:
                self._drawn_in = drawn_in
                self.close()


def write_at(file: int, piece: bytes, place: int) -> None:
    """Write all of the bytes at a place of a file. Raises ``OSError``."""
    left = memoryview(piece)
    while left:
        count = os.pwrite(file, left, place)
        left, place = left[count:], place + count
