"""What a build remembers of earlier ones: what reading a source gave, and what rendering a page gave. Nothing else.

Each is kept under a hash of everything that the function is given; what the function itself is made of is in the head of every file
of the store. What is recalled is equal to what would be made anew, problems included. Whatever looks at two files is worked out at
each build.
"""

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Any

from digest.files import Marks
from digest.memory.kept_trees import trees_in, trees_out
from digest.memory.pages import Pages
from digest.memory.readings import Readings
from digest.plain import decoded, encoded
from digest.problems import Problem
from digest.publish import Previous
from digest.store import FOLDER, PREVIOUS, SEEN, TREES, Store
from digest.trees import Standing, older


class Memory:
    """All that is remembered of a site; nothing at all in a store that is not used."""

    def __init__(self, store: Store, readings: Readings) -> None:
        self._store = store
        self._readings = readings
        # Before anything is read: what changes from now on has this time, or a later one.
        self.now = store.tick()
        kept = store.read(SEEN)
        self._seen: dict[str, list[Any]]
        sound, self._seen = decoded(kept) if kept else ({}, {})
        self.sound = {theme: tuple(Problem(*problem) for problem in problems) for theme, problems in sound.items()}
        self._pages: Pages | None = None
        kept = store.read(TREES)
        self.stood, self._aside = trees_in(kept) if kept else (Standing(), Standing())

    def digest(self, path: str, marks: Marks) -> str:
        """The SHA-256 of a file of the site folder that has these marks; empty if it has to be read."""
        known = self._seen.get(path)
        return known[6] if known is not None and tuple(known[:6]) == marks else ""

    def previous(self, around: int) -> Previous | None:
        """The tree that was published before the one that stands, if the output folder lies ``around`` there."""
        if self.now is None or not self._store.beside(around):
            return None
        return Previous(f"{FOLDER}/{PREVIOUS}", self._aside, self._store.tick)

    def pages(self, theme: str, stands: Callable[[str, str], bool]) -> "Pages | None":
        """The pages of a theme by its digest; ``stands`` as there."""
        self._pages = Pages(self._store, theme, stands) if self._store.used else None
        return self._pages

    def save(self, sound: Mapping[str, tuple[Problem, ...]], digests: Mapping[str, str], marks: Mapping[str, Marks]) -> None:
        """Keep what this build made or recalled: sound themes with their warnings; digests of files, by the marks from before reading.

        To be called when nothing is recalled any more.
        """
        if self.now is None:
            return
        seen = {
            path: [*marks[path], digest] for path, digest in digests.items() if digest and path in marks and older(marks[path], self.now)
        }
        if seen != self._seen or self.sound != sound:
            themes = {theme: [astuple(problem) for problem in problems] for theme, problems in sound.items()}
            self._store.write(SEEN, encoded([themes, seen]))
        self._readings.save()
        if self._pages is not None:
            self._pages.save()
        # Nothing is asked for any more, and publishing needs room.
        self._seen, self._pages = {}, None

    def save_trees(self, stands: Standing, aside: Standing) -> None:
        """Keep what the trees are now: the one that stands, all of it digest's own, and the one before it."""
        if (stands, aside) != (self.stood, self._aside):
            self._store.write(TREES, trees_out(stands, aside))
