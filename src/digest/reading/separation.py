"""What is fact and what is commentary: decided here, on the parsed document, and nowhere else.

Every line that begins with a label gets a private token before the Markdown parser sees it. A block processor just above
the one for paragraphs, and a look at the top-level headings, turn tokens into the borders between parts. Every other
token must be accounted for: where the parser put it says whether the line is only text or a marker that got lost. A
CommonMark reader is asked too, since that is what editors see in their previews: a marker must stand for both where it
stands. Last, the finished blocks are read as a reader sees them, for what was never a candidate.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor

from digest.labels import PartKind
from digest.problems import Level, Problem, fatal
from digest.reading.commonmark import NOWHERE, Place, places
from digest.reading.markers import Vocabulary, Wording, looks_like_a_label, read_wording
from digest.reading.prose import ETX, STX, OverBudget, fences_of, finish, new_parser, notes_of, parse, visible_text

MOST_MARKERS = 200
_TOKEN = re.compile(f"{STX}m([0-9]+){ETX}")
_ESCAPED = "\ufdd0"  # stands between an escaped label and its colon until the finished blocks have been read
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_SEPARATORS = re.compile("[\u2028\u2029\x85\x0b\x0c]")
_STASHED = re.compile(f"{STX}wzxhzdk:([0-9]+){ETX}")
_CODE_SPANS = re.compile(r"\\`|(?<!`)(`+)(?!`)(?:.+?)(?<!`)\1(?!`)", re.DOTALL)
_HANGS_ON = re.compile(r" {0,3}(?:[*+-][ \t]|\d{1,9}[.)][ \t]|:[ \t]|\[\^[^\]]*\]:)")
_EXEMPT = re.compile(r"<(blockquote|table|pre|code|sup)\b.*?</\1>", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?(?:p|h[1-6]|div|ul|ol|li|dl|dt|dd|figure|figcaption|details|summary|hr|caption))\b[^<>]*>")

Where = Literal[
    "paragraph", "heading", "span", "comment", "tag", "code", "indented", "html", "quote", "table", "list", "definition", "note", "lost"
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that says something of a marker: its number among them, its place in the body (lines from 0) and its words."""

    number: int
    line: int
    text: str
    words: Wording


