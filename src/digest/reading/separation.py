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
from html import unescape

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor

from digest.labels import PartKind, folded
from digest.problems import Problem, fatal
from digest.reading.accounting import (
    ESCAPED,
    TOKEN,
    doubtful,
    judge_doubtful,
    judge_marker,
    judge_text,
    locate,
    restore,
    stands_free,
)
from digest.reading.body import Body, Candidate, Where
from digest.reading.commonmark import Blocks
from digest.reading.markers import Vocabulary, begins_otherwise, is_plain_text, looks_like_a_label, name_in, read_wording
from digest.reading.prose import ETX, FRAME, NOTE, STX, OverBudget, code_spans, finish, new_parser, notes_of, parse, unframed, visible_text
from digest.strict_yaml import nearest

MOST_MARKERS = 200
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_UNDERLINING = (" ", "=", "-")
_SIGNED = re.compile("(?:by|von|par|por) ", re.IGNORECASE)
_SEPARATORS = re.compile("[\u2028\u2029\x85\x0b\x0c]")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|div|blockquote|pre|table|td|th|tr|ul|ol|li|dl|dt|dd|figure|figcaption|details|summary|hr|caption)\b[^<>]*>"
)
_BREAK = re.compile(rf"<br\b[^<>]*>|{_BLOCK.pattern}")
_PIECES = re.compile(rf"(<[^<>]*>|{FRAME.pattern.replace('(', '(?:')})")
_LETTER = re.compile(r"<p>[^\W\d_]")
_ANY_TAG = re.compile("<[^<>]*>")
_TAG_NAME = re.compile("<(/?)([a-z0-9]+)")
_KINDS = {"blockquote": "b", "pre": "p", "code": "c", "td": "t", "th": "t"}


