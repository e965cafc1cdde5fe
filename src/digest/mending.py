"""What can be mended without touching a word: dates are written as ISO 8601 has them, and addresses lose what tracks readers.

Only what ``digest check`` told of is mended, at the very place, and only where the text stands there as it was understood. All else
keeps its bytes: comments, spaces, ends of lines.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from digest.dates import in_iso_form
from digest.files import Unreadable, read_bytes
from digest.problems import Problem, Refused
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import Node, Scalar, parse
from digest.strict_yaml import Sequence as SequenceNode
from digest.writing.slips import without_tracking

_LINE_END = re.compile("\r\n|\r|\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TRACKING = "links/tracking"
_DATES = frozenset(f"fm/{field}" for field in ("date", "updated", "expires", "pin_until", "corrections", "sources"))
# What an address in a text follows where it is a link, and the character that ends it there.
_OPENINGS = {"](": ")", "](<": ">", "<": ">", "]: ": " ", "]: <": ">", 'href="': '"'}
_ADDRESS = re.compile(r"https?://[^\s<>\"`]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was mended, and where; ``before`` and ``after`` are what stood there and what stands there now."""

    path: str
    line: int
    column: int
    rule: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: changed {self.before} to {self.after}  [{self.rule}]"


def mend(root: Path, problems: Sequence[Problem], limit: int) -> tuple[Change, ...]:
    """Mend the files below ``root`` that the problems tell of, each whole or not at all; returns what was changed.

    Files of more than ``limit`` bytes are left alone. Raises ``Refused`` where a file was saved by somebody else meanwhile.
    """
    changes: list[Change] = []
    for path in sorted({problem.path for problem in problems if problem.line}):
        try:
            body = read_bytes(root, path, limit)
        except Unreadable:
            continue  # it has been told of
        after, done = mended(body, [problem for problem in problems if problem.path == path])
        if done:
            _exchange(root / path, body, after)
            changes += done
    return tuple(changes)


def mended(body: bytes, problems: Iterable[Problem]) -> tuple[bytes, tuple[Change, ...]]:
    """The file with what the problems tell of mended, where that is mechanical, and all that was changed, in the order of the text.

    What else the problems tell of is left alone. A file that is not UTF-8 comes back as it is.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body, ()
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    scalars: Mapping[tuple[int, int], Scalar] | None = None
    found: dict[int, Change] = {}
    for problem in problems:
        if problem.rule != _TRACKING and (problem.rule not in _DATES or problem.level != "warning"):
            continue
        if not 0 < problem.line <= len(starts):
            continue
        if scalars is None:
            scalars = _scalars(text)
        at = starts[problem.line - 1] + problem.column - 1
        scalar = scalars.get((problem.line, problem.column))
        if scalar is None:
            before, after = _link(text, at) if problem.rule == _TRACKING else ("", "")
        else:
            at += not scalar.plain
            before = scalar.text if text.startswith(scalar.text, at) else ""
            after = without_tracking(before) if problem.rule == _TRACKING else in_iso_form(before, UTC)
        if after and before != after:
            found[at] = Change(problem.path, problem.line, problem.column, problem.rule, before, after)
    for at, change in sorted(found.items(), reverse=True):
        text = text[:at] + change.after + text[at + len(change.before) :]
    return text.encode(), tuple(change for _, change in sorted(found.items()))


def _exchange(file: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` into the place of a file that holds ``before``, in one step, with the permissions that it has."""
    new = file.with_name(f".{file.name}.digest-new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as made:
            made.write(after)
            os.fchmod(made.fileno(), stat.S_IMODE(os.stat(file).st_mode))
        if file.read_bytes() != before:
            raise Refused(f"error: {file} was saved by somebody else meanwhile, and was left alone; check again.")
        os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)


def _link(text: str, at: int) -> tuple[str, str]:
    """The address that begins at a place of the Markdown text, and what it is without what tracks; empty where no link is there."""
    address = _ADDRESS.match(text, at)
    line = text[text.rfind("\n", 0, at) + 1 : at]
    opening = max((mark for mark in _OPENINGS if line.endswith(mark)), key=len, default="")
    if not address or not opening or line.count("`") % 2:
        return "", ""
    before = address[0]
    if (end := _OPENINGS[opening]) == ")":
        before = before[: _balanced(before)]
    elif end in before:
        before = before[: before.index(end)]
    # An address with escapes of HTML in it is another one on the page.
    return (before, without_tracking(before)) if "&amp;" not in before else ("", "")


def _balanced(address: str) -> int:
    """How long the address is that ends before the bracket which closes the link."""
    depth = 0
    for place, letter in enumerate(address):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return place
    return len(address)


def _scalars(text: str) -> Mapping[tuple[int, int], Scalar]:
    """The values of the front matter by line and column."""
    lines = _LINE_END.sub("\n", text)
    end = _CLOSING.search(lines, 3)
    if not lines.startswith("---") or not end:
        return {}
    begin = lines.find("\n") + 1
    node, _ = parse(lines[begin : end.start()], "", 2)
    return {(scalar.line, scalar.column): scalar for scalar in _values(node)} if node else {}


def _values(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _values(item)
    elif isinstance(node, MappingNode):
        for _, value in node.entries:
            yield from _values(value)
