"""What was made of each picture, by its bytes and all that decides what is made of it."""

from collections.abc import Callable
from dataclasses import astuple
from hashlib import blake2b
from typing import Any

from digest.memory.recall import Result, Work
from digest.model import Kept
from digest.pictures import Derived, Known, Shown, files_of
from digest.plain import decoded, encoded
from digest.problems import Problem, fatal
from digest.settings import Settings
from digest.store import PICTURES, Store


class Derivations:
    """What was made of each picture, as values; the files lie in the output folder, as pages do.

    ``makers`` stands for the libraries that make them. ``stands`` tells which file, by path and SHA-256, lies in the output folder: if one
    is missing, all of the picture is made anew.
    """

    def __init__(self, store: Store, settings: Settings, makers: str, stands: Callable[[str, str], bool]) -> None:
        self._store = store
        self._rules = repr((settings.images, settings.limits, makers))
        self._stands = stands
        self._used: dict[str, list[Any]] = {}
        self._changed = False
        kept = store.read(PICTURES)
        self._kept: dict[str, list[Any]] = decoded(kept) if kept else {}

    def find(self, picture: Shown) -> Result[Derived] | None:
        """What was made of a picture, if all of it stands."""
        key = self._key(picture)
        kept = self._kept.get(key)
        if kept is None:
            return None
        known, problems = _read(kept)
        files = tuple(files_of(picture, known)) if known else ()
        if not all(self._stands(path, digest) for path, digest in files):
            return None
        self._used[key] = kept
        return Derived(picture, known, tuple(Kept(path, digest) for path, digest in files)) if known else None, problems

    def keep(self, picture: Shown, result: Result[Derived]) -> Result[Derived]:
        """The result, now known; not if the file could not be read, which may be otherwise the next time."""
        derived, problems = result
        if fatal(problems):
            return result
        self._used[self._key(picture)] = [astuple(derived.known) if derived else None, [astuple(problem) for problem in problems]]
        self._changed = True
        return result

    def pack(self, work: Work[Shown, Derived], picture: Shown) -> Result[Derived]:
        """What was made of a picture, which can go from one process to another as it is."""
        return work(picture)

    def keep_packed(self, picture: Shown, result: Result[Derived]) -> Result[Derived]:
        """The result that ``pack`` gave elsewhere, now known here."""
        return self.keep(picture, result)

    def save(self) -> None:
        """Put on the disk what this build recalled or made; what it did not ask for is forgotten."""
        if self._changed or len(self._used) != len(self._kept):
            self._store.write(PICTURES, encoded(self._used))

    def _key(self, picture: Shown) -> str:
        """A hash of all that decides what is made of a picture, and what is said about it."""
        given = f"{self._rules} {picture.digest} {picture.untouched} {picture.source}"
        return blake2b(given.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _read(kept: list[Any]) -> tuple[Known | None, tuple[Problem, ...]]:
    fields, problems = kept
    said = tuple(Problem(*problem) for problem in problems)
    if fields is None:
        return None, said
    width, height, own, type_, others, wide = fields
    return Known(width, height, own, type_, tuple((width, ending, digest) for width, ending, digest in others), wide), said