@dataclass(slots=True)
class Part:
    """A run of blocks under one marker (``None``: the facts before any marker). ``title`` is HTML, as are the blocks."""

    kind: PartKind
    marker: Candidate | None = None
    elements: list[etree.Element] = field(default_factory=list)
    headed: bool = False
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
    printed: dict[str, etree.Element] = {}
    while len(printed) < len(notes.footnotes):  # a note may define another one
        printed |= {key: _note(parser, text) for key, text in list(notes.footnotes.items()) if key not in printed}
    notes.keys = {key: number for number, key in enumerate(dict.fromkeys([*printed, *source_keys]))}

    problems = [*marking.separators(body, words)]
    left = False
    parts = list(_parts(root, candidates, opinion))
    accepted: dict[int, Where] = {part.marker.number: "heading" if part.headed else "paragraph" for part in parts if part.marker}
    if candidates:
        blocks = Blocks(body.lines)
        # Where all tokens have become borders, none is left to look for.
        left = any(found.number not in accepted for found in candidates)
        where = dict(accepted)
        if left:
            where = {**locate(root, printed, parser, candidates, marking.inside), **where}
        commenting = opinion
        told: list[int] = []
        for found in candidates:
            place = blocks.place(found.line)
            if found.number in accepted:
                commenting = found.words.kind != "facts"
                said = list(judge_marker(body, found, place, where[found.number]))
            else:
                around = where[found.number]
                said = list(judge_text(body, found, place, around, inside=marking.inside, commenting=commenting, ignored=ignored))
            problems += said
            told += [found.number] if fatal(said) else []
        problems += judge_doubtful(body, doubtful(body, blocks), candidates, told)
        if left:
            restore(root, printed, parser, candidates, where)
    problems += _duplicates(body, parser, source_keys)

    titles = [part.heading for part in parts if part.heading is not None]
    flat = [element for part in parts for element in part.elements]
    framed = finish(parser, [*flat, *titles, *printed.values()], framed=True)
    finished = iter(map(unframed, framed))
    for part in parts:
        part.blocks = tuple(next(finished) for _ in part.elements)
    for part in parts:
        part.title = next(finished) if part.heading is not None else ""
    notes_html = {key: next(finished) for key in printed}
    problems += _unknown_notes(body, notes.unknown, (*source_keys, *notes.footnotes))
    problems += _judge_parts(body, parts, opinion)
    for part in parts:
        if part.marker and NOTE.search(part.title):
            text = "a footnote in the title of a commentary is printed nowhere; put it into the text"
            problems.append(body.problem(part.marker.line, part.marker.words.start, "fn/title", text))
    if not fatal(problems):
        problems += _look_again(body, framed, words)
    if left:
        for part in parts:
            part.blocks = tuple(block.replace(ESCAPED, "") for block in part.blocks)
            part.title = part.title.replace(ESCAPED, "")
        notes_html = {key: block.replace(ESCAPED, "") for key, block in notes_html.items()}
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
        # Python ends lines at these characters, and at some others.
        separated = len(("\n".join(lines) + ".").splitlines()) != len(lines)
        for number, line in enumerate(lines):
            if line and not line.isspace():
                if separated and _SEPARATORS.search(line):
                    self.separated.append((number, line))
                below = lines[number + 1] if number + 1 < len(lines) else ""
                underlined = below[:1] in _UNDERLINING and bool(_UNDERLINE.fullmatch(below))
                if not underlined and is_plain_text(line, self.words):
                    done.append(line)
                    continue
                alone = not (number and lines[number - 1].strip()) and not below.strip()
                words = read_wording(line, self.words, underlined=underlined, alone=alone)
                if words:
                    found = Candidate(len(self.candidates), number, line, words)
                    self.candidates.append(found)
                    line = f"{line[: words.start]}{STX}m{found.number}{ETX}{line[words.start :]}"
            done.append(line)
        if sum(found.words.form not in ("goes-on", "near") for found in self.candidates) > MOST_MARKERS:
            raise OverBudget(f"more than {MOST_MARKERS} lines begin with the label of a marker")
        return done

    def separators(self, body: Body, words: Vocabulary) -> Iterator[Problem]:
        """Labels behind a character that shows as a line end and is none (as U+2028)."""
        for number, line in self.separated:
            begin = 0
            for piece in _SEPARATORS.split(line):
                said = read_wording(piece, words) if begin else None
                if said and said.kind != "facts" and said.form not in ("goes-on", "typo", "near", "escaped"):
                    text = (
                        f"“{said.label}” stands behind a character that only looks like a line end (U+{ord(line[begin - 1]):04X}); "
                        f"write “{said.label}:” on a line of its own"
                    )
                    yield body.problem(number, begin + said.start, "split/almost", text)
                begin += len(piece) + 1


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
            token = TOKEN.search(lines[line])
            assert token
            text = lines[line][token.end() + found.words.end - found.words.start :].strip()
            self._paragraph(parent, [text, *lines[line + 1 : upto]])
            rest = lines[upto:]
        # What follows is parsed as a block of its own: a list may begin directly under a marker.
        if rest:
            blocks.insert(0, "\n".join(rest))

    def _borders(self, block: str, lines: list[str]) -> Iterator[tuple[int, Candidate]]:
        """The lines of a paragraph that are markers. Where a token is inside of something inline, that is written down."""
        spans = code_spans(self.marking.md, block) if "`" in block else []
        begin = 0
        for number, line in enumerate(lines):
            token = TOKEN.search(line)
            found = self.marking.candidates[int(token[1])] if token else None
            if token and found and found.words.form != "goes-on":
                at = begin + token.start()
                opened = block.rfind("<", 0, at)
                if any(start < at < stop for start, stop in spans):
                    self.marking.inside[found.number] = "span"
                elif block.rfind("<!--", 0, at) > block.rfind("-->", 0, at):
                    self.marking.inside[found.number] = "comment"
                elif opened >= 0 and re.match(r"</?[A-Za-z][^<>]*$", block[opened:at]) and number > 0 and "\n" in block[opened:at]:
                    self.marking.inside[found.number] = "tag"
                elif stands_free(line[: token.start()]) and (found.words.form == "line" or (found.words.form == "run-in" and number == 0)):
                    yield number, found
            begin += len(line) + 1

    def _paragraph(self, parent: etree.Element, lines: list[str]) -> None:
        text = "\n".join(lines).lstrip()
        if text.strip():
            etree.SubElement(parent, "p").text = text


