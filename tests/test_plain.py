"""Values as plain data and as marks: what is read again is equal, and what differs has another mark."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from typing import Any

import pytest

from digest.dates import time_zone
from digest.later import later, origin
from digest.model import Moment
from digest.plain import Form, Hashes, decoded, encoded
from digest.views import Link, Person

KYIV = time_zone("Europe/Kyiv")


@dataclass(frozen=True, slots=True)
class Noted:
    """A value of the kinds that are kept."""

    text: str
    number: int | None
    at: Moment
    links: tuple[Person, ...]
    named: Mapping[str, str]
    more: Any


NOTED = Noted("a", 1, Moment(datetime(2025, 10, 26, 3, 30, tzinfo=KYIV)), (Person("b", "c/"),), {"d": "e"}, {"f": [1, ("g", None)]})
OTHERS = (
    NOTED,
    replace(NOTED, text="b"),
    replace(NOTED, number=None),
    replace(NOTED, number=0),
    replace(NOTED, at=Moment(NOTED.at.at, exact=True)),
    replace(NOTED, at=Moment(NOTED.at.at.replace(fold=1))),
    replace(NOTED, at=Moment(NOTED.at.at.replace(tzinfo=UTC))),
    replace(NOTED, links=()),
    replace(NOTED, links=(Person("b", "c/"), Person("b", "c/"))),
    replace(NOTED, links=(Person("b", "c"),)),
    replace(NOTED, named={}),
    replace(NOTED, named={"d": "e", "f": "g"}),
    replace(NOTED, named={"f": "g", "d": "e"}),
    replace(NOTED, more={"f": [1, ["g"], None]}),
    replace(NOTED, more="f"),
    replace(NOTED, more=True),
    replace(NOTED, more=1),
    replace(NOTED, more="1"),
    replace(NOTED, more=None),
)


@pytest.mark.parametrize("kept", [["a", 1, None, ["b", "\u2028"]], ["half a character: \ud800", [2**63]], {"c": [0.5, True]}, []])
def test_plain_data_written_as_json_is_read_as_it_was(kept: Any) -> None:
    assert decoded(encoded(kept)) == kept
    assert b"\n" not in encoded(kept)


@pytest.mark.parametrize("value", OTHERS)
def test_what_is_kept_and_read_again_is_equal(value: Noted) -> None:
    form = Form(Noted, KYIV)
    again = Noted(**form.read(form.write(value)))
    assert again == value
    assert (again.at.at.fold, again.at.at.tzinfo, again.at.exact) == (value.at.at.fold, value.at.at.tzinfo, value.at.exact)


def test_a_moment_keeps_its_own_offset() -> None:
    at = Moment(datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30))))
    form = Form(Noted, KYIV)
    assert form.read(form.write(replace(NOTED, at=at)))["at"].at.utcoffset() == timedelta(hours=5, minutes=30)


def test_what_has_no_plain_form_is_not_kept() -> None:
    with pytest.raises(TypeError):
        Form(Noted, KYIV).write(replace(NOTED, more={"f": object()}))


@pytest.mark.parametrize("shared", [(), (Person, Noted), (Moment,)])
def test_values_that_differ_have_other_marks_and_equal_ones_the_same(shared: tuple[type, ...]) -> None:
    hashes = Hashes(*shared)
    for one, other in combinations(OTHERS, 2):
        assert hashes.mark(one) != hashes.mark(other)
    assert hashes.mark(replace(NOTED)) == hashes.mark(NOTED) == Hashes(*shared).mark(NOTED)


def test_a_mark_does_not_mistake_where_one_value_ends() -> None:
    hashes = Hashes()
    marks = [
        hashes.mark(*values)
        for values in [
            ("a", "b"),
            ("ab",),
            ("a,b",),
            (("a", "b"),),
            (("a",), "b"),
            ('a","b',),
            (Person("a"),),
            ("Person", ("a",)),
            ((),),
            (),
        ]
    ]
    assert len(set(marks)) == len(marks)


def _made(text: str, number: int) -> Mapping[str, Any]:
    return {"name": text * number, "url": "", "role": "", "disclosure": "", "page": ""}


def test_a_value_that_is_made_later_is_equal_to_one_that_is_made_at_once() -> None:
    value = later(Person, {"url": "u"}, _made, "ab", 2)
    assert value == Person("abab", "u")
    assert Person("abab", "u") == value
    assert hash(value) == hash(Person("abab", "u"))
    assert replace(value, role="r") == Person("abab", "u", "r")
    assert origin(replace(value, role="r")) is None


def test_the_mark_of_a_value_that_is_made_later_is_of_what_it_is_made_from() -> None:
    hashes = Hashes()
    value = later(Person, {"url": "u"}, _made, "ab", 2)
    before = hashes.mark(value)
    assert value.name == "abab"
    assert hashes.mark(value) == before
    for other in (
        later(Person, {"url": "v"}, _made, "ab", 2),
        later(Person, {}, _made, "ab", 2),
        later(Person, {"url": "u"}, _made, "abab", 1),
        later(Person, {"url": "u"}, _made, "ab", 2, identity="i"),
        later(Link, {}, _made, "ab", 2),
    ):
        assert hashes.mark(other) != before
