"""Markdown to safe HTML: the dialect, the budget and the sanitiser. The only door to Python-Markdown and nh3.

A text goes through in two halves. ``parse`` gives the tree of blocks, in which ``separation.py`` finds the parts;
``finish`` gives the HTML of each block, sanitised by itself, so that nothing left open in one can reach the next.
"""

import html
import re
import signal
import threading
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property, lru_cache
from types import FrameType
from typing import Any, ClassVar, cast

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedBlockPreprocessor, FencedCodeExtension
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import LINK_RE, InlineProcessor, LinkInlineProcessor
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.serializers import to_html_string
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import AtomicString, Registry

# Private tokens: the parser drops these two characters from what an editor writes, so that nobody else can write one.
STX, ETX = "\x02", "\x03"
NOTE = re.compile(f"<sup>{STX}n([0-9]+){ETX}</sup>")
FRAME = re.compile(f"{STX}([oc])([bpct]){ETX}")
_FRAMED = {"blockquote": "b", "pre": "p", "code": "c", "td": "t", "th": "t"}
_END = f"{STX}end{ETX}"

_TAGS = {
    *("a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small"),
    *("span", "strong", "sub", "sup", "time", "u", "var", "wbr", "ruby", "rp", "rt"),
    *("blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "summary", "ul", "caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"src", "alt", "title", "width", "height"},
    "ins": {"cite", "datetime"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
# In these HTML reads the rest as text, our own closing tags too; without the tags it is text like any other.
_RAW_TEXT = re.compile(r"</?(?:iframe|noembed|noframes|noscript|plaintext|textarea|title|xmp)\b[^<>]*>", re.IGNORECASE)
# What formats a text and was left open is opened again in each paragraph that follows: the same tag three times at most, but one
# with another attribute is another tag. What is written oddly is not worth telling apart.
_FORMATTING = re.compile(
    r"""<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])"""
    r"""((?:\s++[\w-]++(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[\w.#-]++))?)*+\s*+>)?""",
    re.IGNORECASE,
)
_OPENED_AGAIN = 200_000
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}))(?![0-9a-fA-F]);?")
_TAG = re.compile(r"<[^<>]*>")
_APART = re.compile(
    r"<(?:br|/?(?:blockquote|caption|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|summary|table|tbody|td|th|thead|tr|ul))\b[^<>]*>"
)
_ALIGNED = re.compile(r"<(t[dh])([^<>]*?) align=\"([^\"]*)\"")
_IMAGE_WITHOUT_ALT = re.compile(r"<img(?![^<>]* alt=)")
_CONTROLS = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, *range(128, 160), 0x202D, 0x202E, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]
)


class OverBudget(Exception):
    """A text asks for more work than one briefing may; the message says what there is too much of."""


def new_parser() -> Markdown:
    """A parser of the dialect. Making one takes as long as reading a text: keep it, and let ``parse`` reset it."""
    parser = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FencedCodeExtension(),
            _Notes(),
            AbbrExtension(),
            DefListExtension(),
            SaneListExtension(),
        ],
        output_format="html",
    )
    parser.preprocessors.register(_Whitespace(parser), "normalize_whitespace", 30)
    parser.preprocessors.register(_AfterFences(parser), "after_fences", 24)
    parser.parser.blockprocessors.register(_PlainParagraph(parser.parser), "plain_paragraph", 105)
    parser.inlinePatterns.register(_Link(LINK_RE, parser), "link", 160)
    parser.treeprocessors.register(_Inline(parser), "inline", 20)
    parser.treeprocessors.register(_Unescaping(parser), "unescape", 0)
    parser.treeprocessors.deregister("prettify")
    parser.parser.blockprocessors = _Settled(parser.parser.blockprocessors)
    return parser


