"""What in a text that was not written for digest could be taken for a marker: it is escaped, and its editor is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from digest.labels import folded
from digest.reading.body import Body
from digest.reading.markers import Vocabulary, read_wording
from digest.reading.separation import separate

# ask: what could be a marker is escaped, and the text is a draft until somebody has decided; markers: a marker is one, only what could be
# none is asked; words: they are words, and escaped.
Labels = Literal["ask", "markers", "words"]

# What is wrong with a line that may have been meant as a marker, or that looks like one.
_DOUBTFUL = (
    *("split/almost", "split/author", "split/swallowed", "split/indented", "split/html", "split/typo", "split/unclosed"),
    "split/no-label",
)
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label that was escaped: the line of the body (from 0), the column in the escaped line (from 1), and the line as it was."""

    line: int
    column: int
    written: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The lines of a body in which nothing is taken for a marker by mistake; ``left`` tells that some could not be escaped."""

    lines: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    left: bool


def has_labels(text: str, words: Vocabulary) -> bool:
    """Whether ``Facts`` or the like stands anywhere in a text: where it is taken for a marker, it vanishes without a word."""
    plain = folded(text)
    return any(label in plain for label, kind in {**words.foreign, **words.own}.items() if kind == "facts")


def settle(lines: Sequence[str], path: str, words: Vocabulary, *, opinion: bool, labels: Labels) -> Settled:
    """Escape what could be taken for a marker. Raises ``OverBudget`` as ``separate`` does."""
    made = list(lines)
    doubts: list[Doubt] = []
    tried: set[tuple[int, str]] = set()
    left = False
    for _ in range(_ROUNDS):
        separated = separate(Body(tuple(made), path, 1), words, opinion=opinion)
        spots: dict[int, tuple[int, bool]] = {}
        commenting = opinion
        for part in separated.parts:
            if part.marker is None or labels == "markers":
                continue
            column = Body(tuple(made), path, 1).column(part.marker.line, part.marker.words.start)
            spots[part.marker.line] = (column, part.kind != "facts" or commenting)
            commenting = part.kind != "facts"
        for problem in separated.problems:
            if problem.rule in _DOUBTFUL:
                spots.setdefault(problem.line - 1, (problem.column, True))
        if not spots:
            break
        left = True
        for number, (column, doubtful) in sorted(spots.items()):
            line = made[number]
            escaped, at = _escaped(line, column, words, colon=(number, "colon") not in tried)
            tried.add((number, "colon"))
            if doubtful and all(doubt.line != number for doubt in doubts):
                doubts.append(Doubt(number, at, line.strip()))
            made[number] = escaped
    else:
        return Settled(tuple(made), tuple(doubts), left)
    return Settled(tuple(made), tuple(sorted(doubts, key=lambda doubt: doubt.line)), False)


def _escaped(line: str, column: int, words: Vocabulary, *, colon: bool) -> tuple[str, int]:
    """The line with a backslash before the colon behind its label, or before the label itself; and the column of that."""
    start = column - 1
    said = read_wording(line, words, alone=True)
    if colon and said and said.start == start:
        end = line.find(":", start)
        behind = line[start:end] if end >= 0 else ""
        if end >= 0 and folded(behind.strip("*_ ")) == folded(said.label):
            return f"{line[:end]}\\{line[end:]}", end + 1
    return f"{line[:start]}\\{line[start:]}", column