def _note(parser: Markdown, text: str) -> etree.Element:
    note = etree.Element("div")
    parser.parser.parseChunk(note, text)
    return note


# ---- the parts -----------------------------------------------------------------------------------------------------


def _parts(root: etree.Element, candidates: Sequence[Candidate], opinion: bool) -> Iterator[Part]:
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
        part = Part(found.words.kind, found, headed=element.tag != "marker")
        title = None if element.tag == "marker" else _title(element, found)
        if title is not None and part.kind == "facts":
            part.elements.append(title)
        else:
            part.heading = title
    yield part


def _has_marker(root: etree.Element, candidates: Sequence[Candidate]) -> bool:
    return any(element.tag == "marker" or (element.tag[0] == "h" and _heading_marker(element, candidates)) for element in root)


def _heading_marker(heading: etree.Element, candidates: Sequence[Candidate]) -> Candidate | None:
    token = TOKEN.search(heading.text or "")
    if not token:
        return None
    found = candidates[int(token[1])]
    free = not (heading.text or "")[: token.start()].strip("*_ ")
    return found if free and found.words.form in ("line", "run-in", "bare") else None


def _title(heading: etree.Element, found: Candidate) -> etree.Element | None:
    """The heading with nothing but the words behind the colon, if there are any."""
    text = heading.text or ""
    token = TOKEN.search(text)
    assert token
    rest = text[token.end() + found.words.end - found.words.start :].strip()
    if not rest or found.words.form != "run-in":
        return None
    title = etree.Element(heading.tag)
    title.text = rest
    return title


def _judge_parts(body: Body, parts: Sequence[Part], opinion: bool) -> Iterator[Problem]:
    """What is wrong with the parts as a whole: empty ones, and commentaries that nobody signs."""
    commentaries = [part for part in parts if part.kind != "facts"]
    written = [part for part in commentaries if any(_has_text(block) for block in part.blocks)]
    for part in commentaries:
        if part not in written:
            line, place = (part.marker.line, part.marker.words.start) if part.marker else (0, 0)
            text = "there is no text under this marker; write the commentary or take the marker out"
            yield body.problem(line, place, "split/commentary-empty", text)
        elif len(written) > 1 and part.marker and not part.marker.words.author:
            label = part.marker.words.label
            text = f"there are {len(written)} commentaries, so each must be signed; write “{label} (Jane Doe):” or “{label} by Jane Doe:”"
            yield body.problem(part.marker.line, part.marker.words.start, "split/author-missing", text)
    for part in written:
        opening = visible_text(next(filter(None, part.blocks), ""))
        name = name_in(opening) if _SIGNED.match(opening) else ""
        if part.marker and not part.marker.words.author and name:
            text = f"“{opening}” looks like a signature and would be text; write “{part.marker.words.label} by {name}:” instead"
            yield body.problem(part.marker.line, part.marker.words.start, "split/author", text)
    first = next((part.marker for part in parts if part.marker), None)
    if opinion and parts and all(part.kind == "facts" for part in parts):
        yield body.problem(
            0,
            0,
            "split/commentary-empty",
            "this is a piece of commentary by its kind, and all of it is facts by its markers; mend one of them",
        )
    if opinion and first and any(_has_text(block) for block in parts[0].blocks):
        text = (
            "the whole piece is commentary by its kind, but what stands above this marker would be facts; write “Facts:” above it if it is"
        )
        yield body.problem(first.line, first.words.start, "split/facts-unmarked", text, "warning")
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
    return bool(_LETTER.match(block)) or (not re.match(r"<h[1-6r]\b", block) and bool(visible_text(block).replace(ESCAPED, "")))


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


