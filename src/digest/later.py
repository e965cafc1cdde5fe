"""Values of which a part is worked out only when somebody looks at it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

Work = Callable[..., Mapping[str, Any]]


# What a value that ``later`` made comes from: its identity, the names of the fields that were given, what makes the others, from what.
Origin = tuple[str, tuple[str, ...], Work, tuple[Any, ...]]


def later(cls: type[T], given: Mapping[str, Any], work: Work, *inputs: Any, identity: str = "", kept: bool = True) -> T:
    """A value of the frozen, slotted dataclass ``cls``: the fields ``given`` as they are, all others from ``work(*inputs)``.

    ``work`` is a pure function and is called when a field is first asked for that was not given. It sees the inputs and nothing
    else: so the given fields, the function and the inputs say all of the value, and stand for it in a hash (``plain.Hashes``).
    ``identity`` is such a hash, where there is one already of all that the value was made from. Unless what it worked out is
    ``kept``, it is worked out again whenever somebody asks: for what takes more memory than time.
    """
    waiting, setters, known = _waiting(cls, kept)  # type: ignore[arg-type]  # mypy takes a type with a variable for unhashable
    value = object.__new__(waiting)
    for name, one in given.items():
        setters[name](value, one)
    names = tuple(given)
    # Thousands of values have the same fields given: one tuple of their names will do for all.
    setters["_from"](value, (identity, known.setdefault(names, names), work, inputs))
    return cast(T, value)


def identified(value: T, identity: str, **changed: Any) -> T:
    """The same value but for the fields that are ``changed``; ``identity`` stands for it, as in ``later``."""
    cls: Any = type(value)
    waiting, setters, _ = _waiting(cls, True)
    same = object.__new__(waiting)
    for name, setter in setters.items():
        if name != "_from":
            setter(same, changed[name] if name in changed else getattr(value, name))
    setters["_from"](same, (identity, (), _nothing_more, ()))
    return cast(T, same)


def _nothing_more() -> Mapping[str, Any]:
    return {}


def origin(value: Any) -> Origin | None:
    """What a value comes from if ``later`` made it, the same before and after it was looked at; ``None`` for any other."""
    return getattr(value, "_from", None) if isinstance(value, _Waiting) else None  # a copy with other fields comes from nothing


def passing(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a value by their names; what ``later`` has to work out for them does not stay in the value."""
    made = origin(value)
    if made is None:
        return {name: getattr(value, name) for name in names}
    _, given, work, inputs = made
    worked_out = work(*inputs)
    return {name: worked_out[name] if name in worked_out and name not in given else getattr(value, name) for name in names}


class _Waiting:
    __slots__ = ()

    _from: Origin


_Given = tuple[str, ...]


@cache
def _waiting(cls: type[Any], kept: bool) -> tuple[type[Any], Mapping[str, Callable[[Any, Any], None]], dict[_Given, _Given]]:
    names = tuple(one.name for one in fields(cls))
    setters: dict[str, Callable[[Any, Any], None]] = {name: getattr(cls, name).__set__ for name in names}

    class Waiting(cls, _Waiting):  # type: ignore[misc]  # the base is known only when it is called
        __slots__ = ("_from",)

        def __getattr__(self, name: str) -> Any:
            # Python comes here for a slot that holds nothing yet, and for names that there are not.
            if name not in names:
                raise AttributeError(name)
            _, given, work, inputs = self._from
            if not kept:
                return work(*inputs)[name]
            for field, one in work(*inputs).items():
                if field not in given:
                    setters[field](self, one)
            return object.__getattribute__(self, name)

        def __eq__(self, other: object) -> bool:
            if not isinstance(other, cls):
                return NotImplemented
            return all(getattr(self, name) == getattr(other, name) for name in names)

        __hash__ = cls.__hash__

    Waiting.__name__ = Waiting.__qualname__ = cls.__name__
    setters["_from"] = Waiting._from.__set__  # type: ignore[attr-defined, misc]  # the slot itself, not what is in it
    return Waiting, setters, {}
