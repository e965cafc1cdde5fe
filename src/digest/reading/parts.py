"""Facts and commentaries from the separated blocks: numbered paragraphs, notes, citations of sources and of facts.

Everything is put in after the sanitiser, and only here: no id or class of an editor's HTML comes this far.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from digest.labels import folded
from digest.model import Commentary, CommentaryHtml, CommentaryKind, Facts, FactsBlock, FactsHtml, Note
from digest.problems import Problem
from digest.reading.body import Body
from digest.reading.prose import NOTE, STX, visible_text
from digest.reading.separation import Part, Separated
from digest.slugs import term_slug

_HEADING = re.compile(r"<h([1-6])>")
_HEADINGS = re.compile(r"<(/?)h([1-6])>")
_BEGINS_WITH_A_WORD = re.compile(r"<p>\w")
_HANGING = re.compile(r"<(?:ul|ol|dl|blockquote|table|pre|hr|figure|details)\b")
_BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|dl|blockquote|table|pre|hr|figure|details|div)\b")
_CITES = re.compile(r'<a href="#fact"[^<>]*>(.*?)</a>', re.DOTALL)
_CITATION = re.compile(r"\]\(\s*<?#fact>?[\s)]")
_ADDRESS = re.compile(r'<[^<>]*? (?:href|src)="([^"]+)"')
_IMAGE = re.compile(r'<img(?: [a-z]+="[^"]*")*')
_SOURCE = re.compile(r' src="([^"]+)"')
_TARGET = re.compile(r'<a [^<>]*?\bhref="([^"]+)"')
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_OURS = re.compile("#(?:source|note|commentary)-[0-9]")


@dataclass(slots=True)
class _Group:
    """A facts paragraph with what hangs on it, while it is put together from ``blocks``."""

    number: int
    pieces: list[str]
    blocks: list[str]
    sources: list[int] = field(default_factory=list)
    cited_by: list[str] = field(default_factory=list)


def compose(separated: Separated, body: Body, sources: Mapping[str, int]) -> tuple[Facts, tuple[Commentary, ...], tuple[Problem, ...]]:
    """The finished parts. ``sources`` maps the keys of the sources to their numbers (from 1)."""
    ids = _Ids()
    notes = _Notes(separated, sources)
    groups = _grouped([part.blocks for part in separated.parts if part.kind == "facts"])
    levels = _Levels()
    for group in groups:
        html = "\n".join(group.pieces)
        group.pieces = [notes.numbered(ids.given(levels.nested(html)), group.sources)]
    facts_notes = notes.printed()

    cites = _Citations(body, separated, groups)
    unfinished: list[tuple[Callable[[], tuple[Note, ...]], Commentary]] = []
    commentaries = [part for part in separated.parts if part.kind != "facts"]
    for number, part in enumerate(commentaries, 1):
        html = "\n".join(_wrapped(block) for block in part.blocks if block)
        html = notes.numbered(ids.given(_Levels().nested(cites.resolved(html, part, number))), [])
        kind: CommentaryKind = part.kind if part.kind != "facts" else "commentary"
        marker = part.marker
        unfinished.append(
            (
                notes.printed(),
                Commentary(
                    number=number,
                    kind=kind,
                    author=marker.words.author if marker else "",
                    title=visible_text(NOTE.sub("", part.title)),
                    html=CommentaryHtml(html),
                    line=marker.line + body.first if marker else body.first,
                    column=body.column(marker.line, marker.words.start) if marker else 0,
                ),
            )
        )
    problems = (*cites.problems, *notes.unused(body))
    blocks = tuple(
        FactsBlock(group.number, FactsHtml(group.pieces[0]), tuple(group.cited_by), tuple(dict.fromkeys(group.sources))) for group in groups
    )
    done = tuple(Commentary(c.number, c.kind, c.author, c.title, c.html, finished(), c.line, c.column) for finished, c in unfinished)
    return Facts(blocks, facts_notes()), done, problems


def inside_links(pieces: Sequence[str]) -> tuple[str, ...]:
    """The addresses inside the site that sanitised HTML links to, in order, each once; links that we put there are left out."""
    found = [unescape(address) for piece in pieces if "=" in piece for address in _ADDRESS.findall(piece)]
    return tuple(dict.fromkeys([address for address in found if not _OUTSIDE.match(address) and not _OURS.match(address)]))


def shown_pictures(pieces: Sequence[str], links: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of the ``links`` that sanitised HTML shows as pictures, and those of these that it also leads to."""
    if not any("<img" in piece for piece in pieces):
        return (), ()
    sources = {unescape(source) for piece in pieces for image in _IMAGE.findall(piece) for source in _SOURCE.findall(image)}
    targets = {unescape(target) for piece in pieces for target in _TARGET.findall(piece)}
    pictures = tuple(link for link in links if link in sources)
    return pictures, tuple(link for link in pictures if link in targets)