class _Settled(Registry[Any]):
    """What is registered, in its order: looked up once, and not for every block of every text."""

    def __init__(self, registry: "Registry[Any]") -> None:
        super().__init__()
        self.__dict__.update(registry.__dict__)
        self._listed: tuple[Any, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        if len(self._listed) != len(self):
            self._listed = tuple(super().__iter__())
        return iter(self._listed)

    def register(self, item: Any, name: str, priority: float) -> None:
        super().register(item, name, priority)
        self._listed = ()


class _PlainParagraph(BlockProcessor):
    """Takes a top-level block of which every line begins with a letter before fifteen others are asked: it can only be a paragraph.

    Whatever else there is begins some line with a space or a sign. A block with a private token is left to who put it there.
    """

    _PLAIN = re.compile(r"(?:[^\W\d_][^\n]*(?:\n|\Z))+")

    def test(self, parent: etree.Element, block: str) -> bool:
        return parent is self.parser.root and not self.parser.state and STX not in block and bool(self._PLAIN.fullmatch(block))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        etree.SubElement(parent, "p").text = blocks.pop(0)


class _Inline(InlineTreeprocessor):
    """The library's own, which tries only the patterns that a text has the sign for: most texts have few of the signs.

    It takes the place of a method that is not meant to be replaced. Should a later version call that method otherwise, this
    one is never called, and the same pages take longer.
    """

    _SIGNS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **dict.fromkeys(("reference", "link", "short_reference", "footnote"), ("[",)),
        **dict.fromkeys(("image_link", "image_reference", "short_image_ref"), ("![",)),
        **dict.fromkeys(("autolink", "automail", "html"), ("<",)),
        **{"backtick": ("`",), "escape": ("\\",), "linebreak": ("  \n",), "entity": ("&",), "em_strong": ("*", "_")},
    }
    _OF_DEFINITIONS = ("reference", "short_reference", "image_reference", "short_image_ref")

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString) or not self._any.search(data):
            return data
        start = 0
        patterns = self._tried if self.md.references else self._tried_without_definitions
        apply: Any = getattr(self, "_InlineProcessor__applyPattern")  # noqa: B009 - the name is none that a type checker knows
        while patternIndex < len(patterns):
            pattern, signs = patterns[patternIndex]
            for sign in signs:
                if sign in data:
                    data, matched, start = apply(pattern, data, patternIndex, start)
                    patternIndex += not matched
                    break
            else:
                patternIndex, start = patternIndex + 1, 0
        return data

    @cached_property
    def _tried(self) -> list[tuple[Any, tuple[str, ...]]]:
        """Each pattern, in order, with the texts of which it needs one to match; an empty one where it may match anything."""
        registry: Any = self.md.inlinePatterns
        signs = {id(registry[name]): sign for name, sign in self._SIGNS.items() if name in registry}
        return [(pattern, signs.get(id(pattern), ("",))) for pattern in registry]

    @cached_property
    def _tried_without_definitions(self) -> list[tuple[Any, tuple[str, ...]]]:
        """The same for a text without link definitions, in which no reference leads anywhere."""
        registry: Any = self.md.inlinePatterns
        idle = [registry[name] for name in self._OF_DEFINITIONS if name in registry]
        return [(pattern, () if pattern in idle else signs) for pattern, signs in self._tried]

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(sign) for sign in sorted({sign for _, signs in self._tried for sign in signs})))


class _Link(LinkInlineProcessor):
    """The library's own, which takes the plainest links by a shorter way: it counts brackets and quotes in the others."""

    _PLAIN = re.compile(r"""([^\[\]]*)\]\(([^\s()<>"'\\\x02]+)\)""")

    # The library's own inline processors differ from their base class in just this way.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element | str | None, int | None, int | None]:  # type: ignore[override]
        plain = self._PLAIN.match(data, m.end())
        if not plain:
            return super().handleMatch(m, data)
        link = etree.Element("a", href=plain[2])
        link.text = plain[1]
        return link, m.start(), plain.end()


class _Whitespace(NormalizeWhitespace):
    """The library's own, which looks for what it would change before it goes through the whole text."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        changes = any(sign in text for sign in ("\n ", "\t", "\r", STX, ETX))
        return super().run(lines) if changes else [*lines, "", ""]


class _Unescaping(UnescapeTreeprocessor):
    """The library's own, which has nothing to do where there was no backslash."""

    idle = False

    def run(self, root: etree.Element) -> None:
        if not self.idle:
            super().run(root)