@dataclass(slots=True)
class Part:
    """A run of blocks under one marker (``None``: the facts before any marker). ``title`` is HTML, as are the blocks."""

    kind: PartKind
    marker: Candidate | None = None
    elements: list[etree.Element] = field(default_factory=list)
    heading: etree.Element | None = None
    title: str = ""
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Separated:
    """The parts in the order of the text, the HTML of every note by its key, and the numbers by which tokens name keys."""

    parts: tuple[Part, ...]
    notes: Mapping[str, str]
    keys: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The lines below the front matter; the number of the first in the file ``path`` is ``first``."""

    lines: tuple[str, ...]
    path: str
    first: int

    def column(self, line: int, place: int) -> int:
        """The column (from 1) in the file of a place in a line whose tabs were turned into spaces."""
        source = self.lines[line]
        if "\t" not in source:
            return place + 1
        return next((at for at in range(len(source)) if len(source[: at + 1].expandtabs(4)) > place), len(source)) + 1

    def problem(self, line: int, place: int, rule: str, text: str, level: Level = "error") -> Problem:
        """A problem at a place of the body."""
        return Problem(self.path, line + self.first, self.column(line, place), rule, text, level)


def separate(
    body: Body, words: Vocabulary, *, opinion: bool, source_keys: Sequence[str] = (), ignored: frozenset[str] = frozenset()
) -> Separated:
    """Tell the parts of a body apart. Raises ``OverBudget`` for a text with more than ``MOST_MARKERS`` labels.

    ``opinion``: the whole piece is commentary, so that a body without a marker is one. ``source_keys`` are the keys that
    ``[^key]`` may name beside footnotes. ``ignored`` are rules that the front matter ignores with a reason; of the rules
    here only a heading that begins with a label can be ignored (``split/almost``).
    """
    parser = _parser()
    marking = parser.preprocessors["markers"]
    assert isinstance(marking, _Marking)
    marking.words = words
    root = parse(parser, body.lines)
    candidates = marking.candidates
    notes = notes_of(parser)
    printed = {key: _note(parser, text) for key, text in notes.footnotes.items()}
    notes.keys = {key: number for number, key in enumerate(dict.fromkeys([*printed, *source_keys]))}

    seen = places("\n".join(body.lines), tuple(found.line for found in candidates if found.words.form != "goes-on")) if candidates else {}
    problems = [*marking.separators(body, words)]
    parts = list(_parts(root, candidates, opinion, ignored))
    accepted = {part.marker.number for part in parts if part.marker}
    if candidates:
        where = _locate(root, printed, parser, candidates, marking.inside)
        commenting = opinion
        for found in candidates:
            place = seen.get(found.line, NOWHERE)
            if found.number in accepted:
                commenting = found.words.kind != "facts"
                problems += _judge_marker(body, found, place, where[found.number])
            else:
                problems += _judge_text(body, found, place, where[found.number], commenting, ignored)
        _restore(root, printed, parser, candidates, where)
    problems += _duplicates(body, parser, source_keys)

    titles = [part.heading for part in parts if part.heading is not None]
    flat = [element for part in parts for element in part.elements]
    finished = iter(finish(parser, [*flat, *titles, *printed.values()]))
    for part in parts:
        part.blocks = tuple(next(finished) for _ in part.elements)
    for part in parts:
        part.title = next(finished) if part.heading is not None else ""
    notes_html = {key: next(finished) for key in printed}
    problems += _unknown_notes(body, notes.unknown)
    problems += _judge_parts(body, parts, opinion)
    if not fatal(problems):
        problems += _look_again(body, parts, notes_html, words)
    for part in parts:
        part.blocks = tuple(block.replace(_ESCAPED, "") for block in part.blocks)
        part.title = part.title.replace(_ESCAPED, "")
    notes_html = {key: block.replace(_ESCAPED, "") for key, block in notes_html.items()}
    return Separated(tuple(parts), notes_html, tuple(notes.keys), tuple(problems))


# ---- before and while the blocks are parsed ------------------------------------------------------------------------


@cache
def _parser() -> Markdown:
    parser = new_parser()
    marking = _Marking(parser)
    parser.preprocessors.register(marking, "markers", 27)
    parser.parser.blockprocessors.register(_Splitting(parser, marking), "markers", 12)
    return parser


class _Marking(Preprocessor):
    """Puts a token before each label that begins a line, when tabs are spaces already and nothing else has happened."""

    words: Vocabulary

    def run(self, lines: list[str]) -> list[str]:
        self.candidates: list[Candidate] = []
        self.inside: dict[int, Where] = {}
        self.separated: list[tuple[int, str]] = []
        done = []
        for number, line in enumerate(lines):
            if line and not line.isspace():
                if _SEPARATORS.search(line):
                    self.separated.append((number, line))
                underlined = number + 1 < len(lines) and bool(_UNDERLINE.fullmatch(lines[number + 1]))
                words = read_wording(line, self.words, underlined)
                if words:
                    found = Candidate(len(self.candidates), number, line, words)
                    self.candidates.append(found)
                    line = f"{line[: words.start]}{STX}m{found.number}{ETX}{line[words.start :]}"
            done.append(line)
        if len(self.candidates) > MOST_MARKERS:
            raise OverBudget(f"more than {MOST_MARKERS} lines begin with the label of a marker")
        return done

    def separators(self, body: Body, words: Vocabulary) -> Iterator[Problem]:
        """Labels behind a character that shows as a line end and is none (as U+2028)."""
        for number, line in self.separated:
            for separator in _SEPARATORS.finditer(line):
                said = read_wording(line[separator.end() :], words)
                if said and said.kind != "facts" and said.form not in ("goes-on", "typo", "escaped"):
                    yield body.problem(
                        number,
                        separator.end() + said.start,
                        "split/almost",
                        f"“{said.label}” stands behind a character that only looks like a line end (U+{ord(separator.group()):04X}); "
                        f"write “{said.label}:” on a line of its own",
                    )


class _Splitting(BlockProcessor):
    """Ends a top-level paragraph at a marker line, and takes the marker off a top-level paragraph that begins with one."""

    def __init__(self, parser: Markdown, marking: _Marking) -> None:
        super().__init__(parser.parser)
        self.marking = marking

    def test(self, parent: etree.Element, block: str) -> bool:
        return parent is self.parser.root and f"{STX}m" in block

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        lines = block.split("\n")
        borders = [*self._borders(block, lines), (len(lines), None)]
        self._paragraph(parent, lines[: borders[0][0]])
        line, found = borders[0]
        if found is None:
            return
        etree.SubElement(parent, "marker", number=str(found.number))
        rest = lines[line + 1 :]
        if found.words.form == "run-in":
            upto = borders[1][0]
            token = _TOKEN.search(lines[line])
            assert token
            text = lines[line][token.end() + found.words.end - found.words.start :].strip()
            self._paragraph(parent, [text, *lines[line + 1 : upto]])
            rest = lines[upto:]
        # What follows is parsed as a block of its own: a list may begin directly under a marker.
        if rest:
            blocks.insert(0, "\n".join(rest))

    def _borders(self, block: str, lines: list[str]) -> Iterator[tuple[int, Candidate]]:
        """The lines of a paragraph that are markers. Where a token is inside of something inline, that is written down."""
        spans = [found.span() for found in _CODE_SPANS.finditer(block) if found.group(1)]
        begin = 0
        for number, line in enumerate(lines):
            token = _TOKEN.search(line)
            if token:
                at = begin + token.start()
                found = self.marking.candidates[int(token[1])]
                opened = block.rfind("<", 0, at)
                if any(start < at < stop for start, stop in spans):
                    self.marking.inside[found.number] = "span"
                elif block.rfind("<!--", 0, at) > block.rfind("-->", 0, at):
                    self.marking.inside[found.number] = "comment"
                elif opened >= 0 and re.match(r"</?[A-Za-z][^<>]*$", block[opened:at]) and number > 0 and "\n" in block[opened:at]:
                    self.marking.inside[found.number] = "tag"
                elif _stands_free(line[: token.start()]) and (found.words.form == "line" or (found.words.form == "run-in" and number == 0)):
                    yield number, found
            begin += len(line) + 1

    def _paragraph(self, parent: etree.Element, lines: list[str]) -> None:
        text = "\n".join(lines).lstrip()
        if text.strip():
            etree.SubElement(parent, "p").text = text


def _stands_free(before: str) -> bool:
    """Whether nothing but emphasis stands before a label, and less than four spaces."""
    return len(before) - len(before.lstrip(" ")) < 4 and not before.strip(" *_\u200b\u200c\u200d\u2060\ufeff\xad")


def _note(parser: Markdown, text: str) -> etree.Element:
    note = etree.Element("div")
    parser.parser.parseChunk(note, text)
    return note


# ---- the parts -----------------------------------------------------------------------------------------------------


def _parts(root: etree.Element, candidates: Sequence[Candidate], opinion: bool, ignored: frozenset[str]) -> Iterator[Part]:
    """The top-level blocks, gathered under the marker that they follow; a heading without a label changes nothing."""
    part = Part("commentary" if opinion and not _has_marker(root, candidates) else "facts")
    for element in root:
        found: Candidate | None = None
        if element.tag == "marker":
            found = candidates[int(element.get("number", ""))]
        elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            found = _heading_marker(element, candidates)
        if found is None:
            part.elements.append(element)
            continue
        yield part
        part = Part(found.words.kind, found)
        if element.tag != "marker":
            part.heading = _title(element, found)
    yield part


def _has_marker(root: etree.Element, candidates: Sequence[Candidate]) -> bool:
    return any(element.tag == "marker" or (element.tag[0] == "h" and _heading_marker(element, candidates)) for element in root)


def _heading_marker(heading: etree.Element, candidates: Sequence[Candidate]) -> Candidate | None:
    token = _TOKEN.search(heading.text or "")
    if not token:
        return None
    found = candidates[int(token[1])]
    free = not (heading.text or "")[: token.start()].strip("*_ ")
    return found if free and found.words.form in ("line", "run-in", "bare") else None


def _title(heading: etree.Element, found: Candidate) -> etree.Element | None:
    """The words behind the colon of a heading, as a paragraph of their own."""
    text = heading.text or ""
    token = _TOKEN.search(text)
    assert token
    rest = text[token.end() + found.words.end - found.words.start :].strip()
    if not rest or found.words.form != "run-in":
        return None
    title = etree.Element("p")
    title.text = rest
    return title


def _judge_parts(body: Body, parts: Sequence[Part], opinion: bool) -> Iterator[Problem]:
    """What is wrong with the parts as a whole: empty ones, and commentaries that nobody signs."""
    commentaries = [part for part in parts if part.kind != "facts"]
    for part in commentaries:
        if not any(_has_text(block) for block in part.blocks):
            line, place = (part.marker.line, part.marker.words.start) if part.marker else (0, 0)
            yield body.problem(
                line, place, "split/commentary-empty", "there is no text under this marker; write the commentary or take the marker out"
            )
        if len(commentaries) > 1 and part.marker and not part.marker.words.author:
            label = part.marker.words.label
            yield body.problem(
                part.marker.line,
                part.marker.words.start,
                "split/author-missing",
                f"there are {len(written)} commentaries, so each must be signed; write “{label} (Jane Doe):” or “{label} by Jane Doe:”",
            )
    first = next((part.marker for part in parts if part.marker), None)
    if (
        commentaries
        and first
        and not opinion
        and not any(_has_text(block) for part in parts if part.kind == "facts" for block in part.blocks)
    ):
        yield body.problem(
            first.line,
            first.words.start,
            "split/facts-empty",
            "there are no facts, only commentary; write what is reported above the marker, or “kind: commentary” in the front matter",
        )


def _has_text(block: str) -> bool:
    """Whether a finished block is text: headings, rules and comments are none."""
    return not re.match(r"<h[1-6r]\b", block) and bool(visible_text(block).replace(_ESCAPED, ""))


# ---- accounting for every token ------------------------------------------------------------------------------------

_INSIDE: dict[str, Where] = {
    **dict.fromkeys(("td", "th"), "table"),
    **dict.fromkeys(("li", "ul", "ol"), "list"),
    **dict.fromkeys(("dt", "dd", "dl"), "definition"),
    "pre": "indented",
    "blockquote": "quote",
}


def _locate(
    root: etree.Element, notes: Mapping[str, etree.Element], parser: Markdown, candidates: Sequence[Candidate], inside: Mapping[int, Where]
) -> dict[int, Where]:
    """Where the parser put each token. A quote or a table cell around it counts before a list; what is nowhere is lost."""
    where: dict[int, Where] = dict.fromkeys(range(len(candidates)), "lost")
    walk: list[tuple[etree.Element, Where]] = [
        *((element, "heading" if re.fullmatch("h[1-6]", element.tag) else "paragraph") for element in root),
        *((note, "note") for note in notes.values()),
    ]
    while walk:
        element, around = walk.pop()
        around = around if around in ("quote", "table") else _INSIDE.get(element.tag, around)
        if element.tag == "marker":
            where[int(element.get("number", ""))] = "paragraph"
        for text in (element.text, element.tail):
            for token in _TOKEN.finditer(text or ""):
                where[int(token[1])] = around
        walk += ((child, around) for child in element)
    fences = fences_of(parser)
    for number, stashed in enumerate(parser.htmlStash.rawHtmlBlocks):
        for token in _TOKEN.finditer(str(stashed)):
            where[int(token[1])] = "code" if number < fences else "comment" if str(stashed).lstrip().startswith("<!--") else "html"
    return {**where, **inside}


def _judge_marker(body: Body, found: Candidate, place: Place, where: Where) -> Iterator[Problem]:
    """What is wrong with a line that the parser takes as a marker: chiefly that a CommonMark reader would not."""
    words = found.words
    heading = where == "heading"
    wanted = "heading" if heading else "paragraph"
    agreed = place.leaf == wanted and not place.inside
    if agreed and (heading or words.form == "run-in"):
        agreed = place.first == found.line
    indented = body.lines[found.line][:1] in (" ", "\t")
    if agreed and indented and _after_a_list(body, found.line):
        agreed, place = False, Place("paragraph", place.first, place.last, ("list",))
    if not agreed:
        yield _disagreement(body, found, place, heading)
        return
    if words.foreign:
        text = f"“{words.label}” is a label of another language; it was taken as a marker, but write one of this page's language"
        yield body.problem(found.line, words.start, "split/foreign-label", text, "warning")
    if words.form == "line" and not heading and found.line > 0 and body.lines[found.line - 1].strip():
        text = f"there is no blank line before “{words.label}:”; the text was split here, but put a blank line before it"
        yield body.problem(found.line, words.start, "split/blank-line", text, "warning")


def _after_a_list(body: Body, line: int) -> bool:
    """Whether the nearest line above that stands at the margin begins a list, a definition or a note."""
    above = next((text for text in reversed(body.lines[:line]) if text.strip() and not text[0].isspace()), "")
    return bool(_HANGS_ON.match(above))


def _disagreement(body: Body, found: Candidate, place: Place, heading: bool) -> Problem:
    label = found.words.label
    if place.leaf in ("code", "comment"):
        what = "fence" if place.leaf == "code" else "comment"
        return _unclosed(body, found, what)
    if place.leaf == "html":
        return _in_html(body, found)
    if place.leaf == "indented":
        return _indented(body, found)
    if heading and place.leaf == "paragraph" and not place.inside and place.first == found.line:
        text = f"not every reader takes this for a heading; write “## {label}” with a space behind the hashes"
        return body.problem(found.line, found.words.start, "split/almost", text)
    if place.inside:
        return _swallowed(body, found, "quote" if place.inside[-1] == "quote" else "list")
    return _swallowed(body, found, "paragraph" if place.leaf == "paragraph" else "heading" if place.leaf == "heading" else "definition")


def _judge_text(body: Body, found: Candidate, place: Place, where: Where, commenting: bool, ignored: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with a line that begins with a label and is no marker. Nothing, where it may be text."""
    words = found.words
    if words.form == "escaped":
        return
    if words.kind == "facts":
        # To miss a return to the facts files facts as opinion: worth saying, but nobody is misled.
        if commenting and where in ("paragraph", "heading", "list") and (words.form != "goes-on" or where == "heading"):
            text = f"“{words.label}” does not return to the facts here; write “{words.label}:” on a line of its own, or escape it"
            rule = "split/typo" if words.form == "typo" else "split/almost"
            yield body.problem(found.line, words.start, rule, text, "warning")
        return
    top = where in ("paragraph", "heading")
    if words.form == "goes-on":
        if where == "heading" and "split/almost" not in ignored:
            text = f"a heading that begins with “{words.label}” could be taken for a marker; write “{words.label}: …”, or “{words.label}\\ …” if it is none"
            yield body.problem(found.line, words.start, "split/almost", text)
        return
    if words.form == "typo":
        alone = words.end >= len(found.text.rstrip())
        if where == "heading" or (where == "paragraph" and (alone or place.first == found.line) and not place.inside):
            typed = found.text[words.start :].split(":")[0].split("：")[0].strip()[:40]
            text = f"“{typed}” looks like the marker “{words.label}” misspelt; write “{words.label}:”, or “{typed}\\:” if it is only text"
            yield body.problem(found.line, words.start, "split/typo", text)
        return
    if words.foreign and words.form == "almost":
        return
    before = found.text[: words.start]
    if where == "code":
        if place.leaf not in ("code", "indented"):
            yield _in_html(body, found) if place.leaf == "html" else _unclosed(body, found, "fence")
    elif where == "span":
        return
    elif where == "comment":
        if place.leaf != "comment" or place.inside:
            yield _unclosed(body, found, "comment")
    elif where in ("html", "tag"):
        yield _unclosed(body, found, "fence") if place.leaf == "code" else _in_html(body, found)
    elif where == "indented":
        if words.form in ("line", "bare") or place.leaf not in ("indented", "code"):
            yield _indented(body, found)
    elif where == "quote":
        if ">" not in before or "quote" not in place.inside:
            yield _swallowed(body, found, "quote")
    elif where == "table":
        if "|" not in found.text or place.leaf != "table":
            yield _swallowed(body, found, "table")
    elif not top:
        yield _swallowed(body, found, where)
    elif words.html:
        yield _in_html(body, found)
    elif where == "paragraph" and len(before) - len(before.lstrip(" ")) >= 4 and words.form in ("line", "bare"):
        yield _indented(body, found)
    elif words.form == "author":
        text = f"“{words.author}” is neither an id of authors.yaml nor a name with a capital; write “{words.label} (Jane Doe):” or “{words.label} by Jane Doe:”"
        yield body.problem(found.line, words.start, "split/author", text)
    elif place.leaf == "heading" and where == "paragraph":
        yield _swallowed(body, found, "heading")
    elif words.form in ("line", "run-in"):
        yield _swallowed(body, found, "paragraph")
    else:
        text = f"“{words.label}” begins this line like a marker and is none; write “{words.label}:” before a commentary, or “{words.label}\\” if it is only text"
        yield body.problem(found.line, words.start, "split/almost", text)


