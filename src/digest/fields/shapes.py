"""What a field can be: its shape, made from the type and the metadata that the dataclass gives it."""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any, Literal

from annotated_types import Ge, Le, MaxLen

from digest.model import Format, Moment, Reference


@dataclass(frozen=True, slots=True)
class Text:
    """A text. ``one_line``: runs of white space are one space, so that a title cannot hold a line break. ``choice``: one of a few words."""

    format: str = ""
    one_line: bool = False
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, and what its bounds are."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things of one sort; ``terms`` are short texts, which people like to write with commas."""

    item: "Shape"
    terms: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A record with fields of its own."""

    cls: type
    fields: Mapping[str, "Shape"]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Names that the editor chooses, with values of one sort."""

    value: "Shape"


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever YAML can hold; all scalars stay text."""


Shape = Text | Whole | Clock | Listing | Record | Table | Anything

SHORT: Mapping[type, str] = {Reference: "url"}
"""The one field that an entry stands for if it is written as a single text."""

TIME_OF_DAY = re.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])")
"""How a ``Clock`` is written."""

_ONE_LINE = 300


@cache
def hints_of(cls: Any) -> Mapping[str, Any]:
    """The types of a dataclass's fields, with their metadata."""
    return typing.get_type_hints(cls, include_extras=True)


@cache
def record_of(cls: Any) -> Record:
    """The shape of a dataclass, field by field; made once for each class."""
    hints = hints_of(cls)
    members = dataclasses.fields(cls)
    return Record(
        cls,
        {member.name: _shape_of(hints[member.name]) for member in members},
        frozenset(
            member.name for member in members if member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING
        ),
    )


def unwrapped(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without ``Annotated`` and ``| None``, and the metadata."""
    metadata: tuple[Any, ...] = ()
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            metadata += hint.__metadata__
            hint = typing.get_args(hint)[0]
        elif origin in (typing.Union, types.UnionType):
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        else:
            return hint, metadata


def _shape_of(hint: Any) -> Shape:
    hint, metadata = unwrapped(hint)
    form = next((item.name for item in metadata if isinstance(item, Format)), "")
    origin = typing.get_origin(hint)
    if hint is Any:
        return Anything()
    if hint is time:
        return Clock()
    if hint is int:
        return Whole(
            next((item.ge for item in metadata if isinstance(item, Ge) and isinstance(item.ge, int)), None),
            next((item.le for item in metadata if isinstance(item, Le) and isinstance(item.le, int)), None),
        )
    if hint is Moment or hint is bool or hint is str or origin is Literal:
        most = next((item.max_length for item in metadata if isinstance(item, MaxLen)), None)
        return Text(form, most is not None and most <= _ONE_LINE, origin is Literal)
    if origin is tuple:
        return Listing(_shape_of(typing.get_args(hint)[0]), form == "terms")
    if dataclasses.is_dataclass(hint):
        return record_of(typing.cast(type, hint))
    return Table(_shape_of(typing.get_args(hint)[1]))
