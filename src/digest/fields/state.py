"""How the reading of one record stands: where its fields are, what was found, and which of them are known to be wrong."""

from collections.abc import Mapping
from datetime import time, tzinfo
from typing import Final

from digest.problems import Level, Problem
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import Node, Scalar, Sequence

Place = tuple[int, int]
"""Line and column, both from 1."""


class BadValue(Exception):
    """The value cannot be read; the text says why and what to write instead. ``rule`` ends the rule's name in the place of the field."""

    def __init__(self, text: str, rule: str = "") -> None:
        self.text, self.rule = text, rule


class _Unread:
    """In the place of a value that could not be read."""


UNREAD: Final = _Unread()


class Reading:
    """The state of reading one record: where it is, what was found, and which fields are already known to be wrong."""

    def __init__(self, path: str, rule: str, zone: tzinfo | None, publishing_hour: time, typed: Mapping[str, str], too_long: Level) -> None:
        self.path, self.rule, self.zone, self.publishing_hour, self.typed = path, rule, zone, publishing_hour, typed
        self.too_long = too_long
        self.places: dict[str, Place] = {}
        self.empty: dict[str, Place] = {}
        self.bad: set[str] = set()
        self.meant: set[str] = set()
        self.short: set[str] = set()
        self.problems: list[Problem] = []

    def problem(self, spot: str, at: Node | Place, text: str, rule: str = "", level: Level = "error") -> None:
        """Say what is wrong with a field; ``rule`` ends the rule's name in the place of the field's own."""
        line, column = (at.line, at.column) if isinstance(at, Scalar | Sequence | MappingNode) else at
        self.problems.append(Problem(self.path, line, column, f"{self.rule}/{rule or spot.partition('.')[0]}", text, level))

    def key(self, spot: str) -> str:
        """The name of the field as the editor typed it."""
        last = spot.rpartition(".")[2]
        return self.typed.get(last, last) if "." not in spot else last

    def named(self, spot: str) -> str:
        """A field's name for a sentence: ``"url" in entry 2 of "sources"``."""
        words = ""
        # An entry that is written as a single text has no field that its editor would know of.
        for part in (spot.rpartition(".")[0] if spot in self.short else spot).split("."):
            name = f"entry {int(part) + 1}" if part.isdecimal() and words else f'"{self.typed.get(part, part) if not words else part}"'
            words = f"{name} {'of' if name[0] == 'e' else 'in'} {words}" if words else name
        return words
