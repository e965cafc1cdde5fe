"""Frozen values as plain data: to be kept on the disk and read again, and to be told apart by a hash.

Nothing is ever made from kept data but the dataclasses of the house and the built-in types: it is data, never code.
"""

import json
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, tzinfo
from functools import cache, partial
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args, get_origin

import orjson

from digest.later import origin

T = TypeVar("T")

_Change = Callable[[Any], Any] | None  # None: the value is the same on both sides


# ---- to be kept ------------------------------------------------------------------------------------------------------------


class Form:
    """How values of the dataclass ``cls`` are written as JSON and read again; ``zone`` is that of the site, by which its moments go.

    ``omitted`` fields are left out, and a reader has to know them from elsewhere.
    """

    def __init__(self, cls: type[Any], zone: tzinfo | None, omitted: tuple[str, ...] = ()) -> None:
        hints = typing.get_type_hints(cls)
        self.names = tuple(one.name for one in fields(cls) if one.name not in omitted)
        self._get = _getter_of(self.names)
        self._writers = _changes([_changer(hints[name], zone, writing=True) for name in self.names])
        self._readers = _changes([_changer(hints[name], zone, writing=False) for name in self.names])

    def write(self, value: Any) -> list[Any]:
        """The fields of a value as JSON knows them. Raises ``TypeError`` for what cannot be kept."""
        kept = list(self._get(value))
        for place, change in self._writers:
            kept[place] = change(kept[place])
        return kept

    def read(self, kept: list[Any]) -> dict[str, Any]:
        """The fields again."""
        given = list(kept)
        for place, change in self._readers:
            given[place] = change(given[place])
        return dict(zip(self.names, given, strict=True))


def encoded(kept: Any) -> bytes:
    """Plain data as JSON, without a line break. Raises ``TypeError`` for what JSON has no form for."""
    try:
        return orjson.dumps(kept)
    except orjson.JSONEncodeError:  # half a character (a lone surrogate), which a template can print
        return json.dumps(kept, separators=(",", ":")).encode()


def decoded(kept: bytes | str) -> Any:
    """The data that ``encoded`` made this of."""
    try:
        return orjson.loads(kept)
    except orjson.JSONDecodeError:
        return json.loads(kept)


