"""The nouns of an import: a text as it was found, and the archive that it lies in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from digest.problems import Problem

Kind = Literal["text", "markdown", "hugo", "jekyll", "eleventy", "pelican", "feed"]
KINDS: tuple[Kind, ...] = ("text", "markdown", "hugo", "jekyll", "eleventy", "pelican", "feed")

# What a field of front matter holds: everything is text, as in ours.
Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was found.

    ``origin`` is the file that it stands in, as a message names it; ``below`` its place below the archive's root, from which its place
    in the content folder follows (for an entry of a feed, the name that its file will have). ``fields`` are those of its front
    matter under their own names, ``lines`` where in ``origin`` each stands. ``body`` is Markdown, or plain text with ``plain``;
    it begins in line ``first`` of ``origin`` (0: the lines are not those of ``origin``). ``shown`` is the text that a reader of the
    source saw, where ``body`` was made from something else.
    """

    origin: str
    below: str
    fields: Mapping[str, Value]
    body: str
    first: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    plain: bool = False
    page: bool = False
    draft: bool = False
    day: str = ""
    address: str = ""
    identity: str = ""
    shown: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not brought along, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that was found: the texts in the order of their paths, what is left out, and what the old site says of itself.

    ``files`` maps where a file may be found by a link (below the root, or at the old site's root with a slash before it) to the path
    below the folder that was given. ``url`` is where the old site was published, if that is known. ``last_wins`` tells which of
    two link definitions of one name counted there.
    """

    kind: Kind
    documents: tuple[Document, ...]
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    last_wins: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that is brought along: where it lies below the folder that was given (or its bytes), and where it goes."""

    target: str
    source: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that an import writes for a text: where it came from, where it goes, what it holds.

    ``state`` tells a briefing from a standing page, from a draft that waits for a decision, and from a text that is set aside since
    no build would take it.
    """

    origin: str
    target: str
    body: bytes
    state: Literal["briefing", "page", "undecided", "aside"]
    aliases: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will write, and all there is to say of it.

    ``became`` counts how often each of their keys became which of ours. ``problems`` name files as they will lie in the site folder, or
    as they lie in the archive.
    """

    kind: Kind
    arrivals: tuple[Arrival, ...]
    copies: tuple[Copy, ...]
    left_out: tuple[LeftOut, ...]
    became: tuple[tuple[str, str, int], ...]
    problems: tuple[Problem, ...]
