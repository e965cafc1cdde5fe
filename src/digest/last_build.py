"""The last build of a site folder: what it looked at and what it said. Where all is as it was, there is nothing to do but to say it again.

What a build looks at are the settings, the files of the content folder, of ``static/`` and ``templates/``, the style sheet of the
settings, how it was asked, the moment, the program itself, and what stands in the output folder. Files are told apart by their marks,
which cannot lie (``store.py`` says why). The moment decides only on which side of it the dates of the briefings lie: so what was
made then is right until the next of those dates. Where any of this is in doubt nothing is kept, and the next build looks at everything.
"""

import json
import os
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from digest.files import Marks, Tree, Unreadable, hidden, marks_of, passed_over, passed_over_in_static
from digest.output_folder import OPEN_FOLDER, SOURCES, Claim, output_place, raw
from digest.problems import Problem, Refused
from digest.report import Folder, Published, Report
from digest.store import LAST, Store, checksum, opened
from digest.trees import Standing, older

_MARKS = attrgetter("st_dev", "st_ino", "st_mode", "st_size", "st_mtime_ns", "st_ctime_ns")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a build was asked, beside the moment."""

    folder: Folder
    drafts: bool = False
    future: bool = False
    strict: bool = False

    def plain(self) -> list[Any]:
        """The same as JSON knows it, with who asks: not everyone may read everything."""
        folder = [str(self.folder.output), str(self.folder.config), self.folder.base_url]
        return [folder, self.drafts, self.future, self.strict, os.geteuid(), os.getegid()]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build looked at: the content folder and the style sheet as the settings name them, and all files with their marks.

    The marks are from before the files were read.
    """

    content: str
    stylesheet: str
    marks: Mapping[str, Marks]


def recall_report(asked: Asked, now: datetime) -> Report | None:
    """What a build would say that finds everything as the last one left it; ``None`` where there is something to do, or may be."""
    if now.tzinfo is None:  # it is in the zone of the settings, which nobody has read
        return None
    root = asked.folder.root
    with opened(root, making=False) as store:
        kept = store.read(LAST)
        if kept is None:
            return None
        last = json.loads(kept)
        since, until = last["right"]
        if last["asked"] != asked.plain() or (since and now < _moment(since)) or (until and now >= _moment(until)):
            return None
        try:
            inputs = look(asked.folder, last["content"], last["stylesheet"])
            if last["inputs"] != _sum(inputs.marks) or last["site"] != _site_sum(asked, inputs.content, last["files"], last["folders"]):
                return None
        except (OSError, OverflowError, Unreadable, Refused):
            return None
    return _report(last["report"])


def keep_report(
    store: Store, asked: Asked, inputs: Inputs, right: tuple[datetime | None, datetime | None], report: Report, now: Marks
) -> None:
    """Keep what a build said.

    It was right from the first of the two moments until the second; ``now`` is the time of the file system before the files were read.
    """
    stands = report.published.stands if report.published else Standing()
    try:
        since, until = (at.astimezone(UTC).isoformat() if at else "" for at in right)
        looked_at = _sum(inputs.marks)
        site = _sum_of(marks for marks in (*(state.marks for state in stands.files.values()), *stands.folders.values()) if marks)
    except OverflowError:  # a date at the end of all dates, or a disk that numbers its files from the other end
        return store.remove(LAST)
    trusted = all(older(marks, now) for marks in inputs.marks.values())
    sure = all(state.sure for state in stands.files.values()) and None not in stands.folders.values()
    if not (trusted and sure and stands.files and report.published):
        return store.remove(LAST)
    last = {
        "asked": asked.plain(),
        "right": [since, until],
        "content": inputs.content,
        "stylesheet": inputs.stylesheet,
        "inputs": looked_at,
        "site": site,
        "files": "\n".join(stands.files),
        "folders": "\n".join(stands.folders),
        "report": _plain(report),
    }
    store.write(LAST, json.dumps(last, separators=(",", ":")).encode())


