"""Records are read field by field: the dataclasses say what there is, pydantic-core validates them, and its findings become plain words.

Every value arrives as text with its place. How a text is read hangs on the field alone: on its type and on its ``Format``. A plain empty
value, ``~`` or ``null`` means that the field is not given; one value where a list is expected is a list of one.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, tzinfo
from typing import Any, Generic, Literal, TypeVar

from digest.fields.examples import example_of
from digest.fields.shapes import Listing, record_of
from digest.fields.state import Place, Reading
from digest.fields.validation import validated
from digest.fields.values import values_of
from digest.problems import Level, Problem
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import Node

__all__ = ("Place", "Read", "field_names", "list_fields", "read_fields")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What became of a record: the value (``None`` if there is an error), where each field stands, and all problems.

    ``places_of`` has keys such as ``title`` and ``sources.0.url``. ``given`` holds what could be read, field by field, also
    where the record as a whole is wrong; records within it are maps.
    """

    value: T | None
    places_of: Mapping[str, Place]
    problems: tuple[Problem, ...]
    given: Mapping[str, Any]


def read_fields(
    cls: type[T],
    node: Node | None,
    path: str,
    *,
    rule: str,
    place: Place | None = None,
    zone: tzinfo | None = None,
    publishing_hour: time = time(0),
    typed: Mapping[str, str] | None = None,
    unknown: Literal["error", "extra"] = "error",
    too_long: Level = "error",
    without: tuple[str, ...] = (),
    settled: tuple[str, ...] = (),
    partial: bool = False,
) -> Read[T]:
    """Read a record of a class from YAML, and tell everything that is wrong with it at once.

    Problems are called ``rule/field``. ``place`` is where something that is missing is told, otherwise where the record begins.
    ``typed`` maps fields to the names under which the editor knows them, where those differ. ``unknown`` keys are errors, or go to
    ``extra``. ``too_long`` is what a text is that stands by itself and is longer than it may be. ``without`` names fields that do not
    stand in the file, ``settled`` such as the caller speaks of if they are missing. ``partial`` checks what is there and minds nothing
    that is missing; its value is always ``None``.
    """
    reading = Reading(path, rule, zone, publishing_hour, typed or {}, too_long)
    reading.meant.update(settled)
    if node is None:
        node = MappingNode((), *(place or (1, 1)))
    if not isinstance(node, MappingNode):
        reading.problem(
            "", node, f"there have to be lines of the form name: value here; write them as {example_of('title', reading)}", "form"
        )
        return Read(None, reading.places, tuple(reading.problems), {})
    known: Any = cls  # for the cache, which wants its keys hashable
    shape = record_of(known)
    if without:
        shape = dataclasses.replace(shape, fields={name: item for name, item in shape.fields.items() if name not in without})
    data = values_of(shape, node, "", reading, unknown == "extra" and "extra" in shape.fields)
    value = None
    if partial:
        # With something in the place of whatever is missing, pydantic-core's other findings are those that count.
        reading.bad.update(name for name in shape.fields if name not in data)
    value = validated(cls, data, place or node, reading)
    fatal = partial or any(problem.level == "error" for problem in reading.problems)
    return Read(None if fatal else value, reading.places, tuple(reading.problems), data)


def list_fields(cls: Any) -> frozenset[str]:
    """The fields of a record that are lists."""
    return frozenset(name for name, shape in record_of(cls).fields.items() if isinstance(shape, Listing))


def field_names(cls: Any) -> tuple[str, ...]:
    """The fields of a record, in their order."""
    return tuple(record_of(cls).fields)
