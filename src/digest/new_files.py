"""Writes files that are not there yet, below a folder: never over another file, never through a symbolic link, never half a file."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

from digest.files import Tree, Unreadable, reason, shown
from digest.problems import Refused

Outcome = Literal["written", "same", "other"]

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_UNFINISHED = ".digest-unfinished"


def add_file(root: Path, path: str, body: bytes) -> Outcome:
    """Write a file below ``root``, unless something has its name: ``same`` if that is a file of the same bytes, else ``other``.

    Folders on the way are made. The file gets its name when it is whole (``link``, which replaces nothing). Raises ``Refused``
    where a link or something else is in the way, and where the machine does not let us.
    """
    above, _, name = path.rpartition("/")
    try:
        folder = _open_folder(root, above)
    except OSError as error:
        raise Refused(f"{shown(path)} was not written: {reason(error)}.") from error
    try:
        if _is_there(folder, name):
            return _compared(root, path, body)
        with suppress(FileNotFoundError):  # what a killed import left
            os.unlink(_UNFINISHED, dir_fd=folder)
        opened = os.open(_UNFINISHED, _NEW, 0o644, dir_fd=folder)
        try:
            with os.fdopen(opened, "wb") as file:
                file.write(body)
            os.link(_UNFINISHED, name.encode(), src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        finally:
            os.unlink(_UNFINISHED, dir_fd=folder)
    except FileExistsError:
        return _compared(root, path, body)
    except OSError as error:
        raise Refused(f"{shown(path)} was not written: {reason(error)}.") from error
    finally:
        os.close(folder)
    return "written"


def standing(root: Path, path: str, body: bytes) -> Outcome | None:
    """What ``add_file`` would say of a file that is there; ``None`` where nothing has its name."""
    with Tree(root) as tree:
        try:
            there = tree.exists(path)
        except Unreadable as unreadable:
            raise Refused(unreadable.problem) from unreadable
    return _compared(root, path, body) if there else None


def _compared(root: Path, path: str, body: bytes) -> Outcome:
    with Tree(root) as tree:
        try:
            return "same" if tree.read(path, len(body)) == body else "other"
        except Unreadable as unreadable:
            if unreadable.problem.rule == "io/too-large":
                return "other"
            raise Refused(unreadable.problem) from unreadable


def _open_folder(root: Path, path: str) -> int:
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for name in path.split("/") if path else ():
        try:
            with suppress(FileExistsError):
                os.mkdir(name.encode(), dir_fd=here)
            below = os.open(name.encode(), _FOLDER, dir_fd=here)
        finally:
            os.close(here)
        here = below
    return here


def _is_there(folder: int, name: str) -> bool:
    try:
        os.stat(name.encode(), dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True
