"""What pydantic-core is told of a record: its core schema, made from the type and the metadata that the dataclass gives each field.

pydantic would make the same, but loading and asking it took a sixth of a small build. So this knows the few kinds of fields that our
records have, and refuses any other.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from annotated_types import Ge, Le, MaxLen, MinLen

from digest.fields.shapes import hints_of
from digest.model import Doc, Format

_PLAIN: Mapping[Any, str] = {Any: "any", str: "str", int: "int", bool: "bool", time: "time", datetime: "datetime"}
_LENGTHS: Mapping[Any, str] = {MinLen: "min_length", MaxLen: "max_length"}
_LIMITS: Mapping[str, Mapping[Any, str]] = {"str": _LENGTHS, "tuple": _LENGTHS, "dict": _LENGTHS, "int": {Ge: "ge", Le: "le"}}


def core_schema_of(cls: type) -> dict[str, Any]:
    """The core schema of a dataclass. Raises ``TypeError`` at a field of a kind that is not known here, and at ``__post_init__``."""
    # Those that can be given by place come first, as in the dataclass's own __init__.
    members = sorted(dataclasses.fields(cls), key=lambda member: bool(member.kw_only))
    if hasattr(cls, "__post_init__") or not all(member.init for member in members):
        raise TypeError(f"{cls.__name__} has to be made of its fields alone, without __post_init__ and init=False")
    fields = [
        {"type": "dataclass-field", "name": member.name, "kw_only": member.kw_only, "schema": _with_default(member, hints_of(cls))}
        for member in members
    ]
    return {
        "type": "dataclass",
        "cls": cls,
        "fields": [member.name for member in members],
        "slots": True,  # attributes are set one by one, which is right without slots as well
        "schema": {"type": "dataclass-args", "dataclass_name": cls.__name__, "fields": fields},
    }


def _with_default(member: "dataclasses.Field[Any]", hints: Mapping[str, Any]) -> dict[str, Any]:
    schema = _schema_of(hints[member.name])
    if member.default is not dataclasses.MISSING:
        return {"type": "default", "schema": schema, "default": member.default}
    if member.default_factory is not dataclasses.MISSING:
        return {"type": "default", "schema": schema, "default_factory": member.default_factory}
    return schema


def _schema_of(hint: Any) -> dict[str, Any]:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _limited(_schema_of(parts[0]), parts[1:])
    if origin in (typing.Union, types.UnionType) and len(parts) == 2 and types.NoneType in parts:
        return {"type": "nullable", "schema": _schema_of(next(part for part in parts if part is not types.NoneType))}
    if origin is typing.Literal:
        return {"type": "literal", "expected": list(parts)}
    if origin is tuple and parts[1:] == (...,):
        return {"type": "tuple", "items_schema": [_schema_of(parts[0])], "variadic_item_index": 0}
    if origin is Mapping and (parts[0] is str or typing.get_origin(parts[0]) is typing.Literal):
        return {"type": "dict", "keys_schema": _schema_of(parts[0]), "values_schema": _schema_of(parts[1])}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return core_schema_of(hint)
    raise TypeError(f"no record has fields of the kind {hint} yet; say in fields/core_schema.py what pydantic-core calls them")


def _limited(schema: dict[str, Any], metadata: tuple[Any, ...]) -> dict[str, Any]:
    if schema["type"] == "nullable":
        return {**schema, "schema": _limited(schema["schema"], metadata)}
    known = _LIMITS.get(schema["type"], {})
    for item in metadata:
        if type(item) in known:
            name = known[type(item)]
            schema = {**schema, name: getattr(item, name)}
        elif not isinstance(item, Doc | Format):
            raise TypeError(f"{item} limits no field of the kind {schema['type']} yet; say in fields/core_schema.py what it means there")
    return schema
