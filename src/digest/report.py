"""What a build is asked for and what it tells: light to load, since a build with nothing to do needs no more than this."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from digest.problems import Problem
from digest.trees import Standing

if TYPE_CHECKING:
    from digest.model import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The site folder: where the editors' files lie, which settings count, and where the finished site goes.

    ``output`` and ``config`` are relative to ``root`` unless absolute. ``base_url`` takes the place of the settings' ``url``
    unless it is empty.
    """

    root: Path
    output: Path = Path("site")
    config: Path = Path("digest.yaml")
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: so many of so many files read, or pages rendered."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the files of the site: newly written, kept as they were, removed; and what stands now, here and aside."""

    written: int
    kept: int
    removed: int
    stands: Standing = field(default_factory=Standing, compare=False, repr=False)
    aside: Standing = field(default_factory=Standing, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did; ``published`` is ``None`` where it was refused and the old site stands."""

    briefings: int
    pages: int
    facts: int
    commentaries: int
    held: tuple["Held", ...]
    problems: tuple[Problem, ...]
    published: Published | None
