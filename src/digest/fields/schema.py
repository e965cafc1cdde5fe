"""What a record may hold, told to programs: its JSON Schema."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from digest.fields.shapes import (
    SHORT,
    TIME_OF_DAY,
    Anything,
    Clock,
    Listing,
    Record,
    Shape,
    Table,
    Text,
    Whole,
    hints_of,
    record_of,
    unwrapped,
)
from digest.model import Doc


def json_schema(cls: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, as editors' programs see YAML: numbers and true/false are no texts there.

    pydantic makes it; here it is closed, gets the descriptions, and what a ``Format`` allows. It is stricter than the reader in
    one thing: dates have to be ISO dates, where the reader accepts a few others with a warning.
    """
    made = TypeAdapter(cls).json_schema()
    schemas = {cls.__name__: made, **made.get("$defs", {})}
    for record in _records_in(record_of(cls)):
        schema = schemas[record.cls.__name__]
        hints = hints_of(record.cls)
        for name, shape in record.fields.items():
            prop = _property(shape, schema["properties"][name], name not in record.required)
            documents = [item.text for item in unwrapped(hints[name])[1] if isinstance(item, Doc)]
            schema["properties"][name] = {**({"description": documents[0]} if documents else {}), **prop}
        schema["additionalProperties"] = False
        schema.pop("title", None)
    made.get("$defs", {}).pop("Moment", None)
    for name in without:
        del made["properties"][name]
    return made


def _records_in(shape: Shape) -> tuple[Record, ...]:
    if isinstance(shape, Record):
        return (shape, *(record for item in shape.fields.values() for record in _records_in(item)))
    if isinstance(shape, Listing):
        return _records_in(shape.item)
    return _records_in(shape.value) if isinstance(shape, Table) else ()


_TEXT = ["string", "number", "boolean"]
_JSON_FORMATS: Mapping[str, dict[str, Any]] = {
    "moment": {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?))?)?$",
        "examples": ["2025-12-07", "2025-12-07T14:30"],
    },
    "slug": {"type": ["string", "integer"], "pattern": "^[a-z0-9-]+$", "maxLength": 200},
    "url": {"type": "string", "pattern": '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s<>"{}|\\\\^`]+$'},
    "uri": {"type": "string", "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$'},
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
    "path": {"type": ["string", "number"], "pattern": '^[^\\\\?#<>"|*:]+$'},
    "switch": {"enum": [True, False, "true", "false", "yes", "no"]},
}


def _property(shape: Shape, made: dict[str, Any], optional: bool) -> dict[str, Any]:
    kept = {key: value for key, value in made.items() if key in ("default", "minLength", "maxLength", "minimum", "maximum")}
    for part in made.get("anyOf", ()):
        kept |= {key: value for key, value in part.items() if key in ("minLength", "maxLength", "minimum", "maximum")}
    prop = _json(shape, made)
    if "type" in prop or "enum" in prop:
        prop = {**prop, **{key: value for key, value in kept.items() if key not in ("minLength", "default") or prop.get("type") != "array"}}
    if "default" in made:
        prop["default"] = made["default"]
    if not optional:
        return prop
    if "pattern" in prop:
        prop["pattern"] = f"^$|{prop['pattern']}"
    if "enum" in prop:
        return {**prop, "enum": [*prop["enum"], None]}
    if isinstance(prop.get("type"), str):
        return {**prop, "type": [prop["type"], "null"]}
    if isinstance(prop.get("type"), list):
        return {**prop, "type": [*prop["type"], "null"]}
    if "anyOf" in prop:
        return {**prop, "anyOf": [*prop["anyOf"], {"type": "null"}]}
    return {**{key: value for key, value in prop.items() if key != "$ref"}, "anyOf": [{"$ref": prop["$ref"]}, {"type": "null"}]}


def _json(shape: Shape, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of one value; ``made`` is pydantic's."""
    if isinstance(shape, Text):
        if shape.format:
            return dict(_JSON_FORMATS[shape.format])
        if "enum" in made:
            return {"enum": list(made["enum"])}
        return {"type": list(_TEXT), **{key: made[key] for key in ("minLength", "maxLength") if key in made}}
    if isinstance(shape, Whole):
        return {"type": ["integer", "string"], "pattern": "^[+-]?[0-9]+$"}
    if isinstance(shape, Clock):
        return {"type": "string", "pattern": f"^{TIME_OF_DAY.pattern}$"}
    if isinstance(shape, Listing):
        item = _json(shape.item, made["items"])
        listed: dict[str, Any] = {"type": "array", "items": item, **{key: made[key] for key in ("minItems", "maxItems") if key in made}}
        if isinstance(shape.item, Text):
            return {"anyOf": [listed, item]}
        if isinstance(shape.item, Record) and shape.item.cls in SHORT:
            return {"anyOf": [listed, item["anyOf"][0]]}
        return listed
    if isinstance(shape, Record):
        reference = next((part for part in made.get("anyOf", ()) if "$ref" in part), made)
        whole = {"$ref": reference["$ref"]}
        if short := SHORT.get(shape.cls):
            return {"anyOf": [_json(shape.fields[short], {}), whole]}
        return whole
    if isinstance(shape, Table):
        if isinstance(shape.value, Anything):
            return {"type": "object"}
        return {"type": "object", "additionalProperties": _json(shape.value, made["additionalProperties"])}
    return {}
