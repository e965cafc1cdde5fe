"""Texts that are shown away from their briefing's own page: whole or their beginning, with links that lead back to it."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape, unescape

from digest.model import CommentaryHtml, Facts, FactsBlock, FactsHtml, Sized
from digest.outputs.addresses import rewritten
from digest.outputs.pictures import with_pictures

# As in ``addresses``: text between tags is passed over, and so are values, which may look like anything.
_IDS = re.compile(r'((?:\A|>)[^<]*)|( id="[^"]*")|"[^"]*"')
_FRAGMENTS = re.compile(r'((?:\A|>)[^<]*)|( href="#)([^"]*)"|"[^"]*"')
# What may follow one another at the beginning of a text: nothing else in it can hold another of its kind.
_BLOCK = re.compile(r"\s*<(p|h[1-6])\b[^<>]*>.*?</\1>", re.DOTALL)
_MARKS = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_TAGS = re.compile("<[^<>]*>")
_CHARACTERS = 300
# Ids that the page of the facts alone has besides those of the text.
_OURS = ("", "top", "main", "facts")


def without_ids(html: str) -> str:
    """Sanitised HTML without its ids: beside other texts on a page they could stand twice."""
    return _IDS.sub(lambda token: "" if token[2] else token[0], html)


def leading_back(html: str, ids: Collection[str], page: str) -> str:
    """Sanitised HTML whose links to ids that are not among ``ids`` lead to ``page``, the address of the page that has them."""

    def link(token: re.Match[str]) -> str:
        return f'{token[2].removesuffix("#")}{escape(page)}#{token[3]}"' if token[2] and unescape(token[3]) not in ids else token[0]

    return _FRAGMENTS.sub(link, html) if '="#' in html else html


def ids_in(html: str) -> frozenset[str]:
    """The ids of sanitised HTML."""
    return frozenset(unescape(token[2][5:-1]) for token in _IDS.finditer(html) if token[2])


def ids_of_facts(facts: Facts, sources: int) -> frozenset[str]:
    """The ids of a page that shows these facts, with so many sources, and nothing else of its briefing."""
    texts = (*(block.html for block in facts.blocks), *(note.html for note in facts.notes))
    ids = frozenset(_OURS).union(*map(ids_in, texts))
    ids |= {f"fact-{block.number}" for block in facts.blocks} | {f"note-{note.number}" for note in facts.notes}
    return ids | {f"source-{number}" for number in range(1, sources + 1)}


def opening_of_facts(blocks: Sequence[FactsBlock], most: int) -> tuple[FactsHtml, bool]:
    """The first of the facts, whole paragraphs of at most so many bytes together, and whether there are more."""
    shown, left = 0, most
    for number, block in enumerate(blocks, 1):
        left -= len(block.html.encode())
        if left < 0:
            break
        # A heading is nothing without what it is the heading of.
        shown = number if block.number else shown
    return FactsHtml("\n".join(block.html for block in blocks[:shown])), shown < len(blocks)


def opening_of_commentary(html: CommentaryHtml, most: int) -> tuple[CommentaryHtml, bool]:
    """A commentary, if it has no more bytes than that, else its first paragraphs, or at least some words; and whether there is more."""
    if len(html.encode()) <= most:
        return html, False
    at = end = 0
    while (block := _BLOCK.match(html, at)) and len(html[: block.end()].encode()) <= most:
        at = block.end()
        end = at if block[1] == "p" else end
    if end:
        return CommentaryHtml(html[:end]), True
    words = " ".join(unescape(_TAGS.sub("", _MARKS.sub("", html))).split())[:_CHARACTERS]
    return CommentaryHtml(f"<p>{escape(words.rpartition(' ')[0] or words, quote=False)}…</p>"), True


def shown_apart(html: str, named: Mapping[str, str], pictures: Mapping[str, Sized], base: str, path: str) -> str:
    """Sanitised HTML for a page that shows several texts.

    ``named`` and ``base`` are as in ``rewritten``, ``pictures`` as in ``with_pictures``, ``path`` is that of the text's own page.
    """
    return without_ids(with_pictures(rewritten(html, named, base, base + path), pictures, base))