def _unknown_notes(body: Body, unknown: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    for key in dict.fromkeys(unknown):
        spot = f"[^{key}]".split("\n")[0]
        line, place = next(((n, line.index(spot)) for n, line in enumerate(body.lines) if spot in line), (0, 0))
        key = " ".join(key.split())
        meant = nearest(key, known, 0.75)
        cure = f"did you mean “[^{meant}]”?" if meant else f"define it with “[^{key}]: …”, or add “key: {key}” to the source"
        yield body.problem(line, place, "fn/unknown", f"“[^{key}]” is neither a footnote nor the key of a source; {cure}", "warning")


def _look_again(body: Body, framed: Sequence[str], words: Vocabulary) -> Iterator[Problem]:
    """Labels that a reader would see at the beginning of a line, and that no line of the source begins with."""
    for line in (
        line
        for block in framed
        if block and not _begins_plainly(block, words) and _has_a_label(block, words)
        for line in lines_shown(block)
    ):
        label = "" if line.startswith(ESCAPED) else looks_like_a_label(line, words)
        if label:
            number, place = _shown_at(body, label)
            text = f"a reader would take “{label}” for the beginning of a commentary; write “{label}:” at the margin, or escape it"
            yield body.problem(number, place, "split/html" if "<" in body.lines[number] else "split/almost", text)


def _begins_plainly(block: str, words: Vocabulary) -> bool:
    """Whether a finished block is one paragraph whose first words, without any markup, are none of a label: most are."""
    if not block.startswith("<p>") or "<br" in block or _BLOCK.search(block, 1, len(block) - 4):
        return False
    head = block[3 : 3 + words.probe].replace("\n", " ")
    if begins_otherwise(head, words):
        return True
    if not head[:1].isalpha() or STX in block or "<" in head or "&" in head:
        return False
    seen = head.lower() if head.isascii() else folded(head)
    return not seen.startswith(words.probes)


def _has_a_label(block: str, words: Vocabulary) -> bool:
    """Whether there is a label anywhere in a finished block, with its tags taken away."""
    text = unescape(_ANY_TAG.sub("", block))
    return bool(words.anywhere.search(text.lower() if text.isascii() else folded(text)))


def lines_shown(block: str) -> Iterator[str]:
    """The lines that a reader sees of a block, as visible text. What Markdown made a quote, a cell or code shows as an “x”.

    A line break ends a line, but a label may also go on behind it: such lines come in pieces and as a whole.
    """
    if STX not in block and not _BLOCK.search(block, 1, len(block) - 5) and "<br" not in block:
        yield visible_text(block)
        return
    open_frames = dict.fromkeys("bpct", 0)
    depth = dict.fromkeys("bpct", 0)
    lines: list[list[str]] = [[]]
    for piece in _PIECES.split(NOTE.sub("", block)):
        frame = FRAME.fullmatch(piece)
        tag = _TAG_NAME.match(piece)
        if frame:
            open_frames[frame[2]] += 1 if frame[1] == "o" else -1
        elif tag:
            kind = _KINDS.get(tag[2])
            if kind:
                depth[kind] = max(0, depth[kind] + (-1 if tag[1] else 1))
            if _BREAK.match(piece):
                lines[-1].append("\n") if tag[2] == "br" else lines.append([])
        elif piece:
            framed = any(open_frames[kind] and depth[kind] for kind in depth)
            lines[-1].append("x" if framed and piece.strip() else piece)
    for line in lines:
        shown = visible_text("".join(line))
        if shown:
            yield shown
            yield from (visible_text(part) for part in ("".join(line)).split("\n")[1:] if "\n" in line)


def _shown_at(body: Body, label: str) -> tuple[int, int]:
    """Where the source most likely has a label that only readers see: the label itself, else its first word beginning a line."""
    lines = [line.casefold() for line in body.lines]
    wanted, first = label.casefold(), label.casefold().split()[0]
    for found in (
        (number for number, line in enumerate(lines) if wanted in line),
        (number for number, line in enumerate(lines) if wanted in visible_text(line)),
        (number for number, line in enumerate(lines) if line.startswith(first)),
    ):
        for number in found:
            return number, max(0, lines[number].find(wanted), lines[number].find(first))
    return 0, 0
