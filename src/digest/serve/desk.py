"""The preview that follows the editors: the site is made anew when a file changes, and the browser shows it, or what is wrong."""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from digest.problems import Problem

FOLDER = "/.digest/"
"""Below it lies what only the preview has; no file of a site can, since hidden ones are not shown."""
EVENTS = f"{FOLDER}events"
_OURS = {"live.js": "text/javascript; charset=utf-8", "live.css": "text/css; charset=utf-8"}
EMPTY = b"<!doctype html><html lang=en><head><title>digest</title></head><body><main><p>There is no such page.</p></main></body></html>\n"
"""What is shown where there is no page, not even the site's own that says so."""
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")')
_TAGS = f'<link rel="stylesheet" href="{FOLDER}live.css"><script src="{FOLDER}live.js" defer></script>'.encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What browsers are told: ``made`` grows with each site that was made anew, ``problems`` are those of the last attempt.

    ``pages`` maps the source of a briefing to the address of its page here, ``lines`` a source to its lines; ``unpublished`` maps the
    address of a page that is not public yet to a sentence that says so.
    """

    made: int = 0
    problems: tuple[Problem, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unpublished: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        """The state for the script in the page, in one line."""
        errors = sum(problem.level == "error" for problem in self.problems)
        title = "This page is as it was: something has to be mended first" if errors else "Worth a look"
        told = [
            {
                "said": str(problem),
                "text": problem.text,
                "level": problem.level,
                "page": self.pages.get(problem.path, ""),
                "words": self._words(problem),
            }
            for problem in self.problems
        ]
        return json.dumps({"made": self.made, "title": title, "problems": told, "unpublished": dict(self.unpublished)})

    def _words(self, problem: Problem) -> str:
        lines = self.lines.get(problem.path, ())
        return lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""


class Desk:
    """The state of a preview, shared between the watcher that sets it and the browsers that wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = State()
        self._number = 0
        self._closed = False

    def set(self, state: State) -> None:
        """Tell all browsers."""
        with self._changed:
            self._state = state
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let all who wait go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def states(self, patience: float) -> Iterator[State | None]:
        """The state now, and each later one; ``None`` where nothing was to tell for so many seconds."""
        seen = -1
        while True:
            with self._changed:
                if self._number == seen:
                    self._changed.wait(patience)
                if self._closed:
                    return
                state = self._state if self._number != seen else None
                seen = self._number
            yield state


def own_file(path: str) -> tuple[str, bytes] | None:
    """Media type and bytes of a file that the preview has beside the site's."""
    name = path.removeprefix(FOLDER)
    if not path.startswith(FOLDER) or name not in _OURS:
        return None
    return _OURS[name], files(__package__).joinpath(name).read_bytes()


def with_script(page: bytes) -> bytes:
    """A page with the preview's script, which its policy has to let in; the file of the site has neither."""
    allowed = _POLICY.sub(rb"\1script-src 'self'; ", page, count=1)
    before, head, after = allowed.partition(b"</head>")
    return before + _TAGS + head + after if head else allowed
