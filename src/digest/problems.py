"""What is wrong, said to the person who can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where.

    ``path`` is relative to the site folder, with forward slashes. ``line`` and ``column`` count from 1, the column in
    code points of the file as it stands on disk; a line of 0 means the file as a whole. ``text`` says what is wrong and,
    behind a semicolon, what to write instead. ``rule`` is the name that documentation and ``ignore`` use. An error stops a build,
    a warning does if that is asked for; a hint is only worth a look.
    """

    path: str
    line: int
    column: int
    rule: str
    text: str
    level: Level = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.level}: {self.text}  [{self.rule}]"


class Refused(Exception):
    """The work cannot be done as asked: usage, settings or the machine (exit code 2), said in plain sentences."""

    def __init__(self, *what: str | Problem) -> None:
        super().__init__("\n".join(str(line) for line in what))
        self.what = what


def short(text: str, most: int = 200) -> str:
    """What a message quotes of a text: all of it, or so many characters, so that what to do about it is not out of sight."""
    return text if len(text) <= most else text[: most - 1] + "…"


def fatal(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is an error."""
    return any(problem.level == "error" for problem in problems)
