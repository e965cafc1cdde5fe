"""Whole trees that digest made: what lies in them, and whether they are still as it left them."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from digest.files import RECORD, Marks, marks_of, same_content
from digest.output_folder import OPEN_FILE, OPEN_FOLDER, raw, read_record, survey

_CHUNK = 1_048_576


class State(NamedTuple):
    """What a file is: its SHA-256, its marks, and whether it is ``sure`` that a later change would show in these."""

    digest: str
    marks: Marks
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """A tree: its files, its folders (the tree itself is ``""``) with their marks, what is neither, and the record. Empty if there is none.

    A folder's marks change whenever a name in it comes or goes. ``judged`` tells that all of it was found to be digest's own.
    """

    files: Mapping[str, State] = field(default_factory=dict)
    folders: Mapping[str, Marks | None] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    record: bytes = b""
    judged: bool = field(default=False, compare=False)

    def holds(self, path: str, digest: str) -> bool:
        """Whether this file is there, is this one, and may be read by those who may read the others."""
        state = self.files.get(path)
        return state is not None and state.digest == digest and self._usual(state)

    def _usual(self, state: State) -> bool:
        record = self.files.get(RECORD)
        return record is None or state.marks[2] == record.marks[2]


def look(tree: int, known: Standing, now: Marks | None = None) -> Standing:
    """What lies in an open folder. A file whose marks are ``known`` is not read.

    ``now`` is the time of the file system before that: marks that are no older might hide a later change. Raises ``OSError``, with
    the path in the tree as its ``filename`` where a file of it cannot be read.
    """
    unchanged = _unchanged_folders(tree, known)
    folders: Mapping[str, Marks | None] = known.folders
    if unchanged:
        paths: Iterable[str] = known.files
        others: frozenset[str] = frozenset()
    else:
        found = survey(tree)
        paths, others = sorted(found.files), found.others
        folders = folder_marks(tree, ("", *sorted(found.folders)))
    files: dict[str, State] = {}
    changed = not unchanged
    for path in paths:
        state = known.files.get(path)
        if state is None or not state.sure or marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False)) != state.marks:
            try:
                state = state_of(tree, path, now)
            except OSError as error:
                raise OSError(error.errno, error.strerror, path) from error
            changed = True
        files[path] = state
    if not changed:
        return known
    folders = {path: marks if marks is not None and older(marks, now) else None for path, marks in folders.items()}
    return Standing(files, folders, others, read_record(tree) if RECORD in files else b"")


def read_tree(path: Path) -> Standing:
    """All that lies in the folder at a path, each file read. Raises ``OSError``."""
    tree = os.open(path, OPEN_FOLDER)
    try:
        return look(tree, Standing())
    finally:
        os.close(tree)


def as_left(tree: int, known: Standing, beside: Standing) -> bool:
    """Whether a tree is as it is known; files that are the very same as in another tree were looked at there. Raises ``OSError``."""
    if not _unchanged_folders(tree, known):
        return False
    for path, state in known.files.items():
        other = beside.files.get(path)
        if not state.sure or (other is not None and other.marks == state.marks):
            continue
        if marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False)) != state.marks:
            return False
    return True


def same_folders(tree: int, known: Standing) -> bool:
    """Whether no name has come or gone in any folder of a tree; its own folder may have been renamed since. Raises ``OSError``."""
    try:
        for path, marks in known.folders.items():
            now = marks_of(os.stat(raw(path) or b".", dir_fd=tree, follow_symlinks=False))
            if marks is None or (now != marks if path else not same_content(now, marks)):
                return False
    except FileNotFoundError:
        return False
    return True


def folder_marks(tree: int, paths: Iterable[str]) -> dict[str, Marks]:
    """The marks of these folders of a tree. Raises ``OSError``."""
    return {path: marks_of(os.stat(raw(path) or b".", dir_fd=tree, follow_symlinks=False)) for path in paths}


def older(marks: Marks, now: Marks | None) -> bool:
    """Whether something was last changed before this time of its file system, so that any change since has another time."""
    return now is not None and marks[0] == now[0] and marks[5] < now[5]


def _unchanged_folders(tree: int, known: Standing) -> bool:
    top = known.folders.get("")
    return top is not None and marks_of(os.fstat(tree)) == top and same_folders(tree, known)


def state_of(tree: int, path: str, now: Marks | None = None) -> State:
    """The SHA-256 of a file in an open folder, and its marks from before it was read; ``now`` as in ``look``. Raises ``OSError``."""
    opened = os.open(raw(path), OPEN_FILE, dir_fd=tree)
    try:
        marks = marks_of(os.fstat(opened))
        sha256 = hashlib.sha256()
        while chunk := os.read(opened, _CHUNK):
            sha256.update(chunk)
    finally:
        os.close(opened)
    return State(sha256.hexdigest(), marks, older(marks, now))
