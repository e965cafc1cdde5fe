"""The output folder: which folder may be one, who may change it, and what in it digest made."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from digest.files import RECORD, reason, shown, unfit_name, whole
from digest.problems import Refused

SOURCES = ("content", "templates", "static", ".digest-cache")
FOLDER_MODE = 0o755
FILE_MODE = 0o644
OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
RECORD_HEAD = "# Made by digest: these files, with their SHA-256, and no others. To check: sha256sum -c .digest\n"
NEW_RECORD = f"{RECORD}.new"  # a record that is to take the place of another, in a tree that nobody finds yet

_SIGN = RECORD_HEAD[:16].encode()
_RECORD_LIMIT = 300_000_000
_PATIENCE = 300  # tenths of a second
_MANY = 3_000  # files that are removed in a moment
_NAMED = 10  # files that one message names


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to change one output folder, which one process has at a time; ``claim`` gives it.

    ``output`` is the folder as the operator wrote it, for messages; ``around`` is the folder in which it lies, held open, and
    ``name`` its name there.
    """

    output: str
    around: int
    name: str

    @property
    def new(self) -> str:
        """The hidden folder in which a new tree grows, and in which the old one is removed after the exchange."""
        return f".{self.name}.digest-new"

    @property
    def old(self) -> str:
        """The hidden folder to which the old tree steps aside where exchanging takes two steps."""
        return f".{self.name}.digest-old"

    @property
    def lock(self) -> str:
        """The hidden file that is locked as long as the claim is held."""
        return f".{self.name}.digest-lock"

    def exists(self, name: str) -> bool:
        """Whether something of this name lies around the output folder (or is it)."""
        try:
            os.stat(name, dir_fd=self.around, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def rename(self, name: str, to: str) -> None:
        """Give something around the output folder another name."""
        os.rename(name, to, src_dir_fd=self.around, dst_dir_fd=self.around)


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies below a folder: files, folders, and what is neither (links, pipes, devices); paths with forward slashes."""

    files: frozenset[str]
    folders: frozenset[str]
    others: frozenset[str]


@contextmanager
def claim(root: Path | None, output: Path, sources: Sequence[str] = SOURCES) -> Iterator[Claim]:
    """Hold the output folder for one build; what a killed build left is cleared away first.

    Claimed before the sources are read, an older reading never replaces a newer one. Another build that holds the claim is
    waited for, since of two pushes in a row the second is the one that counts; after half a minute that ends in ``Refused``.
    ``sources`` are the folders below ``root`` in which no site may be made. Raises ``Refused`` for a dangerous folder, and where
    the machine does not let us in. Folders that lead to the output folder are made, and removed again if it was not.
    """
    place = output_place(root, output, sources)
    missing = [folder for folder in place.parents if not folder.exists()]
    try:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            around = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise Refused(f"The folder around {shown(str(output))} cannot be opened: {reason(error)}.") from error
        try:
            held = Claim(shown(str(output)), around, place.name)
            with _locked(held):
                _clear(held)
                try:
                    yield held
                except BaseException as end:
                    # Who stops a build wants it to stop: what would take long to clear away is left to the next one then.
                    with suppress(OSError):
                        settle(held, most=None if isinstance(end, Exception) else _MANY)
                    raise
        finally:
            os.close(around)
    finally:
        for folder in missing:
            with suppress(OSError):  # it is in use now, which is what it was made for
                folder.rmdir()


def survey(tree: int) -> Survey:
    """Everything below an open folder; nothing is read and no link is followed. Raises ``OSError``."""
    files: list[str] = []
    folders: list[str] = []
    others: list[str] = []
    waiting = [""]
    while waiting:
        here = waiting.pop()
        opened = os.open(raw(here) or b".", OPEN_FOLDER, dir_fd=tree)
        try:
            with os.scandir(opened) as entries:
                for entry in entries:
                    name = entry.name if entry.name.isascii() else os.fsencode(entry.name).decode("utf-8", "surrogateescape")
                    path = f"{here}/{name}" if here else name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                        waiting.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        files.append(path)
                    else:
                        others.append(path)
        finally:
            os.close(opened)
    return Survey(frozenset(files), frozenset(folders), frozenset(others))


def read_record(tree: int) -> bytes:
    """The bytes of the record in an open folder; none if there is no record. Raises ``OSError``."""
    try:
        opened = os.open(RECORD, OPEN_FILE, dir_fd=tree)
    except FileNotFoundError:
        return b""
    try:
        return whole(opened, _RECORD_LIMIT)
    finally:
        os.close(opened)


def recorded(record: bytes) -> dict[str, str] | None:
    """What a record says: the SHA-256 of each path. Lines that are cut short say nothing; ``None`` if it is no record of ours.

    A record is never trusted with a path: it only tells which of the files that are there are ours.
    """
    if not record.startswith(_SIGN):
        return None
    lines = record.decode("utf-8", "replace").split("\n")
    return {line[66:]: line[:64] for line in lines[1:-1] if line[64:66] == "  "}


def sweep(held: Claim, name: str, most: int | None = None) -> tuple[str, ...]:
    """Remove a tree that digest made, its record last: what is left at any moment is still known for digest's.

    One of more than ``most`` files is left alone. Returns the files there that digest did not make; they stay. Raises ``OSError``.
    """
    tree = os.open(name, OPEN_FOLDER, dir_fd=held.around)
    try:
        found = survey(tree)
        if most is not None and len(found.files) > most:
            return ()
        ours = recorded(read_record(tree)) or {}
        foreign = sorted(found.others | (found.files - ours.keys() - {RECORD, NEW_RECORD}))
        for path in sorted(found.files & {*ours.keys(), NEW_RECORD}):
            os.unlink(raw(path), dir_fd=tree)
        if foreign:
            return tuple(foreign)
        for path in sorted(found.folders, reverse=True):
            os.rmdir(raw(path), dir_fd=tree)
        with suppress(FileNotFoundError):
            os.unlink(RECORD, dir_fd=tree)
    finally:
        os.close(tree)
    os.rmdir(name, dir_fd=held.around)
    return ()


def settle(held: Claim, most: int | None = None) -> tuple[str, ...]:
    """Put things right after a build, however it ended: after one of two renames the old site is put back, leftovers are removed.

    A leftover of more than ``most`` files is left alone. Returns the files there that digest did not make; they stay. Raises
    ``OSError``.
    """
    if held.exists(held.old) and not held.exists(held.name):
        held.rename(held.old, held.name)
    return tuple(f"{name}/{path}" for name in (held.new, held.old) if held.exists(name) for path in sweep(held, name, most))


def remove(held: Claim) -> None:
    """Remove the finished site: in one step first, as it was published, so that no reader meets half of it. Raises ``OSError``."""
    try:
        held.rename(held.name, held.new)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # A folder that came with a container's image (overlayfs) cannot be moved, only emptied.
        sweep(held, held.name, None)
    settle(held)


def not_ours(output: str) -> Refused:
    """What is said of a folder that has something in it and no record of ours."""
    return Refused(
        f"{output}/ is not empty, and digest did not make it (there is no {RECORD} file of ours in it). "
        "Nothing was touched; choose another folder with -o, or empty this one yourself."
    )


def raw(path: str) -> bytes:
    """A path as the system takes it: names are UTF-8 whatever the locale says."""
    return path.encode("utf-8", "surrogateescape")


def listed(paths: Sequence[str]) -> str:
    """The first few of many paths, for a message."""
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return ", ".join(map(shown, paths[:_NAMED])) + more


def output_place(root: Path | None, output: Path, sources: Sequence[str]) -> Path:
    """Where the output folder really is, or ``Refused``: it is only looked at, nothing is touched."""

    def refused(why: str, instead: str = "choose a folder of its own, as site") -> Refused:
        return Refused(f"The output folder cannot be {shown(str(output))}: {why}; {instead}.")

    below = output.relative_to(root) if root is not None and output.is_relative_to(root) else output
    if root is not None and ".." in below.parts:
        raise refused('it has ".." in it', "write the path without it")
    try:
        top = Path(os.path.abspath(root)) if root is not None else None
        here = Path(os.path.abspath(output))
        if not here.name:
            raise refused("that is the whole disk")
        if text := unfit_name(here.name):
            raise refused(f"it {text}")
        if len(raw(here.name)) > 200:
            raise refused("its name is longer than 200 bytes")
        steps = [here, *here.parents]
        for step in steps[: steps.index(top)] if top in steps else [here]:
            if step.is_symlink():
                raise refused(f"{shown(step.name)} is a symbolic link", "name the folder itself")
        place = Path(os.path.realpath(here.parent)) / here.name
        there = place.exists()
        if there and not place.is_dir():
            raise refused("that is not a folder")
        if top is not None:
            real = Path(os.path.realpath(top))
            if any(place == folder or (there and place.samefile(folder)) for folder in (real, *real.parents)):
                raise refused("the site folder is that folder, or lies in it")
            within = tuple(map(str.casefold, place.relative_to(real).parts)) if place.is_relative_to(real) else ()
            for source in sources:
                own = tuple(source.strip("/").casefold().split("/"))
                if within[: len(own)] == own:
                    raise refused(f"{shown(source)}/ holds your own files")
        if ".git" in map(str.casefold, place.parts):
            raise refused("it lies in a folder of Git's own")
        if _is_home(place, there):
            raise refused("that is your home folder")
        if there and not _is_output(place) and os.listdir(place):
            raise not_ours(shown(str(output)))
        if there and place.is_mount():
            raise refused("a disk of its own is mounted there, and such a folder cannot be exchanged", "choose a folder in it")
        for folder in place.parents:
            if _is_output(folder):
                raise refused(f"it lies inside {shown(str(folder))}, which is a finished site itself")
    except OSError as error:
        raise refused(reason(error)) from error
    except ValueError as error:  # a NUL in the path
        raise refused("that is no path") from error
    return place


def _is_home(place: Path, there: bool) -> bool:
    # The one look at the environment here: the home folder is asked for to spare it, and what a build makes does not hang on it.
    try:
        home = Path.home()
    except RuntimeError:  # nobody's home, as in some containers
        return False
    return place == home or (there and home.exists() and place.samefile(home))


def _is_output(folder: Path) -> bool:
    record = folder / RECORD
    if not record.is_file():
        return False
    with record.open("rb") as opened:
        return opened.read(len(_SIGN)) == _SIGN


@contextmanager
def _locked(held: Claim) -> Iterator[None]:
    try:
        lock = _lock(held)
    except OSError as error:
        raise Refused(f"The folder around {held.output} cannot be written to: {reason(error)}.") from error
    try:
        yield
    finally:
        # Removed while still locked: whoever opened it meanwhile sees that this is no longer the file of that name.
        with suppress(OSError):
            os.unlink(held.lock, dir_fd=held.around)
        os.close(lock)


def _lock(held: Claim) -> int:
    for _ in range(_PATIENCE):
        lock = os.open(held.lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE, dir_fd=held.around)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), os.stat(held.lock, dir_fd=held.around, follow_symlinks=False)):
                return lock
        except FileNotFoundError:
            pass
        except BlockingIOError:
            # Asked again and again, since a waiting lock knows no last moment at which to give up.
            time.sleep(0.1)
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)
    raise Refused(f"Another build is still writing {held.output}/; wait until it ends and build again.")


def _clear(held: Claim) -> None:
    try:
        foreign = settle(held)
    except OSError as error:
        raise Refused(f"What an earlier build left beside {held.output}/ cannot be cleared away: {reason(error)}.") from error
    if foreign:
        raise Refused(
            f"Beside {held.output}/, where digest does its work, there are files that digest did not make: {listed(foreign)}. "
            "Move them elsewhere and build again."
        )
