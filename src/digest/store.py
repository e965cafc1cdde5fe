"""The folder ``.digest-cache/``: what builds leave for the next ones, which may only make them quicker.

A file in it has a first line with the digest of all that made it (this package, its data, Python, the libraries) and a checksum
of the rest. Damaged, foreign, of another version, or not readable: each is the same as absent. It holds data, never code.

Whether a file of the site changed is decided by its content, which the store asks for again unless its marks (device, inode,
mode, size, times of change) are those of last time. They cannot lie: whatever changes a file, or exchanges, renames or links it,
gives its inode a new time of change (``st_ctime``), which no program can set back. Two changes within one tick of the
clock would have the same time; so a file's marks are only believed if it was last changed in an earlier tick than the one in which it
was read, by the clock of the file system itself (``Store.tick`` touches a file to ask it). Files on another file system than the
store, whose clock it cannot ask, are read each time.
"""

import fcntl
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digest.files import Marks, marks_of
from digest.output_folder import Claim, sweep

FOLDER = ".digest-cache"
PREVIOUS = "previous"  # the tree that was published before the standing one
NAMES = ("readings", "texts", "pages", "seen", "trees", "last", "pictures")  # the files
READINGS, TEXTS, PAGES, SEEN, TREES, LAST, PICTURES = NAMES

_LOCK = "lock"
_HEAD = b"digest 1 "
_LIMIT = 1_000_000_000
_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_IGNORED = b"# Only a memory: digest makes it anew whenever it is not there.\n*\n"


class Store:
    """An open store, or one that holds nothing and keeps nothing (``folder`` is -1), which is what ``--no-cache`` means."""

    def __init__(self, folder: int = -1, lock: int = -1, program: str = "") -> None:
        self.folder = folder
        self._lock = lock
        self._program = program.encode()

    @property
    def used(self) -> bool:
        """Whether anything is kept."""
        return self.folder >= 0

    def tick(self) -> Marks | None:
        """The device of the store and, as the time of change, now by the clock of its file system."""
        if not self.used:
            return None
        try:
            os.utime(self._lock)
            return marks_of(os.fstat(self._lock))
        except OSError:
            return None

    def beside(self, folder: int) -> bool:
        """Whether the store lies in this open folder, on the same disk."""
        try:
            above = os.stat("..", dir_fd=self.folder)
            return os.path.samestat(above, os.fstat(folder)) and above.st_dev == os.fstat(self.folder).st_dev
        except OSError:
            return False

    def read(self, name: str) -> bytes | None:
        """What was kept under this name, or ``None``."""
        opened = self.open(name)
        if opened < 0:
            return None
        try:
            body = _whole(opened)
        except OSError:
            return None
        finally:
            os.close(opened)
        head, _, rest = body.partition(b"\n")
        return rest if head == self._head(name, rest) else None

    def write(self, name: str, body: bytes) -> None:
        """Keep something under this name; in vain where the disk is full or the like, for nothing depends on it."""
        if not self.used:
            return
        new = name + ".new"
        try:
            opened = os.open(new, _WRITE | os.O_TRUNC, 0o644, dir_fd=self.folder)
            try:
                for piece in (self._head(name, body) + b"\n", body):
                    write_whole(opened, piece)
            finally:
                os.close(opened)
            os.rename(new, name, src_dir_fd=self.folder, dst_dir_fd=self.folder)
        except OSError:
            self.remove(new)
            self.remove(name)

    def remove(self, name: str) -> None:
        """Keep nothing under this name."""
        if self.used:
            with suppress(OSError):
                os.unlink(name, dir_fd=self.folder)

    def open(self, name: str, *, writing: bool = False) -> int:
        """A file descriptor of a regular file, or -1."""
        if not self.used:
            return -1
        try:
            opened = os.open(name, _WRITE if writing else _READ, 0o644, dir_fd=self.folder)
        except OSError:
            return -1
        if stat.S_ISREG(os.fstat(opened).st_mode):
            return opened
        os.close(opened)
        return -1

    def _head(self, name: str, body: bytes) -> bytes:
        return _HEAD + self._program + b" " + checksum(name.encode(), b"\n", body)