_TAKEN_BY = {
    "quote": "taken into the quotation above",
    "table": "taken into the table above",
    "list": "taken into the list above",
    "definition": "taken into the definition above",
    "note": "taken into the footnote above",
    "paragraph": "in the middle of a paragraph",
    "heading": "taken into the heading below",
    "lost": "taken into the link definition above",
}


def _swallowed(body: Body, found: Candidate, by: str) -> Problem:
    text = f"“{found.words.label}” is {_TAKEN_BY[by]}, so that it marks nothing; put it at the margin, with a blank line before it"
    return body.problem(found.line, found.words.start, "split/swallowed", text)


def _indented(body: Body, found: Candidate) -> Problem:
    text = f"“{found.words.label}” is indented like code, so that it marks nothing; take the spaces before it away, or put it into a fence if it is code"
    return body.problem(found.line, found.words.start, "split/indented", text)


def _in_html(body: Body, found: Candidate) -> Problem:
    text = f"“{found.words.label}” stands in raw HTML, which is never a marker; write “{found.words.label}:” at the margin, outside of all tags"
    return body.problem(found.line, found.words.start, "split/html", text)


def _unclosed(body: Body, found: Candidate, what: str) -> Problem:
    close = (
        "close it with as many backticks as it was opened with, at the margin"
        if what == "fence"
        else "begin it at the margin and close it with “-->”"
    )
    text = f"whether “{found.words.label}” is inside of a {what} depends on who reads it; {close}"
    return body.problem(found.line, found.words.start, "split/unclosed", text)


