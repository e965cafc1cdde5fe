"""Where a CommonMark reader, which the previews of most editors are, would see each line: the only door to markdown-it-py.

Only blocks are read (CommonMark 0.31 with tables); what stands inside of a paragraph is not looked at.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt

Leaf = Literal["paragraph", "heading", "code", "indented", "html", "comment", "table", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """The block that a line is in: ``first`` is the block's first line (from 0), ``inside`` the containers around it."""

    leaf: Leaf
    first: int
    last: int
    inside: tuple[str, ...] = ()


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
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable("inline")


def read_blocks(lines: Sequence[str]) -> tuple[Place, ...]:
    """The blocks of the text, in order; lines in none of them are link definitions or blank."""
    return _plain_blocks(lines) or _all_blocks("\n".join(lines))


def _plain_blocks(lines: Sequence[str]) -> tuple[Place, ...]:
    """The blocks of a text of nothing but paragraphs whose lines begin with letters, and headings; else nothing.

    No line that begins with a letter begins, ends or changes another sort of block, so that nobody need be asked.
    """
    blocks: list[Place] = []
    open_paragraph = False
    for number, line in enumerate(lines):
        if line[:1].isalpha():
            first = blocks.pop().first if open_paragraph else number
            blocks.append(Place("paragraph", first, number))
            open_paragraph = True
        elif not line.strip(" \t"):
            open_paragraph = False
        elif _HEADING.match(line):
            blocks.append(Place("heading", number, number))
            open_paragraph = False
        else:
            return ()
    return tuple(blocks)


def _all_blocks(text: str) -> tuple[Place, ...]:
    inside: list[str] = []
    blocks: list[Place] = []
    for token in _reader().parse(text):
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


def place_of(blocks: tuple[Place, ...], line: int) -> Place:
    """The block that a line (from 0) is in."""
    at = bisect_right(blocks, line, key=lambda block: block.first) - 1
    return blocks[at] if at >= 0 and line <= blocks[at].last else NOWHERE


def in_code(text: str, place: int) -> bool:
    """Whether a place in the text of a paragraph is inside of a code span."""
    sign = "\ue000"
    parts = MarkdownIt("commonmark").parseInline(text[:place] + sign + text[place:])[0].children or []
    return any(part.type == "code_inline" and sign in part.content for part in parts)