def checksum(*pieces: bytes) -> bytes:
    """A checksum of bytes, as text."""
    made = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        made.update(piece)
    return made.hexdigest().encode()


def write_whole(opened: int, piece: bytes) -> None:
    """Write all of the bytes. Raises ``OSError``."""
    written = os.write(opened, piece)
    while written < len(piece):
        written += os.write(opened, memoryview(piece)[written:])


@contextmanager
def opened(root: Path, *, used: bool = True, making: bool = True) -> Iterator[Store]:
    """The store of a site folder; one that keeps nothing unless it is to be ``used``, or if it cannot be, or if another build has it.

    Without ``making`` it has to be there already.
    """
    folder = lock = -1
    mine = False
    try:
        if used:
            with suppress(OSError):
                folder = _folder(root) if making else os.open(root / FOLDER, _OPEN_FOLDER)
                lock = os.open(_LOCK, _WRITE, 0o644, dir_fd=folder)
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine = True
        yield Store(folder, lock, program()) if mine else Store()
    finally:
        for one in (lock, folder):
            if one >= 0:
                os.close(one)


def forget(root: Path) -> None:
    """Remove the store of a site folder; what digest did not put there stays. In vain where another build has it."""
    with suppress(OSError):
        folder = os.open(root / FOLDER, _OPEN_FOLDER)
        try:
            lock = os.open(_LOCK, _WRITE, 0o644, dir_fd=folder)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _empty(folder)
            finally:
                os.close(lock)
        finally:
            os.close(folder)
        os.rmdir(root / FOLDER)


def _empty(folder: int) -> None:
    with suppress(FileNotFoundError):
        sweep(Claim(FOLDER, folder, PREVIOUS), PREVIOUS)
    for name in NAMES:
        for one in (name, f"{name}.new"):
            with suppress(FileNotFoundError):
                os.unlink(one, dir_fd=folder)
    for name in (".gitignore", _LOCK):
        os.unlink(name, dir_fd=folder)


def _folder(root: Path) -> int:
    """The folder, made if it is not there. Raises ``OSError``, also where it is a symbolic link."""
    path = root / FOLDER
    with suppress(FileExistsError):
        os.mkdir(path)
        ignored = os.open(path / ".gitignore", _WRITE, 0o644)
        try:
            write_whole(ignored, _IGNORED)
        finally:
            os.close(ignored)
    return os.open(path, _OPEN_FOLDER)


def program() -> str:
    """A digest of all that a result may depend on beside its inputs: our own code and data, Python, the installed libraries."""
    made = hashlib.blake2b(digest_size=16)
    made.update(repr((sys.version, sys.implementation.cache_tag, _libraries())).encode())
    package = Path(__file__).parent
    templates = package / "templates" if (package / "templates").is_dir() else package.parents[1] / "templates"
    for folder in (package, templates):
        for path, body in _contents(folder, ""):
            made.update(repr((path, len(body))).encode())
            made.update(body)
    return made.hexdigest()


def _libraries() -> list[str]:
    """The names of all installed packages with their versions, as their folders have them; importing each to ask it would take long."""
    found = []
    for place in sys.path:
        with suppress(OSError):
            found += [name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info"))]
    return sorted(found)


def _contents(folder: Path, below: str) -> Iterator[tuple[str, bytes]]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir():
            yield from _contents(folder / entry.name, f"{below}{entry.name}/")
        else:
            yield below + entry.name, (folder / entry.name).read_bytes()


def _whole(opened: int) -> bytes:
    size = os.fstat(opened).st_size
    if size > _LIMIT:
        return b""
    pieces = []
    while piece := os.read(opened, size + 1):
        pieces.append(piece)
    return b"".join(pieces)
