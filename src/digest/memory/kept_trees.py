"""What lies in the output folder and in the tree beside it, as it is kept from one build to the next."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from digest.files import Marks
from digest.plain import decoded, encoded
from digest.trees import Standing, State


def trees_out(stands: Standing, aside: Standing) -> bytes:
    """Both trees as JSON; of the files aside, only what is not as in the tree that stands."""
    alike = {path for path, state in stands.files.items() if aside.files.get(path) == state}
    kept = [
        _files_out(stands.files),
        _folders_out(stands.folders),
        stands.record.decode("utf-8", "surrogateescape"),
        _files_out({path: state for path, state in aside.files.items() if path not in alike}),
        [path for path in stands.files if path not in alike],
        _folders_out(aside.folders),
        aside.record.decode("utf-8", "surrogateescape") if aside.record != stands.record else None,
    ]
    return encoded(kept)


def trees_in(kept: bytes) -> tuple[Standing, Standing]:
    """Both trees from what ``trees_out`` made of them."""
    files, folders, record, others, gone, folders_aside, record_aside = decoded(kept)
    stood = _files_in(files)
    still = dict(stood)
    for path in gone:
        del still[path]
    ours = record.encode("utf-8", "surrogateescape")
    theirs = ours if record_aside is None else record_aside.encode("utf-8", "surrogateescape")
    return (
        Standing(stood, _folders_in(folders), frozenset(), ours, judged=True),
        Standing(still | _files_in(others), _folders_in(folders_aside), frozenset(), theirs, judged=True),
    )


# Columns, not rows: many thousands of them are read at each build. No path has a line break in it (``files.unfit``).


def _files_out(files: Mapping[str, State]) -> list[Any]:
    marks = list(chain.from_iterable([state.marks for state in files.values()]))
    unsure = [path for path, state in files.items() if not state.sure]
    return ["\n".join(files), "\n".join([state.digest for state in files.values()]), marks, unsure]


def _files_in(kept: list[Any]) -> dict[str, State]:
    paths, digests, marks, unsure = kept
    if not paths:
        return {}
    found = dict(zip(paths.split("\n"), map(State, digests.split("\n"), _rows(marks)), strict=True))
    return found | {path: found[path]._replace(sure=False) for path in unsure}


def _folders_out(folders: Mapping[str, Marks | None]) -> list[Any]:
    marks = list(chain.from_iterable([marks or (0,) * 6 for marks in folders.values()]))
    return ["\n".join(folders), marks, [path for path, marks in folders.items() if marks is None]]


def _folders_in(kept: list[Any]) -> dict[str, Marks | None]:
    paths, marks, unknown = kept
    if not marks:
        return {}
    found: dict[str, Marks | None] = dict(zip(paths.split("\n"), _rows(marks), strict=True))
    return found | dict.fromkeys(unknown)


def _rows(numbers: list[int]) -> Iterator[Marks]:
    one = iter(numbers)
    return zip(one, one, one, one, one, one, strict=True)
