"""Whole trees that digest made: what lies in them, and whether they are still as it left them."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from digest.files import RECORD, Marks, marks_of
from digest.output_folder import OPEN_FILE, raw, read_record, survey

_CHUNK = 1_048_576


@dataclass(frozen=True, slots=True)
class State:
    """What a file is: its SHA-256 and its marks; ``None`` for marks by which a later change might not show."""

    digest: str
    marks: Marks | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A tree: its files, its folders (the tree itself is ``""``) with their marks, what is neither, and the record. Empty if there is none.

    A folder's marks change whenever a name in it comes or goes. ``judged`` tells that all of it was found to be digest's own.
    """

    files: Mapping[str, State] = field(default_factory=dict)
    folders: Mapping[str, Marks | None] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    record: bytes = b""
    judged: bool = False

    def holds(self, path: str, digest: str) -> bool:
        """Whether this file is there, and is this one."""
        state = self.files.get(path)
        return state is not None and state.digest == digest


def look(tree: int, known: Standing) -> Standing:
    """What lies in an open folder. A file whose marks are ``known`` is not read.

    Raises ``OSError``, with the path in the tree as its ``filename`` where a file of it cannot be read.
    """
    folders = _unchanged_folders(tree, known)
    if folders:
        paths: Iterable[str] = known.files
        others: frozenset[str] = frozenset()
    else:
        found = survey(tree)
        paths, others = sorted(found.files), found.others
        folders = {path: marks_of(os.stat(raw(path) or b".", dir_fd=tree, follow_symlinks=False)) for path in ("", *sorted(found.folders))}
    files: dict[str, State] = {}
    changed = not known.files or folders is not known.folders
    for path in paths:
        state = known.files.get(path)
        if state is None or state.marks is None or marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False)) != state.marks:
            try:
                state = state_of(tree, path)
            except OSError as error:
                raise OSError(error.errno, error.strerror, path) from error
            changed = True
        files[path] = state
    if not changed:
        return known
    return Standing(files, folders, others, read_record(tree) if RECORD in files else b"")


def as_left(tree: int, known: Standing, beside: Standing) -> bool:
    """Whether a tree is as it is known; files that are the very same as in another tree were looked at there. Raises ``OSError``."""
    if not _unchanged_folders(tree, known):
        return False
    for path, state in known.files.items():
        other = beside.files.get(path)
        if other is not None and other.marks is not None and other.marks == state.marks:
            continue
        if state.marks is not None and marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False)) != state.marks:
            return False
    return True


def _unchanged_folders(tree: int, known: Standing) -> Mapping[str, Marks | None]:
    for path, marks in known.folders.items():
        try:
            if marks is None or marks_of(os.stat(raw(path) or b".", dir_fd=tree, follow_symlinks=False)) != marks:
                return {}
        except FileNotFoundError:
            return {}
    return known.folders


def state_of(tree: int, path: str) -> State:
    """The SHA-256 of a file in an open folder, and its marks from before it was read. Raises ``OSError``."""
    opened = os.open(raw(path), OPEN_FILE, dir_fd=tree)
    try:
        marks = marks_of(os.fstat(opened))
        sha256 = hashlib.sha256()
        while chunk := os.read(opened, _CHUNK):
            sha256.update(chunk)
    finally:
        os.close(opened)
    return State(sha256.hexdigest(), marks)