# ---- facts ---------------------------------------------------------------------------------------------------------


def _wrapped(block: str) -> str:
    """A block that begins with a block element: raw HTML may have left bare text."""
    return block if _BLOCK.match(block) else f"<div>{block}</div>"


def _grouped(runs: Sequence[Sequence[str]]) -> list[_Group]:
    """The blocks of the facts, run by run: headings by themselves (0), paragraphs with the lists and quotes that follow."""
    groups: list[_Group] = []
    number = 0
    for run in runs:
        open_group = False
        for block in run:
            if not block:
                continue
            shows = _BEGINS_WITH_A_WORD.match(block) or bool(_text(block))
            if _HEADING.match(block):
                groups.append(_Group(0, [block], [block]))
                open_group = False
            elif open_group and (_HANGING.match(block) or not shows):
                groups[-1].pieces.append(block)
                groups[-1].blocks.append(block)
            else:
                number += bool(shows)
                groups.append(_Group(number if shows else 0, [_wrapped(block)], [block]))
                open_group = bool(shows)
    return groups


def _text(block: str) -> str:
    """What a reader sees of a block, but for the marks of notes."""
    return visible_text(NOTE.sub("", block) if STX in block else block)


class _Levels:
    """Headings of a part as h3 and below, none skipped: the page and the part have the levels above."""

    def __init__(self) -> None:
        self.above: list[int] = []

    def nested(self, html: str) -> str:
        return _HEADINGS.sub(self._one, html) if "<h" in html else html

    def _one(self, tag: re.Match[str]) -> str:
        level = int(tag[2])
        if not tag[1]:
            while self.above and self.above[-1] >= level:
                self.above.pop()
            self.above.append(level)
        return f"<{tag[1]}h{min(6, 2 + len(self.above))}>"


class _Ids:
    """An id for each heading that begins a block, unique in the page."""

    def __init__(self) -> None:
        self.given_out: dict[str, int] = {}

    def given(self, html: str) -> str:
        return re.sub(r"(^|\n)<h([3-6])>(.*?)</h\2>", self._one, html) if "<h" in html else html

    def _one(self, found: re.Match[str]) -> str:
        name = "h-" + (term_slug(visible_text(NOTE.sub("", found[3])))[:80].strip("-") or "section")
        self.given_out[name] = seen = self.given_out.get(name, 0) + 1
        name = name if seen == 1 else f"{name}--{seen}"
        return f'{found[1]}<h{found[2]} id="{name}">{found[3]}</h{found[2]}>'


# ---- notes and sources ---------------------------------------------------------------------------------------------