def look(folder: Folder, content: str, stylesheet: str) -> Inputs:
    """What a build of a site folder would look at, by the names of the settings. Raises ``Unreadable`` and ``OSError``."""
    with Tree(folder.root) as tree:
        if not tree.exists(content):
            raise FileNotFoundError(content)
        found = _found(tree, content, passed_over) | _found(tree, "static", passed_over_in_static)
    return Inputs(content, stylesheet, found | look_at_named(folder, stylesheet))


def look_at_named(folder: Folder, stylesheet: str) -> dict[str, Marks]:
    """The marks of the site's own templates, of the settings, and of the style sheet if they name one; none if one cannot be had."""
    try:
        with Tree(folder.root) as tree:
            found = _found(tree, "templates", hidden)
            if stylesheet:
                opened = tree.open(stylesheet)
                try:
                    found["/the style sheet"] = marks_of(os.fstat(opened))
                finally:
                    os.close(opened)
        return found | {"/the settings": marks_of(os.stat(folder.root / folder.config, follow_symlinks=False))}
    except (OSError, Unreadable):
        return {}


def _found(tree: Tree, folder: str, ignored: Callable[[str], bool]) -> dict[str, Marks]:
    if not tree.exists(folder):
        return {}
    found = tree.find(folder, ignored)
    if found.problems:
        raise Unreadable(found.problems[0])
    return dict(found.marks)


def _site_sum(asked: Asked, content: str, files: str, folders: str) -> str:
    """The sum of the marks of these files and folders of the finished site. Raises ``OSError``, and ``Refused`` for a dangerous folder."""
    output = asked.folder.root / asked.folder.output
    place = output_place(asked.folder.root, output, (content, *SOURCES[1:]))
    around = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        held = Claim(str(output), around, place.name)
        # Somebody is at work there, or was killed at it, or nobody may work there: that is for a real build to judge.
        if any(map(held.exists, (held.lock, held.new, held.old))) or not os.access(place.parent, os.W_OK):
            return ""
        tree = os.open(place.name, OPEN_FOLDER, dir_fd=around)
    finally:
        os.close(around)
    try:
        found = [os.stat(raw(path) or b".", dir_fd=tree, follow_symlinks=False) for path in (*files.split("\n"), *folders.split("\n"))]
    finally:
        os.close(tree)
    return _sum_of(map(_MARKS, found))


def _sum(marks: Mapping[str, Marks]) -> str:
    paths = sorted(marks)  # no path has a null byte in it
    named = "\0".join(paths).encode("utf-8", "surrogateescape")
    return checksum(named, b"\0\0", _numbers(marks[path] for path in paths)).decode()


def _sum_of(marks: Iterable[Marks]) -> str:
    return checksum(_numbers(marks)).decode()


def _numbers(marks: Iterable[Marks]) -> bytes:
    return array("q", chain.from_iterable(marks)).tobytes()


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept)


# ---- a report as plain data ----------------------------------------------------------------------------------------------


def _plain(report: Report) -> dict[str, Any]:
    assert report.published is not None
    return {
        "counts": [report.briefings, report.pages, report.facts, report.commentaries],
        "held": [[held.source, held.until.at.isoformat() if held.until else ""] for held in report.held],
        "problems": [astuple(problem) for problem in report.problems],
        "files": report.published.written + report.published.kept,
    }


def _report(kept: dict[str, Any]) -> Report:
    briefings, pages, facts, commentaries = kept["counts"]
    held: list[Any] = []
    if kept["held"]:
        from digest.model import Held, Moment  # most sites hold nothing back, and it takes a while to load

        held = [Held(source, Moment(_moment(until)) if until else None) for source, until in kept["held"]]
    return Report(
        briefings=briefings,
        pages=pages,
        facts=facts,
        commentaries=commentaries,
        held=tuple(held),
        problems=tuple(Problem(*problem) for problem in kept["problems"]),
        published=Published(0, kept["files"], 0),
    )