def _restore(
    root: etree.Element,
    notes: Mapping[str, etree.Element],
    parser: Markdown,
    candidates: Sequence[Candidate],
    where: Mapping[int, Where],
) -> None:
    """Take the tokens out again. An escaped label loses its backslash, and keeps a sign that it was one."""

    def text_of(text: str) -> str:
        for token in reversed(list(_TOKEN.finditer(text))):
            words = candidates[int(token[1])].words
            before, after = text[: token.start()], text[token.end() :]
            if words.backslash >= 0 and where[int(token[1])] not in ("indented", "span"):
                at = words.backslash - words.start
                if at < 0:
                    before, after = before[:at] + _ESCAPED, after
                elif after[at : at + 1] == "\\":
                    keep = after[at] if after[at + 1 : at + 2] == "|" else ""
                    after = after[:at] + _ESCAPED + keep + after[at + 1 :]
            text = before + after
        return text

    for top in (root, *notes.values()):
        for element in top.iter():
            if element.text and STX in element.text:
                kept = type(element.text)
                element.text = kept(text_of(element.text))
            if element.tail and STX in element.tail:
                element.tail = text_of(element.tail)
    stash = parser.htmlStash.rawHtmlBlocks
    for number, stashed in enumerate(stash):
        if isinstance(stashed, str) and STX in stashed:
            stash[number] = _TOKEN.sub("", stashed)


