"""The text below the front matter, line by line, and the lines in it that could be markers."""

from dataclasses import dataclass
from typing import Literal

from digest.problems import Level, Problem
from digest.reading.markers import Wording

# Where the Markdown parser put a line that begins with a label.
Where = Literal[
    "paragraph", "heading", "span", "comment", "tag", "code", "indented", "html", "quote", "table", "list", "definition", "note", "lost"
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that says something of a marker: its number among them, its place in the body (lines from 0) and its words."""

    number: int
    line: int
    text: str
    words: Wording


@dataclass(frozen=True, slots=True)
class Body:
    """The lines below the front matter; the number of the first in the file ``path`` is ``first``."""

    lines: tuple[str, ...]
    path: str
    first: int

    def column(self, line: int, place: int) -> int:
        """The column (from 1) in the file of a place in a line whose tabs were turned into spaces."""
        source = self.lines[line]
        if "\t" not in source:
            return place + 1
        return next((at for at in range(len(source)) if len(source[: at + 1].expandtabs(4)) > place), len(source)) + 1

    def problem(self, line: int, place: int, rule: str, text: str, level: Level = "error") -> Problem:
        """A problem at a place of the body."""
        return Problem(self.path, line + self.first, self.column(line, place), rule, text, level)