def _changes(all_of_them: Iterable[_Change]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """The places at which something has to be done: most values are the same on both sides."""
    return tuple((place, change) for place, change in enumerate(all_of_them) if change is not None)


def _changer(hint: Any, zone: tzinfo | None, *, writing: bool) -> _Change:
    origin = get_origin(hint)
    if isinstance(hint, NewType) or hint in (str, int, bool, float, NoneType) or origin is Literal:
        return None
    if origin is Annotated:
        return _changer(get_args(hint)[0], zone, writing=writing)
    if origin in (Union, UnionType):
        inner = [one for one in get_args(hint) if one is not NoneType]
        assert len(inner) == 1, hint
        change = _changer(inner[0], zone, writing=writing)
        return None if change is None else partial(_unless_none, change)
    if origin is tuple:
        parts = get_args(hint)
        if len(parts) == 2 and parts[1] is ...:
            return partial(_each, _changer(parts[0], zone, writing=writing), list if writing else tuple)
        assert all(_changer(part, zone, writing=writing) is None for part in parts), hint
        return list if writing else tuple
    if hint is datetime:
        return partial(_moment_out if writing else _moment_in, zone)
    if hint is Any:
        return _anything_out if writing else _anything_in
    if origin is Mapping or origin is typing.get_origin(typing.Mapping[str, str]):
        change = _changer(get_args(hint)[1], zone, writing=writing)
        return partial(_map_out if writing else _map_in, change)
    if is_dataclass(hint) and isinstance(hint, type):
        form = Form(hint, zone)
        return form.write if writing else partial(_made, hint, form)
    raise TypeError(f"no plain form for {hint}")


def _unless_none(change: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else change(value)


def _each(change: _Change, sort: type[Any], values: Any) -> Any:
    return sort(values) if change is None or not values else sort(map(change, values))


def _map_out(change: _Change, value: Mapping[str, Any]) -> list[Any]:
    # In pairs: the order is part of the value.
    return [[key, one if change is None else change(one)] for key, one in value.items()]


def _map_in(change: _Change, kept: list[Any]) -> dict[str, Any]:
    return {key: one if change is None else change(one) for key, one in kept}


def _made(cls: type[T], form: Form, kept: list[Any]) -> T:
    return cls(**form.read(kept))


def _moment_out(zone: tzinfo | None, at: datetime) -> str:
    """In the site's zone without an offset, with ``!`` where the same time came before that day; else with its offset."""
    if at.tzinfo is not zone or zone is None:
        if at.tzinfo is None or type(at.tzinfo).__module__ != "datetime":
            raise TypeError(f"a moment of a zone of its own: {at!r}")
        return at.isoformat()
    return at.replace(tzinfo=None).isoformat() + "!" * at.fold


def _moment_in(zone: tzinfo | None, kept: str) -> datetime:
    at = datetime.fromisoformat(kept.rstrip("!"))
    return at.replace(tzinfo=zone, fold=kept.endswith("!")) if at.tzinfo is None else at


def _anything_out(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool, float):
        return value
    if type(value) in (list, tuple):
        return [type(value).__name__, *map(_anything_out, value)]
    if type(value) is dict:
        return ["dict", *([key, _anything_out(one)] for key, one in value.items())]
    raise TypeError(f"cannot be kept: {type(value).__name__}")


def _anything_in(kept: Any) -> Any:
    if type(kept) is not list:
        return kept
    match kept[0]:
        case "list":
            return [_anything_in(one) for one in kept[1:]]
        case "tuple":
            return tuple(_anything_in(one) for one in kept[1:])
        case "dict":
            return {key: _anything_in(one) for key, one in kept[1:]}
    raise ValueError(f"unknown kind {kept[0]!r}")


# ---- to be told apart ------------------------------------------------------------------------------------------------------


class Hashes:
    """Hashes of values: two values have one mark if they are equal in all their parts, and hardly ever otherwise.

    A value that ``later`` made is marked by what it comes from, without working it out. Values that are parts of many others
    (``shared`` classes) are marked once each, as long as this object lives. A list and a tuple of the same parts have one mark: no field
    can hold either.
    """

    def __init__(self, *shared: type[Any]) -> None:
        self._shared = frozenset(shared)
        # Each value is kept with its text, so that its id cannot become that of another.
        self._known: dict[int, tuple[Any, orjson.Fragment]] = {}

    def mark(self, *values: Any) -> str:
        """The mark of these values together. Raises ``TypeError`` for a value that is neither frozen nor plain."""
        return _hash(self._text(values))

    def _text(self, values: Iterable[Any]) -> bytes:
        """A text that no other values have: JSON, but for values of the house, which are written like calls."""
        return orjson.dumps(values, self._of_ours, _OURS_APART)

    def _of_ours(self, value: Any) -> orjson.Fragment:
        found = self._known.get(id(value))
        if found is not None:
            return found[1]
        cls: Any = type(value)
        if (made := origin(value)) is not None:
            identity, given, work, inputs = made
            if identity:
                return self._keep(value, b"@" + orjson.dumps(identity))
            text = _name(cls.__name__, work, given) + self._text(([getattr(value, name) for name in given], inputs))
            cls = cls.__base__
        elif hasattr(cls, "__dataclass_fields__"):
            text = cls.__name__.encode() + self._text(_getter(cls)(value))
        elif cls is datetime:
            text = f"{value.replace(tzinfo=None).isoformat()},{value.fold},".encode() + self._text((value.tzinfo,))
        elif cls is MappingProxyType:
            text = self._text(dict(value))
        elif isinstance(value, tzinfo):
            return self._keep(value, b"zone" + orjson.dumps(str(value)))
        elif cls is time:
            text = f"time({value.isoformat()})".encode()
        elif cls is date:
            text = f"date({value.isoformat()})".encode()
        elif cls is bytes:
            text = f"bytes({value.hex()})".encode()
        else:
            raise TypeError(f"no mark for {cls.__name__}")
        return self._keep(value, f"={_hash(text)}".encode()) if cls in self._shared else orjson.Fragment(text)

    def _keep(self, value: Any, text: bytes) -> orjson.Fragment:
        fragment = orjson.Fragment(text)
        self._known[id(value)] = value, fragment
        return fragment


_OURS_APART = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def _hash(text: bytes) -> str:
    return blake2b(text, digest_size=16).hexdigest()


@cache
def _name(cls: str, work: Callable[..., Any], given: tuple[str, ...]) -> bytes:
    return orjson.dumps([cls, work.__module__, work.__qualname__, given])


@cache
def _getter(cls: type[Any]) -> Callable[[Any], Any]:
    return _getter_of(tuple(one.name for one in fields(cls)))


def _getter_of(names: tuple[str, ...]) -> Callable[[Any], Any]:
    if len(names) == 1:
        return lambda value: [getattr(value, names[0])]
    return attrgetter(*names) if names else lambda value: []