# ---- definitions, and a second look at what readers see ------------------------------------------------------------


def _duplicates(body: Body, parser: Markdown, source_keys: Sequence[str]) -> Iterator[Problem]:
    notes = notes_of(parser)
    for key in dict.fromkeys(notes.twice):
        line = _defined(body, rf"[ ]{{0,3}}\[\^{re.escape(key)}\]:", 1)
        yield body.problem(line, 0, "fn/duplicate", f"there are two footnotes named “{key}”; give each a name of its own")
    for key in source_keys:
        if key in notes.footnotes:
            line = _defined(body, rf"[ ]{{0,3}}\[\^{re.escape(key)}\]:", 0)
            yield body.problem(line, 0, "fn/duplicate", f"“{key}” is a footnote and the key of a source; give one of them another name")
    for name in dict.fromkeys(getattr(parser.references, "twice", ())):
        line = _defined(body, rf"(?i:[ ]{{0,3}}\[\s*{re.escape(name)}\s*\]:)", 1)
        yield body.problem(line, 0, "ref/duplicate", f"there are two link definitions named “{name}”; give each a name of its own")


def _defined(body: Body, pattern: str, which: int) -> int:
    lines = [number for number, line in enumerate(body.lines) if re.match(pattern, line)]
    return lines[which] if which < len(lines) else (lines or [0])[-1]