class _AfterFences(Preprocessor):
    """Remembers how many fences were put away: what comes into the stash later is raw HTML."""

    fences = 0

    def run(self, lines: list[str]) -> list[str]:
        self.fences = self.md.htmlStash.html_counter
        return lines


class References(dict[str, tuple[str, str | None]]):
    """Link definitions by name; ``twice`` holds the names that were defined again."""

    def __init__(self) -> None:
        super().__init__()
        self.twice: list[str] = []

    def __setitem__(self, name: str, value: tuple[str, str | None]) -> None:
        if name in self:
            self.twice.append(name)
        super().__setitem__(name, value)


class _Notes(FootnoteExtension):
    """Footnotes of which only the definitions are the library's: who prints a note is decided with the parts."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.registerExtension(self)
        self.parser = md.parser
        self.md = md
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "footnote", 17)
        md.inlinePatterns.register(_NoteReference(r"\[\^([^\]]*)\]", self), "footnote", 175)

    def reset(self) -> None:
        super().reset()
        self.twice: list[str] = []
        self.keys: dict[str, int] = {}
        self.unknown: list[str] = []

    def setFootnote(self, id: str, text: str) -> None:
        if id in self.footnotes:
            self.twice.append(id)
        super().setFootnote(id, text)


class _NoteReference(InlineProcessor):
    """``[^key]`` becomes a token with the key's number; what it points to is known when all parts are."""

    def __init__(self, pattern: str, notes: _Notes) -> None:
        super().__init__(pattern, notes.md)
        self.notes = notes

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element | None, int | None, int | None]:  # type: ignore[override]
        number = self.notes.keys.get(m.group(1))
        if number is None:
            self.notes.unknown.append(m.group(1))
            return None, None, None
        mark = etree.Element("sup")
        mark.text = AtomicString(f"{STX}n{number}{ETX}")
        return mark, m.start(0), m.end(0)


def notes_of(parser: Markdown) -> _Notes:
    """The footnotes of the text that the parser has read last."""
    return next(extension for extension in parser.registeredExtensions if isinstance(extension, _Notes))


def fences_of(parser: Markdown) -> int:
    """How many of the first entries of the parser's stash are fenced code; the others are raw HTML."""
    counter = parser.preprocessors["after_fences"]
    assert isinstance(counter, _AfterFences)
    return counter.fences


def closed_fences(text: str) -> set[tuple[int, int]]:
    """The first and the last line (from 0) of each fence that the parser takes as closed, as it takes them: one behind the other."""
    found = set()
    line = at = 0
    while fence := FencedBlockPreprocessor.FENCED_BLOCK_RE.search(text, at):
        first = line + text.count("\n", at, fence.start())
        line = first + text.count("\n", fence.start(), fence.end())
        found.add((first, line))
        at = fence.end()
    return found


def code_spans(parser: Markdown, text: str) -> list[tuple[int, int]]:
    """Where code spans begin and end in the text of a paragraph, as the parser will take them: it is asked itself."""
    pattern: Any = parser.inlinePatterns["backtick"]
    spans: list[tuple[int, int]] = []
    at = 0
    while True:
        for found in pattern.getCompiledRegExp().finditer(text, at):
            node, start, end = pattern.handleMatch(found, text)
            if start is not None:
                break
        else:
            return spans
        if not isinstance(node, str):
            spans.append((start, end))
        # What was matched is out of the way of later matches, as in the parser.
        text, at = text[:start] + "\0" * (end - start) + text[end:], end


# What a text must hold to be changed by a step before the parsing.
STEPS = {"fenced_code_block": ("```", "~~~"), "html_block": ("<", "&")}


def parse(parser: Markdown, lines: Sequence[str]) -> etree.Element:
    """The tree of the text's blocks; nothing inside of them has been looked at."""
    parser.reset()
    parser.references = References()  # type: ignore[assignment]  # the library's own values may hold None as a title
    done = list(lines)
    text = "\n".join(done)
    if isinstance(unescaping := parser.treeprocessors["unescape"], _Unescaping):
        unescaping.idle = "\\" not in text
    idle = [parser.preprocessors[name] for name, signs in STEPS.items() if not any(sign in text for sign in signs)]
    for step in parser.preprocessors:
        if step not in idle:
            done = step.run(done)
    return cast(etree.Element, parser.parser.parseDocument(done).getroot())


