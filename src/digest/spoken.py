"""Words of the interface in values: said in a language when a file is written, which is the theme's affair."""

from collections.abc import Iterable
from dataclasses import dataclass

from digest.model import Commentary, Facts, Moment

# What stands between names, by language, where it is not the comma of the Latin script.
_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "ja": "、", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the code as readers know it (``counterview`` is "Another view"); nothing where ``word`` is empty."""

    word: str
    lang: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A title or a summary; where it is opinion, ``label`` is the kind of it, and the word for that stands before the text."""

    text: str
    label: str
    lang: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is said of a withdrawn briefing in the place of its summary."""

    lang: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs; without a name it is the editors."""

    name: str
    lang: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence that explains the boundary: who has this opinion, and where the facts are."""

    commentary: Commentary
    name: str
    facts: Facts
    lang: str


@dataclass(frozen=True, slots=True)
class Dated:
    """The day of a moment, as readers write it."""

    at: Moment
    lang: str


Spoken = Word | Labelled | Withdrawn | Signature | Explanation | Dated
"""A text that is said in a language when it is written."""


def together(names: Iterable[str], lang: str) -> str:
    """The names of those who sign together, as one."""
    return _COMMAS.get(lang.partition("-")[0], ", ").join(names)
