"""Our own core schemas find what pydantic finds: both are asked about the same data, made from the fields themselves."""

import dataclasses
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import annotated_types as limits
import pytest
from pydantic import TypeAdapter
from pydantic_core import ArgsKwargs, ValidationError

from digest.fields.core_schema import core_schema_of
from digest.fields.validation import validator
from digest.model import Author, Doc, Format, FrontMatter, Moment, PageFrontMatter, Story, Topic
from digest.settings import Settings


@dataclasses.dataclass
class Uncommon:
    """What may be declared, but none of our records has: open to changes, with fields by place, limits within and around ``None``."""

    place: Annotated[str, limits.MaxLen(3)] | None
    given: Annotated[tuple[Annotated[int, limits.Le(3)] | None, ...] | None, limits.MinLen(1)]
    by_word: Mapping[Literal["up", "down"], Mapping[str, int]] = dataclasses.field(default_factory=dict)
    table: Annotated[Mapping[str, Author | None], limits.MinLen(1), limits.MaxLen(2)] = dataclasses.field(default_factory=dict)
    named: bool = dataclasses.field(kw_only=True, default=False)
    wrong: Annotated[int, limits.Le(3)] = 5  # a default is not validated


asked = pytest.mark.parametrize("cls", [FrontMatter, PageFrontMatter, Author, Story, Topic, Settings, Uncommon])
oracle = cache(TypeAdapter)
MOMENT = Moment(datetime(2025, 12, 7, tzinfo=UTC), True)


def hints_within(hint: Any) -> Iterator[Any]:
    """A type, what it is made of, and the metadata of both."""
    yield hint
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__
    if get_origin(hint) is not Literal:
        for part in get_args(hint):
            yield from hints_within(part)


def hints_of(cls: type) -> list[Any]:
    return [hint for member in dataclasses.fields(cls) for hint in hints_within(member.type)]


def records_within(hint: Any) -> list[type]:
    return [part for part in hints_within(hint) if isinstance(part, type) and dataclasses.is_dataclass(part)]


def _fields(value: Any) -> tuple[Any, ...]:
    return dataclasses.astuple(value)


@cache
def pool(cls: type) -> tuple[Any, ...]:
    """Values of all sorts, right here and wrong there, among them those on both sides of each limit, and each word that may be chosen."""
    hints = hints_of(cls)
    bounds = {0, 1} | {bound for item in hints if isinstance(item, limits.BaseMetadata) for bound in _fields(item)}
    numbers = sorted({bound + step for bound in bounds for step in (-1, 0, 1)})
    lengths = [number for number in numbers if number >= 0]
    words = [word for hint in hints if get_origin(hint) is Literal for word in get_args(hint)]
    plain = (None, True, 1.0, 1.5, float("nan"), "a", "true", "yes", "5", " 5", "06:30", "2025-12-07", b"a", b"\xff", object(), int)
    times = (MOMENT, time(6, 30), datetime(2025, 1, 1), {"at": "2025-12-07T00:00", "exact": "no"}, {"at": "soon"})
    lists = ((None,), (object(), "a"), ((), "a"), {"a"}, range(3), ("a", *words), *((word,) for word in words))
    maps: tuple[Any, ...] = (
        {},
        {1: "a"},
        {None: 1},
        {"a": "b"},
        {"a": None},
        {"a": {"b": "facts"}},
        {"a": {"b": "c", "d": 1}},
        {"a": ("b",)},
        {"a": ("b", 1)},
    )
    long: list[Any] = [*("é" * length for length in lengths if length < 99_999), *((number,) * 2 for number in numbers)]
    for length in (length for length in lengths if length < 999):
        long += [("a",) * length, ["a"] * length, ("é" * length, "a"), {str(key): {"name": "a"} for key in range(length)}]
    return (*times, *plain, *numbers, *words, *(word.upper() for word in words), *lists, *maps, *long)


@cache
def least(cls: type) -> dict[str, Any]:
    """A right value for each field that has no default: the first that pydantic takes."""
    return {member.name: right(member.type, cls) for member in dataclasses.fields(cls) if member_is_required(member)}


def member_is_required(member: "dataclasses.Field[Any]") -> bool:
    return member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING


def right(hint: Any, cls: type) -> Any:
    for value in pool(cls):
        try:
            oracle(hint).validate_python(value)
        except ValidationError:
            continue
        return value
    raise AssertionError(f"no value in the pool is right for {hint}; add one")


def variants(cls: type) -> Iterator[Any]:
    """Data for a record, right and wrong in each way: of each field, of several at once, of the whole, and of the records within."""
    whole = least(cls)
    names = [member.name for member in dataclasses.fields(cls)]
    yield whole
    yield from (pool(cls)[1:], *pool(cls), oracle(cls).validate_python(whole), {**whole, "another": 1}, {**whole, 1: 1})
    yield from (ArgsKwargs(tuple(whole.values())[:count], kept) for count in range(len(whole) + 1) for kept in (whole, {}, None))
    yield from ({key: value for key, value in whole.items() if key != name} for name in names)
    for number, value in enumerate(pool(cls)):
        yield from ({**whole, name: value} for name in names)
        yield {name: pool(cls)[(number + step) % len(pool(cls))] for step, name in enumerate(names)}
        yield dict.fromkeys(names, value)
    for member in dataclasses.fields(cls):
        for inner in records_within(member.type):
            for value in variants(inner):
                for held in (value, (value,), (least(inner), value, value), {"a": value, "b": least(inner)}):
                    yield {**whole, member.name: held}


