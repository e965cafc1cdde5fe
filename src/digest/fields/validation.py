"""The one door of pydantic-core: it validates a record, and its findings become plain words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from digest.fields.core_schema import core_schema_of
from digest.fields.examples import example_of
from digest.fields.state import UNREAD, Place, Reading
from digest.strict_yaml import Node, nearest

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

T = TypeVar("T")


@cache
def validator(cls: Any) -> "SchemaValidator":
    """What validates a class."""
    # Imported when the first record is read, and made once for each class: that takes longer than the commands which read nothing.
    from pydantic_core import SchemaValidator

    known: Any = core_schema_of(cls)
    return SchemaValidator(known)


def validated(cls: type[T], data: dict[str, Any], at: Node | Place, reading: Reading) -> T | None:
    """The record, or ``None`` once it is told what keeps it from being one; ``at`` is where something that is missing is told."""
    from pydantic_core import ValidationError

    if reading.bad:
        data = _filled(data)
    try:
        known: Any = cls
        value: T = validator(known).validate_python(data)
        return value
    except ValidationError as error:
        findings = error.errors(include_url=False, include_input=True)
        long = {str(one["loc"][0]): one for one in findings if one["type"] == "string_too_long" and len(one["loc"]) == 1}
        if reading.too_long == "warning" and long:
            return _with_long_texts(cls, data, at, reading, long)
        for finding in findings:
            parts = [str(part) for part in finding["loc"]]
            spot = ".".join(parts)
            if any(".".join(parts[:length]) in reading.bad for length in range(1, len(parts) + 1)):
                continue
            if finding["type"] == "missing" and spot in reading.meant:
                continue
            if finding["type"] == "too_short" and any(bad.startswith(f"{spot}.") for bad in reading.bad):
                continue
            place = reading.places.get(spot) or reading.empty.get(spot) or reading.places.get(".".join(parts[:-1])) or at
            reading.problem(spot, place, _plainly(dict(finding), spot, reading))
        return None


def _with_long_texts(cls: type[T], data: dict[str, Any], at: Node | Place, reading: Reading, long: Mapping[str, Any]) -> T | None:
    """The record with texts that are too long, each of which is told: all else is looked at without them."""
    for name, finding in long.items():
        reading.problem(name, reading.places.get(name) or at, _plainly(dict(finding), name, reading), level="warning")
    value: Any = validated(cls, data | {name: one["input"][: one["ctx"]["max_length"]] for name, one in long.items()}, at, reading)
    full: T | None = value and replace(value, **{name: one["input"] for name, one in long.items()})
    return full


def _filled(data: Any) -> Any:
    """The same with an empty record where an entry could not be read; what pydantic-core says of that is known to be wrong already."""
    if isinstance(data, dict):
        return {key: _filled(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return tuple({} if value is UNREAD else _filled(value) for value in data)
    return data


def _plainly(finding: dict[str, Any], spot: str, reading: Reading) -> str:
    named, key = reading.named(spot), reading.key(spot)
    context = finding.get("ctx", {})
    kind = finding["type"]
    if kind == "missing":
        example = example_of(spot, reading)
        if spot in reading.empty:
            return f"{named} is empty; write {example}"
        inside = spot.rpartition(".")[0]
        where = f" in {reading.named(inside)}" if inside else ""
        return f'"{key}" is missing{where}; add a line {example}'
    if kind in ("string_too_short", "too_short"):
        return f"{named} is empty; write {example_of(spot, reading)}" if not key.isdecimal() else f"{named} is empty; delete it"
    if kind in ("string_too_long", "too_long"):
        length = len(finding["input"])
        most = context["max_length"]
        if kind == "too_long":
            return f"{named} has {length:,} entries, and {most:,} are allowed; keep those that readers would look for"
        return f"{named} has {length} characters, and {most} are allowed; shorten it by {length - most}"
    if kind == "literal_error":
        options = tuple(option for option in re.findall("'([^']*)'", context["expected"]) if option)
        given = str(finding["input"])
        meant = nearest(given, options) or _OPTION_MEANT.get(given.casefold(), "")
        meant = meant if meant in options else ""
        choice = f"write {meant}" if meant else "write one of these"
        return f'{named} cannot be "{given[:60]}"; {choice} ({", ".join(options)})'
    if kind in ("greater_than_equal", "less_than_equal"):
        return (
            f"{named} is too small; write at least {context['ge']}"
            if "ge" in context
            else f"{named} is too large; write at most {context['le']}"
        )
    return f"{named} is not understood; look it up in the table of fields"


# What people write for one of our words.
_OPTION_MEANT = {
    "rss": "feed",
    "atom": "feed",
    "opinion": "commentary",
    "editorial": "commentary",
    "news": "report",
    "retracted": "withdrawn",
    "live": "published",
}