def finish(parser: Markdown, blocks: Sequence[etree.Element], *, framed: bool = False) -> list[str]:
    """The HTML of each block, in order, sanitised; empty where the sanitiser left nothing.

    With ``framed`` there are tokens (``FRAME``) at both ends of what Markdown made a quote, a table cell or code: only so
    can it be told from raw HTML afterwards. ``unframed`` takes them out.
    """
    root = etree.Element("div")
    root.extend(blocks)
    for tree_step in parser.treeprocessors:
        changed = tree_step.run(root)
        root = root if changed is None else changed
    if framed:
        _frame(parser, root)
    for block in root:
        block.tail = _END
    text = to_html_string(root)[len("<div>") : -len("</div>")] if len(root) else ""
    for text_step in parser.postprocessors:
        text = text_step.run(text)
    if parser.htmlStash.html_counter == fences_of(parser):
        # Nothing in it was HTML before: what Markdown makes is closed where it was opened, and may go through at once.
        return [piece.strip() for piece in _safe(text).split(_END)[: len(blocks)]]
    return [_safe(piece, mixed=True) for piece in text.split(_END)[: len(blocks)]]


def _frame(parser: Markdown, root: etree.Element) -> None:
    for element in root.iter():
        kind = _FRAMED.get(element.tag)
        if kind:
            kept = type(element.text or "")
            element.text = kept(f"{STX}o{kind}{ETX}{element.text or ''}")
            if len(element):
                element[-1].tail = f"{element[-1].tail or ''}{STX}c{kind}{ETX}"
            else:
                element.text = kept(f"{element.text}{STX}c{kind}{ETX}")
    stash = parser.htmlStash.rawHtmlBlocks
    for number in range(fences_of(parser)):
        opening, tag, code = str(stash[number]).partition("<code")
        attributes, end, code = code.partition(">")
        code = code.removesuffix("</code></pre>")
        stash[number] = f"{opening}{tag}{attributes}{end}{STX}op{ETX}{STX}oc{ETX}{code}{STX}cc{ETX}{STX}cp{ETX}</code></pre>"


def unframed(piece: str) -> str:
    """The HTML without the tokens of ``FRAME``."""
    return FRAME.sub("", piece) if STX in piece else piece


def _safe(piece: str, *, mixed: bool = False) -> str:
    """Sanitised HTML of one block, without raw control characters; attributes of ours are put in later, by who knows them.

    ``mixed`` where an editor's own HTML may be in it, of which not all may be closed.
    """
    if "&#" in piece:
        piece = _NUMBERED.sub(_without_control, piece)
    if mixed:
        piece = _RAW_TEXT.sub("", piece)
        if piece.count("<") > 600:
            _check_formatting(piece)
    clean = _CLEANER.clean(piece).strip()
    if "\u202d" in clean or "\u202e" in clean:
        clean = clean.replace("\u202d", "").replace("\u202e", "")
    if "align=" in clean:
        clean = _ALIGNED.sub(_as_class, clean)
    if "<img" in clean:
        clean = _IMAGE_WITHOUT_ALT.sub('<img alt=""', clean)
    return clean


def _check_formatting(piece: str) -> None:
    """Raise ``OverBudget`` where a few thousand tags would become millions."""
    tags = list(_FORMATTING.finditer(piece))
    different = len({tag[0] for tag in tags if tag[1]}) + sum(not tag[1] for tag in tags)
    if different * piece.count("<") > _OPENED_AGAIN:
        raise OverBudget("there are too many HTML tags such as <b> with different attributes")