class _Notes:
    """Gives numbers to notes in the order in which readers meet them, and each note to the part that uses it first."""

    def __init__(self, separated: Separated, sources: Mapping[str, int]) -> None:
        self.separated = separated
        self.sources = sources
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.waiting: list[str] = []

    def numbered(self, html: str, cited: list[int]) -> str:
        """The HTML with links in place of the tokens; the numbers of the sources that it cites are added to ``cited``."""

        def link(token: re.Match[str]) -> str:
            key = self.separated.keys[int(token[1])]
            source = self.sources.get(key)
            if source is not None:
                cited.append(source)
                return f'<sup><a class="source" href="#source-{source}">[{source}]</a></sup>'
            if key not in self.numbers:
                self.numbers[key] = len(self.numbers) + 1
                self.waiting.append(key)
            number = self.numbers[key]
            self.uses[key] = use = self.uses.get(key, 0) + 1
            return f'<sup id="note-{number}-ref-{use}"><a class="note" href="#note-{number}">{number}</a></sup>'

        return NOTE.sub(link, html) if STX in html else html

    def printed(self) -> Callable[[], tuple[Note, ...]]:
        """The notes that the part before has brought up, with those that they bring up; how often each is used shows at the end."""
        own: list[tuple[str, str]] = []
        while self.waiting:
            key = self.waiting.pop(0)
            own.append((key, self.numbered(_unwrapped(self.separated.notes[key]), [])))
        return lambda: tuple(Note(self.numbers[key], html, tuple(range(1, self.uses[key] + 1))) for key, html in own)

    def unused(self, body: Body) -> list[Problem]:
        """A warning for each note that nobody refers to: it is printed nowhere."""
        found = []
        for key in self.separated.notes:
            if key not in self.numbers and key not in self.sources:
                spot = f"[^{key}]:"
                line = next((n for n, text in enumerate(body.lines) if text.lstrip().startswith(spot)), 0)
                text = f"nothing refers to the footnote “{key}”, so it is printed nowhere; refer to it with “[^{key}]” or take it out"
                found.append(body.problem(line, 0, "fn/unused", text, "warning"))
        return found


def _unwrapped(html: str) -> str:
    """The inside of the element that a note was parsed in."""
    return html[len("<div>") : -len("</div>")].strip() if html.startswith("<div>") and html.endswith("</div>") else html


# ---- citations of facts --------------------------------------------------------------------------------------------


class _Citations:
    """``[words](#fact)`` in a commentary leads to the one facts paragraph that has those words."""

    def __init__(self, body: Body, separated: Separated, groups: Sequence[_Group]) -> None:
        self.body = body
        self.problems: list[Problem] = []
        self._of_facts = groups
        spots = (
            (line, max(0, text.rfind("[", 0, found.start()))) for line, text in enumerate(body.lines) for found in _CITATION.finditer(text)
        )
        self.places = {id(part): [next(spots, (0, 0)) for _ in range(_count(part))] for part in separated.parts}
        for part in separated.parts:
            if part.kind == "facts":
                for line, place in self.places[id(part)]:
                    text = "only a commentary cites facts with “(#fact)”; in the facts link to a paragraph by its number, as “(#fact-2)”"
                    self.problems.append(body.problem(line, place, "cite/misplaced", text))

    @cached_property
    def groups(self) -> list[tuple[str, _Group]]:
        """The numbered paragraphs with their words as they are compared; most texts cite none."""
        return [(folded(" ".join(map(_text, group.blocks))), group) for group in self._of_facts if group.number]

    def resolved(self, html: str, part: Part, commentary: int) -> str:
        """The HTML with each citation leading to its paragraph, which learns of it; words that are not there are a problem."""
        places = iter(self.places[id(part)])
        count = 0

        def link(found: re.Match[str]) -> str:
            nonlocal count
            line, place = next(places, (0, 0))
            words = visible_text(NOTE.sub("", found[1]))
            hits = [group for text, group in self.groups if words and folded(words) in text]
            if len(hits) != 1:
                several = (
                    f"{len(hits)} paragraphs of the facts; cite more of the words"
                    if hits
                    else "no paragraph of the facts; cite words that do"
                )
                rule = "cite/several" if hits else "cite/missing"
                self.problems.append(self.body.problem(line, place, rule, f"the words “{words}” stand in {several}"))
                return found[0]
            count += 1
            name = f"commentary-{commentary}-cites-{count}"
            hits[0].cited_by.append(name)
            return f'<a class="cites" id="{name}" href="#fact-{hits[0].number}">{found[1]}</a>'

        return _CITES.sub(link, html) if "#fact" in html else html


def _count(part: Part) -> int:
    return sum(len(_CITES.findall(block)) for block in part.blocks if "#fact" in block)