def _unknown_notes(body: Body, unknown: Sequence[str]) -> Iterator[Problem]:
    for key in dict.fromkeys(unknown):
        spot = f"[^{key}]"
        line, place = next(((n, line.index(spot)) for n, line in enumerate(body.lines) if spot in line), (0, 0))
        text = f"“{spot}” is neither a footnote nor the key of a source; define it with “{spot}: …”, or add “key: {key}” to the source"
        yield body.problem(line, place, "fn/unknown", text, "warning")


def _look_again(body: Body, parts: Sequence[Part], notes: Mapping[str, str], words: Vocabulary) -> Iterator[Problem]:
    """Labels that a reader would see at the beginning of a block, and that no line of the source begins with."""
    blocks = [block for part in parts for block in part.blocks if not re.match(r"<(?:blockquote|table|pre)\b", block)]
    for block in (*blocks, *notes.values()):
        shown = _EXEMPT.sub("\ufffc", block)
        for line in _BREAK.split(shown):
            label = looks_like_a_label(visible_text(line), words) if line else ""
            if label:
                place = next((n for n, text in enumerate(body.lines) if label.casefold() in text.casefold()), 0)
                text = f"a reader would take “{label}” for the beginning of a commentary, and it is none; write “{label}:” at the margin, or escape it"
                yield body.problem(place, 0, "split/html" if "<" in body.lines[place] else "split/almost", text)