def _without_control(reference: re.Match[str]) -> str:
    """A character reference, unless it stands for one of the characters of our tokens or another that no text has."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if number in _CONTROLS and not 128 <= number < 160 else reference.group()


def _as_class(cell: re.Match[str]) -> str:
    """Alignment as a class: the attribute is not HTML any more, and a style would need a wider content security policy."""
    side = f' class="{cell[3]}"' if cell[3] in ("left", "right", "center") else ""
    return f"<{cell[1]}{cell[2]}{side}"


def without_controls(text: str) -> str:
    """The text without characters that XML does not allow or that stand for nothing; a private token would be one."""
    return text.translate(_CONTROLS)


@lru_cache(64)  # several look at the blocks of one text
def visible_text(piece: str) -> str:
    """What a reader sees of sanitised HTML, with single spaces; blocks, cells and line breaks keep words apart."""
    if piece.startswith("<p>") and piece.endswith("</p>"):
        piece = piece[len("<p>") : -len("</p>")]
    if "<" in piece:
        piece = _TAG.sub("", _APART.sub(" ", piece))
    return " ".join(html.unescape(piece).split())


@cache
def _plain_parser() -> Markdown:
    return new_parser()


def render(text: str) -> str:
    """The HTML of a text without parts: a standing page, or how we know. Raises ``OverBudget``."""
    check_budget(text)
    parser = _plain_parser()
    return "\n".join(piece for piece in finish(parser, list(parse(parser, without_controls(text).split("\n")))) if piece)


# ---- the budget ----------------------------------------------------------------------------------------------------

_BLANK = re.compile(r"\n[ \t]*\n")
_DEEP = re.compile(r"\n(?:(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])){40}|(?:    |\t){40}[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t])")
# The library's time grows with the square of how often these stand in one block. The largest block that was found in
# other people's archives has 1,800 brackets and 2,500 asterisks, the largest text 13,000 and 20,000.
_IN_A_BLOCK = (
    ("\n=", 500),
    ("<", 600),
    ("\n#", 1_500),
    ("[", 6_000),
    ("`", 6_000),
    ("*", 8_000),
    ("_", 8_000),
    ("&", 8_000),
    ("|", 12_000),
)
_CELLS = 200_000
_DELIMITERS = re.compile(r"^[ \t>]*[|:-][ \t|:-]*$", re.MULTILINE)
_IN_A_TEXT = (("\n*[", 300), ("<!", 400), ("\n[^", 3_000), ("<", 6_000), ("[", 60_000), ("`", 60_000), ("\n\n", 60_000), ("*", 100_000))


def check_budget(text: str) -> None:
    """Count what the library needs more than linear time for, before it is given the text. Raises ``OverBudget``."""
    for sign, most in _beyond(text, _IN_A_TEXT):
        raise OverBudget(f"the text has more than {most:,} times “{sign.strip() or 'a blank line'}”")
    many = _beyond(text, _IN_A_BLOCK)
    for block in _BLANK.split(text) if many else ():
        for sign, most in many:
            if block.count(sign) > most:
                raise OverBudget(f"a paragraph has more than {most:,} times “{sign.strip()}”")
    if text.count("|") * text.count("\n") > _CELLS:
        # The library gives each row of a table as many cells as its head has, whether they were written or not.
        for block in _BLANK.split(text):
            columns = max((row[0].count("|") for row in _DELIMITERS.finditer(block)), default=0)
            if columns * block.count("\n") > _CELLS:
                raise OverBudget(f"a table has more than {_CELLS:,} cells")
    if _DEEP.search("\n" + text):
        raise OverBudget("quotes or lists are nested more than 40 deep")


def _beyond(text: str, limits: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Those limits, of which the lowest come first, that a text is beyond; one that is shorter is not looked through."""
    found = []
    for sign, most in limits:
        if len(text) <= most:
            break
        if text.count(sign) > most:
            found.append((sign, most))
    return found


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OverBudget`` when the block takes more processor time than that; the last resort behind ``check_budget``.

    Only where the system has such a timer, and in the main thread of a process: signals go nowhere else.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    _listen()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except RecursionError:
        raise OverBudget("quotes, lists or emphasis are nested too deep") from None
    except _Overrun:
        raise OverBudget(f"the text takes more than {seconds:g} seconds to read") from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class _Overrun(Exception):
    """The time is over."""


@cache
def _listen() -> None:
    """Have the timer's signal raise ``_Overrun`` from now on: to give it back after each text takes longer than reading some."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _Overrun

    signal.signal(signal.SIGPROF, stop)
