"""The parts of a briefing as running text, and where a piece of that text stands in the file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from digest.model import Briefing
from digest.problems import Level, Problem

_LEFT_OUT = re.compile(r"<(sup|code|pre|blockquote|q)\b.*?</\1>", re.DOTALL)
_NUMBERS = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|tr|td|th|table|caption|figure|figcaption|br|hr)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
# What somebody else said: from a quotation mark to the one that closes it, or to the end of the paragraph where it goes on in the next.
_QUOTED = re.compile(
    r"“[^“”]*(?:”|\Z)|„[^“”„]*(?:[“”]|\Z)|«[^«»]*(?:»|\Z)|「[^「」]*(?:」|\Z)|『[^『』]*(?:』|\Z)|\"[^\"]*(?:\"|\Z)|(?<!\w)‘[^‘]*?’(?!\w)"
)
# Ends of sentences. A full stop after a single letter or before a small one is an abbreviation.
_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.!?…](?:[”»\"')\]]*)\s+(?=[^a-z])|[。！？]|\n+")
_WORD = re.compile(r"\w+")
# Where a link of Markdown leads to: behind its text, or in its definition.
_TARGET = re.compile(r"(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*|(?<=\]: )\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a part: its HTML as on the page, and the text that a reader sees; ``own`` has blanks where somebody is quoted.

    ``number`` is that of a facts paragraph, or of the commentary. ``after`` is where it begins in the file, as ``Text.place`` has it.
    """

    number: int
    html: str
    text: str
    own: str
    after: int

    @property
    def sentences(self) -> Iterator[str]:
        """The sentences of ``own``."""
        begin = 0
        for end in _END.finditer(self.own):
            yield self.own[begin : end.end()]
            begin = end.end()
        yield self.own[begin:]


@dataclass(frozen=True)
class Text:
    """A briefing with its parts as text. ``source`` is the file, whole."""

    briefing: Briefing
    source: str

    @classmethod
    def of(cls, briefing: Briefing, source: str) -> "Text":
        """The text of a briefing that was read from ``source``."""
        return cls(briefing, source.replace("\r\n", "\n").replace("\r", "\n"))

    @cached_property
    def body(self) -> int:
        """Where the text below the front matter begins."""
        end = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE).search(self.source, 4)
        return end.end() if end else 0

    @cached_property
    def own(self) -> str:
        """The file with blanks where somebody is quoted, each character at its place."""
        head, body = self.source[: self.body], self.source[self.body :]
        paragraphs = re.split(r"(\n[ \t]*\n)", body)
        return head + "".join(_without_quotations(piece) for piece in paragraphs)

    @cached_property
    def prose(self) -> str:
        """The same, with blanks where addresses of links stand too."""
        return _TARGET.sub(lambda target: " " * len(target[0]), self.own)

    @cached_property
    def facts(self) -> tuple[Passage, ...]:
        """The paragraphs of the facts; headings (which have no number) among them."""
        return tuple(self._passages((block.number, block.html) for block in self.briefing.facts.blocks))

    @cached_property
    def commentaries(self) -> tuple[Passage, ...]:
        """The blocks of the commentaries."""
        blocks = ((one.number, block) for one in self.briefing.commentaries for block in one.html.split("\n") if block)
        return tuple(self._passages(blocks))

    def _passages(self, blocks: Iterable[tuple[int, str]]) -> Iterator[Passage]:
        at = self.body
        for number, html in blocks:
            text = _visible(_NUMBERS.sub("", html))
            words = _WORD.findall(text)
            begin, _ = self._find(words[:4], at, self.source)
            begin = max(begin, at)
            own = _without_quotations(_visible(_LEFT_OUT.sub(" ", html)))
            yield Passage(number, html, text, own, begin)
            # The next one begins behind this one's last words.
            _, end = self._find(words[-4:], begin, self.source)
            at = max(begin, end)

    def _find(self, words: Sequence[str], after: int, text: str) -> tuple[int, int]:
        """Where these words stand from a place on, and where they end; twice -1 if nowhere."""
        if not words:
            return -1, -1
        # Between two words may stand what formats them, and a line break.
        place = re.compile(r"(?<!\w)" + r"[^\w\n]*\n?[^\w\n]*".join(map(re.escape, words))).search(text, after)
        return place.span() if place else (-1, -1)

    def place(self, words: str, after: int) -> tuple[int, int]:
        """Line and column of words that nobody is quoted with, the first from a place on; else those of that place."""
        asked = _WORD.findall(words)
        found, _ = self._find(asked, after, self.prose)
        if found < 0:
            found, _ = self._find(asked, after, self.own)  # the words may be an address
        at = found if found >= 0 else after
        line = self.source.count("\n", 0, at) + 1
        return line, at - (self.source.rfind("\n", 0, at) + 1) + 1

    def problem(self, words: str, after: int, rule: str, text: str, level: Level = "warning") -> Problem:
        """A problem where these words stand."""
        return Problem(self.briefing.source, *self.place(words, after), rule, text, level)

    def field_problem(self, field: str, rule: str, text: str, level: Level = "warning") -> Problem:
        """A problem of the front matter."""
        return Problem(self.briefing.source, *self.briefing.places_of.get(field, (1, 1)), rule, text, level)


def _visible(html: str) -> str:
    return unescape(_TAG.sub("", _BLOCK.sub("\n", html))).strip()


def _without_quotations(text: str) -> str:
    return _QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted[0]), text)
