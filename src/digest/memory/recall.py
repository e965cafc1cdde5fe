"""A function of one value whose results may be known already, and asking it of many."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar, cast

from digest.problems import Problem

S = TypeVar("S")
G = TypeVar("G")
T = TypeVar("T")
Result = tuple[T | None, tuple[Problem, ...]]
Work = Callable[[S], Result[T]]
Apart = Callable[[Callable[[S], Any], Sequence[S]], Iterable[Any] | None]
Run = Callable[[Callable[[S], Any], Sequence[S]], Iterable[Any]]


class Remembered(Protocol[G, T]):
    """The results of one function by what it was given."""

    def find(self, given: G) -> Result[T] | None:
        """The result, if it is known."""

    def keep(self, given: G, result: Result[T]) -> Result[T]:
        """The same result, now known."""

    def keep_packed(self, given: G, packed: Any) -> Result[T]:
        """The result of ``pack`` unpacked, now known."""

    def pack(self, work: Work[G, T], given: G) -> Any:
        """The result of the function, in a form that can go from one process to another."""


def recall(remembered: Remembered[S, T] | None, work: Work[S, T], values: list[S], run: Run[S], apart: Apart[S]) -> list[Result[T]]:
    """``work`` of each value, in their order: recalled where it is known, else made and kept.

    ``run`` makes it in this process; ``apart`` in others, unless it says (``None``) that so few values are not worth it. The list of
    values is emptied, so that each can go from the memory when its result is there.
    """
    if remembered is None:
        return list(run(work, values))
    results = [remembered.find(value) for value in values]
    places = [place for place, result in enumerate(results) if result is None]
    missing: list[Any] = [values[place] for place in places]
    values.clear()
    shared = apart(partial(remembered.pack, work), missing)
    keep = remembered.keep if shared is None else remembered.keep_packed
    for number, (place, made) in enumerate(zip(places, run(work, missing) if shared is None else shared, strict=True)):
        results[place] = keep(missing[number], made)
        missing[number] = None
    return cast(list[Result[T]], results)
