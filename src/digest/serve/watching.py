"""Which files of a site folder change, as it happens. The only door to watchfiles."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, Queue

from watchfiles import watch

from digest.files import passed_over

# Milliseconds. Editors write a file in several steps, which are one change; and nobody should wait.
_TOGETHER, _LONGEST, _LOOKS = 30, 400, 100
_FOLDERS = ("static", "templates")


class Watch:
    """Watches what a build looks at: ``content``, ``static/``, ``templates/`` below ``root``, and the files ``named`` there; no more."""

    def __init__(self, root: Path, content: str, named: Sequence[str]) -> None:
        self._root = root.absolute()
        self._folders = tuple(self._root / folder for folder in (content.strip("/"), *_FOLDERS))
        self._named = frozenset(self._root / name for name in named)
        self._found: Queue[frozenset[str]] = Queue()
        self._over = threading.Event()
        self._watched: tuple[Path, ...] = ()
        self._begin()

    def changes(self) -> Iterator[frozenset[str]]:
        """The paths below ``root`` that changed since the watch began, each time that some did; never ends by itself."""
        while True:
            try:
                yield self._found.get(timeout=_LOOKS / 1000)
            except Empty:
                continue
            if self._there() != self._watched:
                # A folder that came or went is watched anew; what happened in it meanwhile is seen by looking once more.
                self._over.set()
                self._begin()
                yield frozenset()

    def close(self) -> None:
        """Watch no more."""
        self._over.set()

    def _there(self) -> tuple[Path, ...]:
        return tuple(folder for folder in self._folders if folder.is_dir())

    def _begin(self) -> None:
        """Start to watch, and wait until every change from now on is seen."""
        self._over = threading.Event()
        self._watched = self._there()
        beside = tuple(sorted({self._root, *(file.parent for file in self._named)}))
        for paths, recursive in ((beside, False), (self._watched, True)):
            if paths:
                ready = threading.Event()
                threading.Thread(target=self._pump, args=(paths, recursive, self._over, ready), daemon=True).start()
                ready.wait()

    def _pump(self, paths: Sequence[Path], recursive: bool, over: threading.Event, ready: threading.Event) -> None:
        batches = watch(
            *paths,
            watch_filter=None,
            recursive=recursive,
            stop_event=over,
            step=_TOGETHER,
            debounce=_LONGEST,
            rust_timeout=_LOOKS,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for batch in batches:
            ready.set()
            if concerned := frozenset(self._below(path) for path in map(Path, (path for _, path in batch)) if self._concerns(path)):
                self._found.put(concerned)
        ready.set()

    def _below(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()

    def _concerns(self, path: Path) -> bool:
        if path in self._named:
            return True
        around = next((folder for folder in self._folders if path.is_relative_to(folder)), None)
        return around is not None and not any(map(passed_over, path.relative_to(around).parts))
