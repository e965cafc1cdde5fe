"""What a reader sees of a line of Markdown, and what he does not: tags, emphasis, the addresses of links."""

import html
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from digest.labels import IGNORABLE

Sort = Literal["escape", "comment", "tag", "entity", "emphasis", "note", "image", "link"]

_MARKUP = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<comment><!--.*?(?:-->|$))"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<emphasis>[*_]+)"
    r"|(?P<note>\[\^[^\]]{0,200}\])"
    r"|(?P<image>!\[[^\]]{0,500}\](?:\([^()]{0,2000}\)|\[[^\]]{0,200}\]))"
    r"|(?P<link>\[|\]\([^()]{0,2000}\)|\]\[[^\]]{0,200}\]|\])"
)
_SIGN = re.compile(r"[\\<&*_!\[\]]")
_LEADING = re.compile(r"[\W_]*")


class Mark(NamedTuple):
    """Something that is not seen, or not as it stands: its place among what is seen, its sort, and its source with the place there."""

    seen: int
    sort: Sort
    source: str
    at: int


@dataclass(frozen=True, slots=True)
class Visible:
    """The beginning of a line as it is seen: ``at`` gives the place in the source of each character, and of the end.

    ``cut`` tells that the line goes on.
    """

    text: str
    at: tuple[int, ...]
    marks: tuple[Mark, ...] = ()
    cut: bool = False


def visible(line: str, at: int, most: int, *, heading: bool) -> Visible:
    """What is seen of a line from ``at``, about ``most`` characters of it; without the closing hashes of a ``heading``."""
    stop = len(line.rstrip())
    if heading and "#" in line[:at]:
        closed = re.search(r"[ \t]#+$", line[at:stop])
        stop = at + closed.start() if closed else stop
    if not _SIGN.search(line, at, stop):
        end = min(stop, at + most)
        return Visible(line[at:end], tuple(range(at, max(at, end) + 1)), (), end < stop)
    text: list[str] = []
    places: list[int] = []
    marks: list[Mark] = []
    place = at
    while place < stop and len(text) < most:
        found = _MARKUP.search(line, place, stop)
        plain = line[place : found.start() if found else stop][: most - len(text)]
        text += plain
        places += range(place, place + len(plain))
        place += len(plain)
        if found is None or len(text) >= most or place < found.start():
            continue
        sort = cast(Sort, found.lastgroup)
        marks.append(Mark(len(text), sort, found.group(), place))
        shown = found["escape"] if sort == "escape" else html.unescape(found.group()) if sort == "entity" else ""
        text += shown
        places += [place] * len(shown)
        place = found.end()
    # A mark right behind the last character belongs to it.
    while place < stop and (found := _MARKUP.match(line, place, stop)) and found.lastgroup not in ("escape", "entity"):
        marks.append(Mark(len(text), cast(Sort, found.lastgroup), found.group(), place))
        place = found.end()
    return Visible("".join(text), (*places, place), tuple(marks), place < stop)


def first_letter(text: str, at: int) -> int:
    """The place of the first letter or digit."""
    found = _LEADING.match(text, at)
    return found.end() if found else at


def skip(text: str, place: int) -> int:
    """The place of the next character that is neither space nor invisible."""
    while place < len(text) and (text[place].isspace() or ignorable(text[place])):
        place += 1
    return place


def past_ignorable(text: str, place: int) -> int:
    """The place of the next character that is not invisible."""
    while place < len(text) and ignorable(text[place]):
        place += 1
    return place


def ignorable(character: str) -> bool:
    """Whether Unicode lets the character be ignored where it is not supported."""
    return character > "\xa0" and any(first <= ord(character) <= last for first, last in IGNORABLE)