WAYS: dict[Any, dict[type, str]] = {
    str: {limits.MinLen: "string_too_short", limits.MaxLen: "string_too_long"},
    tuple: {limits.MinLen: "too_short", limits.MaxLen: "too_long"},
    int: {limits.Ge: "greater_than_equal", limits.Le: "less_than_equal"},
}


def ways_to_be_wrong(cls: type) -> Iterator[str]:
    """What pydantic calls the ways to be wrong that the declarations give."""
    yield from ("missing", "dataclass_type", "string_type")
    for hint in hints_of(cls):
        if get_origin(hint) is Literal:
            yield "literal_error"
        elif get_origin(hint) is Annotated:
            ways = WAYS.get(get_origin(get_args(hint)[0]) or get_args(hint)[0], {})
            yield from (ways[type(item)] for item in hint.__metadata__ if type(item) in ways)


def told(validate: Any, data: Any) -> tuple[Any, Any]:
    """What became of data: the value, and all that it is made of; or the findings."""
    try:
        value = validate(data)
    except ValidationError as error:
        return None, [(one["type"], one["loc"], one.get("ctx"), one["msg"], id(one["input"])) for one in error.errors(include_url=False)]
    return value, repr(value)


@asked
def test_values_and_findings_are_those_of_pydantic(cls: type) -> None:
    ours, theirs = validator(cls).validate_python, oracle(cls).validate_python
    outcomes: set[str] = set()  # so that data which are all refused for one reason would not do
    for data in variants(cls):
        expected = told(theirs, data)
        got = told(ours, data)
        assert got[1] == expected[1], data
        assert type(got[0]) is type(expected[0])
        outcomes |= {"right"} if isinstance(expected[1], str) else {found[0] for found in expected[1]}
    assert {"right", *ways_to_be_wrong(cls)} <= outcomes


@asked
def test_what_is_not_given_is_as_new_as_with_pydantic(cls: type) -> None:
    ours, theirs = validator(cls).validate_python, oracle(cls).validate_python
    for make in (ours, theirs):
        one, other = make(least(cls)), make(least(cls))
        assert one == other == cls(**least(cls))
        for member in dataclasses.fields(cls):
            fresh = getattr(one, member.name) is not getattr(other, member.name)
            assert fresh is (member.default_factory is not dataclasses.MISSING and member.name not in least(cls))


class Other:
    """No dataclass."""


@pytest.mark.parametrize(
    "hint",
    [
        float, bytes, object, None, Other, list[str], dict[str, str], tuple, tuple[str], tuple[str, int], tuple[()], set[str],
        Mapping, Mapping[int, str], Mapping[Annotated[str, limits.MinLen(1)], str], str | int, str | int | None, type[str],
        Annotated[str, limits.Ge(1)], Annotated[int, limits.MinLen(1)], Annotated[int, limits.Gt(1)], Annotated[bool, limits.MinLen(1)],
        Annotated[Literal["a"], limits.MaxLen(1)], Annotated[str, limits.Len(1, 2)], Annotated[str, "a remark"],
        Annotated[Any, limits.Ge(1)],
        tuple[float, ...], tuple[Annotated[str, limits.Ge(1)], ...], Mapping[str, float], float | None, Annotated[str | None, limits.Ge(1)],
    ],
)  # fmt: skip
def test_a_kind_that_is_not_known_is_refused_at_once(hint: Any) -> None:
    made = dataclasses.make_dataclass("made", [("known", str), ("asked", hint)])
    with pytest.raises(TypeError):
        core_schema_of(made)


def test_a_class_that_does_more_than_hold_its_fields_is_refused() -> None:
    class Busy:
        a: str

        def __post_init__(self) -> None: ...

    with pytest.raises(TypeError, match="__post_init__"):
        core_schema_of(dataclasses.dataclass(Busy))
    with pytest.raises(TypeError, match="init=False"):
        core_schema_of(dataclasses.make_dataclass("made", [("a", str, dataclasses.field(init=False, default=""))]))


def test_words_for_people_are_no_limits() -> None:
    made = dataclasses.make_dataclass("made", [("a", Annotated[str, Doc("what it is"), Format("url")])])
    assert core_schema_of(made)["schema"]["fields"][0]["schema"] == {"type": "str"}


def test_a_build_does_not_load_pydantic_and_the_schemas_do(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text("title: A\nurl: https://a.example/\ntimezone: UTC\n", encoding="utf-8")
    (tmp_path / "content" / "2025-12-07-talks.md").write_text("---\ntitle: They met\n---\n\nThey met.\n", encoding="utf-8")
    for arguments, loaded in ((["build"], ["pydantic_core"]), (["schema"], ["pydantic", "pydantic_core"])):
        program = (
            f"import sys; from digest.cli import run; code = run({arguments!r})\n"
            "print(code, *sorted({'pydantic', 'pydantic_core'} & {*sys.modules}), file=sys.stderr)"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        assert ended.stderr.splitlines()[-1].split() == ["0", *loaded]
