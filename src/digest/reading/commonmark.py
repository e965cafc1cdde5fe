"""Where a CommonMark reader, which the previews of most editors are, would see each line: the only door to markdown-it-py.

Only blocks are read (CommonMark 0.31 with tables); what stands inside of a paragraph is not looked at.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Leaf = Literal["paragraph", "heading", "code", "indented", "html", "comment", "table", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """The block that a line is in: ``first`` is the block's first line (from 0), ``inside`` the containers around it."""

    leaf: Leaf
    first: int
    last: int
    inside: tuple[str, ...] = ()


_GOES_ON = ("<", "`", "~")
_HEADING = re.compile(r"#{1,6}[ \t]+[^ \t]")
NOWHERE = Place("none", -1, -1)
_CONTAINERS = {"blockquote_open": "quote", "bullet_list_open": "list", "ordered_list_open": "list"}
_LEAVES: dict[str, Leaf] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "fence": "code",
    "code_block": "indented",
    "html_block": "html",
    "table_open": "table",
}


@cache
def _reader(*, inline: bool = False) -> "MarkdownIt":
    # Most sites have no text that needs it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark") if inline else MarkdownIt("commonmark").enable("table").disable("inline")


class Blocks:
    """The blocks of a text by its lines. The reader is asked only where a shorter look cannot tell."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        # Only a fence and some HTML go on over a blank line to text at the margin.
        text = "".join(lines)
        self._plain = not any(sign in text for sign in _GOES_ON) or not any(line.lstrip()[:1] in _GOES_ON for line in lines)

    def place(self, line: int) -> Place:
        """The block that a line (from 0) is in; lines in none are link definitions or blank."""
        return (self._plain and self._plainly(line)) or self._place(line)

    def _plainly(self, line: int) -> Place | None:
        """The place of a line between blank lines of which each begins with a letter, or of a heading by itself; else nothing.

        No such line begins, ends or changes another sort of block, so that it is a paragraph at the top, whatever is above.
        """
        first = last = line
        while first and self.lines[first - 1].strip(" \t"):
            first -= 1
        while last + 1 < len(self.lines) and self.lines[last + 1].strip(" \t"):
            last += 1
        if first == last and _HEADING.match(self.lines[line]):
            return Place("heading", line, line)
        return Place("paragraph", first, last) if all(text[:1].isalpha() for text in self.lines[first : last + 1]) else None

    def _place(self, line: int) -> Place:
        at = bisect_right(self.all, line, key=lambda block: block.first) - 1
        return self.all[at] if at >= 0 and line <= self.all[at].last else NOWHERE

    @cached_property
    def all(self) -> tuple[Place, ...]:
        """All blocks, in order."""
        inside: list[str] = []
        blocks: list[Place] = []
        for token in _reader().parse("\n".join(self.lines)):
            if token.type in _CONTAINERS:
                inside.append(_CONTAINERS[token.type])
            elif token.type.replace("_close", "_open") in _CONTAINERS:
                inside.pop()
            elif token.type in _LEAVES and token.map:
                leaf = _LEAVES[token.type]
                if leaf == "html" and token.content.lstrip().startswith("<!--"):
                    leaf = "comment"
                blocks.append(Place(leaf, token.map[0], token.map[1] - 1, tuple(inside)))
        return tuple(blocks)


def in_code(text: str, place: int) -> bool:
    """Whether a place in the text of a paragraph is inside of a code span."""
    sign = "\ue000"
    parts = _reader(inline=True).parseInline(text[:place] + sign + text[place:])[0].children or []
    return any(part.type == "code_inline" and sign in part.content for part in parts)
