"""A small and strict reading of YAML, by events: every scalar is text, and every value knows where it stands.

Refused are keys that stand twice, keys that are no text, anchors, aliases, tags, merge keys, directives, a second document, and more
levels than anybody needs. Where YAML cannot be read at all, the commonest slips are looked for, so that the message can show
the line as it should be; the slip is then mended in memory and reading goes on, so that one run tells all of them.
"""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from digest.decoding import FORBIDDEN, SUSPICIOUS, code_point
from digest.problems import Problem

# libyaml is ten times as fast; without it the result is the same.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LIMIT = 64 * 1024
DEPTH = 20
_DIRECTIVE = "lines that begin with % are not understood here; delete them"
_REPAIRS = 12
_MOST = 100


class Scalar(NamedTuple):
    """A text as the editor typed it; ``plain`` where it stands without quotes and is no block."""

    text: str
    line: int
    column: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in their order; no key stands twice."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    line: int
    column: int


Node = Scalar | Sequence | Mapping

# What people's programs put before the entries of a list.
BULLETS = "•‣▪◦●·–—*+"
# Characters that nobody sees, or that look like a plain space; ``str.translate`` takes them out.
INVISIBLE = dict.fromkeys(
    (0x00A0, 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x180E, *range(0x2000, 0x2010), 0x2028, 0x2029, *range(0x202A, 0x2030), 0x205F,
     *range(0x2060, 0x2070), 0x3000, 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0)
)  # fmt: skip


def parse(text: str, path: str, first_line: int = 1, limit: int = LIMIT) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML document; ``None`` if it is empty or cannot be read at all.

    ``first_line`` is the line of the file in which the text begins. ``limit`` is in bytes of UTF-8. A node together with
    problems is what could be understood all the same, so that its fields can be checked in the same run.
    """
    written = text.encode("utf-8", "surrogatepass") if len(text) <= limit else b""
    if len(text) > limit or len(written) > limit:
        kilobytes = limit // 1024
        return None, (Problem(path, first_line, 1, "yaml/size", f"there is more than {kilobytes} kB of YAML here; shorten it"),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        text = "\n".join(_without_end(line) for line in text.split("\n"))
    # One pass over the bytes, as in decoding.py, and the search only where it may find something.
    if len(written.translate(None, _SUSPICIOUS)) < len(written) and (found := list(_unseen(text))):
        return None, tuple(Problem(path, first_line + line, column + 1, "yaml/character", what) for line, column, what in found)
    slips: list[_Slip] = []
    typed = text.split("\n")
    first = next((number for number, line in enumerate(typed) if line.strip() and not line.lstrip().startswith("#")), 0)
    if typed[first].startswith("%"):
        return None, (Problem(path, first_line + first, 1, "yaml/directive", _DIRECTIVE),)
    mended: set[int] = set()
    node: Node | None = None
    for _ in range(_REPAIRS):
        reader = _Reader(text, first_line)
        try:
            node = reader.read()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            # At the end of the text, libyaml and PyYAML's own parser disagree by a line.
            last = text.count("\n")
            line, column = (mark.line, mark.column) if mark and mark.line <= last else (last, len(text))
            slip = _slip(text, line, column, first_line)
            if slip.line in mended:
                # What was tried there did not help, and what follows from it would only confuse.
                break
            slips.append(slip)
            if slip.mended is None:
                break
            mended.add(slip.line)
            lines = text.split("\n")
            lines[slip.line] = slip.mended
            text = "\n".join(lines)
        except _TooDeep as too_deep:
            what = f"the YAML is nested more than {DEPTH} levels deep; make it flatter"
            slips.append(_Slip(too_deep.line - first_line, too_deep.column - 1, "nesting", what))
            break
        else:
            slips.extend(reader.found)
            slips.extend(_tabs(text, reader.quoted))
            break
    problems = (
        Problem(
            path,
            first_line + slip.line,
            min(slip.column, len(typed[slip.line])) + 1,
            f"yaml/{slip.rule}",
            slip.text,
            "warning" if slip.rule == "comment" else "error",
        )
        for slip in slips
    )
    return node, tuple(sorted(set(problems)))


def plain_value(node: Node) -> Any:
    """The node without its places: text, tuples and dictionaries."""
    if type(node) is Scalar:
        return node.text
    if type(node) is Sequence:
        return tuple(plain_value(item) for item in node.items)
    assert type(node) is Mapping
    return {key.text: plain_value(value) for key, value in node.entries}


def node_of(value: Any, line: int, column: int) -> Node:
    """The opposite of ``plain_value``, all of it at one place."""
    if isinstance(value, str):
        return Scalar(value, line, column, False)
    if isinstance(value, Table):
        return Mapping(tuple((Scalar(key, line, column, False), node_of(item, line, column)) for key, item in value.items()), line, column)
    return Sequence(tuple(node_of(item, line, column) for item in value), line, column)


def quoted(text: str) -> str:
    """The text as a YAML scalar in quotes: double ones if nothing in it has to be escaped."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The known word that looks most like the given one; empty if none is as much ``alike`` (1 would be the same)."""
    folded = {name.casefold(): name for name in known}
    if word.casefold() in folded:
        return folded[word.casefold()]
    close = difflib.get_close_matches(word.casefold()[:100], folded, n=1, cutoff=alike)
    return folded[close[0]] if close else ""


def unseen(character: str) -> str:
    """How a character of ``INVISIBLE`` is called in a sentence."""
    kind = "a no-break space" if character in "\u00a0\u202f" else "an odd space" if character.isspace() else "an invisible character"
    return f"{kind} ({code_point(character)})"


# ---- from events to nodes -------------------------------------------------------------------------------------------


class _Slip(NamedTuple):
    """What is wrong at a place (counted from 0), and the line as it should be, where that is known."""

    line: int
    column: int
    rule: str
    text: str
    mended: str | None = None


class _TooDeep(Exception):
    def __init__(self, line: int, column: int) -> None:
        self.line, self.column = line, column


class _Reader:
    """One reading of one text. ``quoted`` collects where quoted and block scalars begin and end, if there are tabs."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.found: list[_Slip] = []
        self.quoted: list[tuple[int, int]] = []
        self._tabs = "\t" in text
        self._escapes = "\\" in text
        self._hashes = "#" in text

    def read(self) -> Node | None:
        # What yaml.parse does, but that it asks twice for each event.
        loader = _LOADER(self.text)
        try:
            return self._document(iter(loader.get_event, None))
        finally:
            loader.dispose()

    def _document(self, events: Iterator[Any]) -> Node | None:
        node: Node | None = None
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._refuse(event, "document", "a second document begins here; keep everything in one and delete the line ---")
                    # What follows belongs to another document, and may be anything.
                    break
            elif kind is not yaml.StreamStartEvent and kind is not yaml.StreamEndEvent and kind is not yaml.DocumentEndEvent:
                node = self._node(event, events, 0)
        # "---" and nothing else.
        return None if type(node) is Scalar and node.plain and not node.text else node

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        mark = event.start_mark
        line, column = mark.line + self.first_line, mark.column + 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._refuse(event, "alias", self._indicator(event, "a *"))
            return Scalar(f"*{event.anchor}", line, column, False)
        if event.anchor is not None:
            self._refuse(event, "anchor", self._indicator(event, "a &"))
        if event.tag is not None:
            self._refuse(event, "tag", self._indicator(event, "a !"))
        if kind is yaml.ScalarEvent:
            plain = event.style is None or event.style == ""
            value = event.value
            if plain:
                if self._hashes:
                    self._cut_off(event)
            else:
                if self._hashes and event.style in "|>" and not _HEADER.match(self.text, mark.index):
                    # libyaml passes over "|#", and what follows would be gone without a word.
                    what = "a text that begins with | or > has to stand in quotes, or begin in the next line; put it there"
                    self._refuse(event, "indicator", what)
                if self._tabs and event.style in "|>" and value.lstrip("\n").startswith("\t"):
                    # Here it is libyaml that minds, and PyYAML's own parser that does not.
                    self._refuse(event, "tab", "this text begins with a tab; use spaces")
                if self._tabs:
                    self.quoted.append((mark.index, event.end_mark.index))
                if self._escapes and (bad := _UNSEEN.search(value)):
                    self._refuse(event, "character", f"the text holds a character that nobody can see ({code_point(bad[0])}); delete it")
                    value = _UNSEEN.sub("", value)
            return Scalar(value, line, column, plain)
        if depth == DEPTH:
            raise _TooDeep(line, column)
        if kind is yaml.SequenceStartEvent:
            items = []
            while type(event := next(events)) is not yaml.SequenceEndEvent:
                items.append(self._node(event, events, depth + 1))
            return Sequence(tuple(items), line, column)
        return self._mapping(events, depth + 1, line, column)

    def _mapping(self, events: Iterator[Any], depth: int, line: int, column: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while type(event := next(events)) is not yaml.MappingEndEvent:
            key = self._node(event, events, depth)
            value = self._node(next(events), events, depth)
            if type(value) is Scalar and value.line != key.line and value.plain and not value.text:
                # "? name" without a value: its mark may lie behind the end of the text.
                value = Scalar("", event.end_mark.line + self.first_line, event.end_mark.column + 1, True)
            if type(key) is not Scalar:
                self._refuse(event, "key", "the name of a field must be one word, not a list or a map; write it as name: value")
            elif key.text in entries:
                first = entries[key.text][0]
                self._refuse(event, "duplicate", f'"{_short(key.text)}" stands twice, first in line {first.line}; delete one of them')
            elif key.text == "<<" and key.plain:
                self._refuse(event, "merge", "<< (a merge key) is not understood here; write the fields out")
            elif not key.text:
                self._refuse(event, "key", "there is no name before the colon; write name: value")
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), line, column)

    def _refuse(self, event: Any, rule: str, text: str) -> None:
        if len(self.found) < _MOST:
            self.found.append(_Slip(event.start_mark.line, event.start_mark.column, rule, text))

    def _line(self, event: Any) -> str:
        start = self.text.rfind("\n", 0, event.start_mark.index) + 1
        return str(self.text[start : start + 1000].partition("\n")[0])

    def _indicator(self, event: Any, first: str) -> str:
        line = self._line(event)
        parts = _taken_apart(line)
        typed = line[event.start_mark.column :].strip()
        whole = f"{parts.name}: {quoted(typed)}" if parts and parts.at == event.start_mark.column else "it in quotes"
        return f"a text that begins with {first} has to stand in quotes; write {_short(whole)}"

    def _cut_off(self, event: Any) -> None:
        """Warn of ``Issue #3`` without quotes: YAML takes the end for a comment, and it would be gone without a word."""
        end = event.end_mark.index
        start = event.start_mark
        if len(self.found) >= _MOST:
            return
        rest = self.text[end : end + 200].split("\n", 1)[0]
        comment = rest.lstrip(" \t")
        # "# a comment" is one; "#3" or "#metoo" seldom is.
        if comment.startswith("#") and comment[1:2].isalnum() and (comment is not rest or end == 0 or self.text[end - 1] == " "):
            whole = quoted((event.value + " " + comment.rstrip()).strip())
            if parts := _taken_apart(self._line(event)):
                whole = f"{parts.name}: {whole}"
            self.found.append(
                _Slip(
                    start.line,
                    start.column,
                    "comment",
                    f"what stands after # is a comment for YAML and is left out; write {_short(whole)}, or put a space after the #",
                )
            )


# ---- what is wrong --------------------------------------------------------------------------------------------------

# U+2028 and U+2029 begin with E2.
_SUSPICIOUS = SUSPICIOUS + b"\xe2\xed"
_UNSEEN = re.compile(f"{FORBIDDEN.pattern[:-1]}\u2028\u2029\ufeff]")


def _unseen(text: str) -> Iterator[tuple[int, int, str]]:
    """Characters that YAML refuses, or takes for the end of a line although no editor shows one."""
    for match in itertools.islice(_UNSEEN.finditer(text), 20):
        start = match.start()
        line, column = text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1
        yield line, column, f"there is a character that nobody can see ({code_point(match[0])}) here; delete it"


def _without_end(line: str) -> str:
    """The line without tabs at its end, which nobody sees and which some readers of YAML refuse."""
    bare = line.rstrip(" \t")
    return bare if "\t" in line[len(bare) :] else line


def _tabs(text: str, allowed: list[tuple[int, int]]) -> Iterator[_Slip]:
    """Tabs outside of quotes, blocks and comments: some readers of YAML take them for spaces, others refuse them.

    ``allowed`` says where quoted texts and blocks begin and end, in their order.
    """
    pieces: list[str] = []
    at = 0
    for begin, end in allowed:
        pieces += (text[at:begin], text[begin:end].replace("\t", "."))
        at = end
    told = 0
    for number, line in enumerate("".join((*pieces, text[at:])).split("\n")):
        before, tab, _ = line.partition("\t")
        if not tab or before.lstrip(" ").startswith("#") or " #" in before:
            continue
        told += 1
        if told > _MOST:
            return
        yield _Slip(number, len(before), "tab", "there is a tab here; write spaces instead")


_INDICATORS = {
    "@": "an @", "`": "a `", "%": "a %", "&": "a &", "*": "a *", "!": "a !", ",": "a comma", "]": "a ]", "}": "a }", "|": "a |", ">": "a >",
    "[": "a [", "{": "a {", "-": "a dash", "?": "a question mark", ":": "a colon",
}  # fmt: skip
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}")
_HEADER = re.compile(r"[|>][-+0-9]{0,2}(?:[ ]|$)", re.MULTILINE)
_NAME = re.compile(r"[^\W\d][\w-]{0,60}")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((https?://[^\s()]{1,2000})\)")
_ESCAPES = set('0abtnvfre "/\\N_LPxuU\t\n')


class _Line(NamedTuple):
    """``  - name: value`` taken apart; ``at`` is where the value begins."""

    lead: str
    name: str
    value: str
    at: int


def _taken_apart(line: str) -> _Line | None:
    body = line.lstrip(" ")
    while body.startswith("- "):
        body = body[1:].lstrip(" ")
    lead = line[: len(line) - len(body)]
    name, colon, rest = body.partition(":")
    if not colon or not _NAME.fullmatch(name.rstrip(" ")):
        return None
    value = rest.strip(" \t")
    return _Line(lead, name.rstrip(" "), value, len(line) - len(rest.lstrip(" \t")))


def _slip(text: str, error_line: int, error_column: int, first_line: int) -> _Slip:
    """The slip that most likely made YAML stumble at a place: the first suspicious line down to there."""
    lines = text.split("\n")
    if error_column < len(lines[error_line]) and lines[error_line][error_column] == "\t":
        line = lines[error_line]
        return _Slip(
            error_line,
            error_column,
            "tab",
            "this line is indented with a tab; use spaces"
            if not line[:error_column].strip()
            else "there is a tab here; write spaces instead",
            line[:error_column] + line[error_column:].replace("\t", " "),
        )
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    block = -1  # the indent of a line that opens a block of text ("summary: |"); what is further in belongs to it
    before: _Line | None = None
    leads: dict[int, tuple[int, str]] = {}  # where names begin since the last one at the margin: line and name
    dashes: set[int] = set()  # where entries of lists begin since then
    for number, line in enumerate(lines[: error_line + 1]):
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        if block >= 0:
            if not body or indent > block:
                continue
            block = -1
        if not body or body.startswith("#"):
            continue
        if slip := _odd_start(number, line, listed=indent in dashes or (before is not None and not before.value)):
            return slip
        if body.startswith("- "):
            dashes.add(indent)
        if body.startswith("%") and not indent:
            return _Slip(number, 0, "directive", _DIRECTIVE)
        if body.startswith(":"):
            return _Slip(number, indent, "key", "there is no name before the colon; write name: value")
        if number == error_line and not indent and first.startswith(" ") and _taken_apart(first):
            further = len(first) - len(first.lstrip(" "))
            what = f"the lines above begin {_spaces(further)} further in than this one; let all fields begin at the margin"
            return _Slip(number, 0, "indent", what)
        if number == error_line and body.startswith("- ") and before and before.value and not _list_at(indent, lines[:number]):
            what = f'this list belongs to no field, for "{before.name}" has a value in its own line; delete that value or this line'
            return _Slip(number, indent, "list", what)
        parts = _taken_apart(line)
        if parts is None:
            if not indent and (slip := _without_colon(number, line, before)):
                return slip
            if body.startswith("- ") and (slip := _value(number, line, body[1:].strip(), indent + 2, lines, "- ")):
                return slip
            continue
        if parts.value and line[len(parts.lead) :].partition(":")[2][:1] not in (" ", "\t"):
            if ord(parts.value[0]) in INVISIBLE:
                value = parts.value.translate(INVISIBLE) if not parts.value[0].isspace() else parts.value.lstrip()
                mended = f"{parts.lead}{parts.name}: {value}"
                what = f"{unseen(parts.value[0])} stands after the colon; type a plain space there and write {mended.strip()}"
                return _Slip(number, len(parts.lead) + len(parts.name) + 1, "character", what, mended)
            if not parts.value.startswith("//"):
                mended = f"{parts.lead}{parts.name}: {parts.value}"
                return _Slip(
                    number,
                    len(parts.lead) + len(parts.name) + 1,
                    "space",
                    f"a space is missing after the colon; write {mended.strip()}",
                    mended,
                )
            continue
        if number == error_line and before and before.value and not parts.lead.strip() and indent not in leads and leads:
            # Of two that are as near, the later one.
            wanted = min(reversed(leads), key=lambda lead: abs(lead - indent))
            at, name = leads[wanted]
            below = f"so that it stands below {name} of line {at + first_line}"
            what = f"this line has {_spaces(indent)} before it; write {wanted or 'none'}, {below}"
            return _Slip(number, indent, "indent", what, " " * wanted + body)
        if not parts.lead:
            leads.clear()
            dashes.clear()
        leads[len(parts.lead)] = number, parts.name
        if _BLOCK.fullmatch(parts.value):
            block = indent
        elif parts.value and (slip := _value(number, line, parts.value, parts.at, lines, f"{parts.name}: ")):
            return slip
        before = parts
    if slip := _colon_inside(error_line, lines[error_line], error_column):
        return slip
    return _Slip(
        error_line,
        min(error_column, len(lines[error_line])),
        "syntax",
        "YAML cannot be read from here on; look at the spaces at its start, and for a quote or bracket above it that is not closed",
    )


# Within { and }: a name, and a text with a colon of its own.
_COLON_INSIDE = re.compile(r"(?P<before>.*[{,] *[A-Za-z_]+: +)(?P<text>[^\s\"'\[{,}][^,}\[{\"]*: [^,}\[{\"]*?) *(?P<after>[,}].*)")


def _colon_inside(number: int, line: str, column: int) -> _Slip | None:
    """The slip of a text with a colon in it between braces, where no other mark tells that it is one text."""
    found = _COLON_INSIDE.fullmatch(line)
    if not found or not found.start("text") <= column <= found.end("text"):
        return None
    name = found["before"].rpartition("{")[2].rpartition(",")[2].strip()
    mended = found["before"] + quoted(found["text"]) + found["after"]
    what = "a colon in a text has a meaning for YAML, so the text has to stand in quotes"
    return _Slip(number, found.start("text"), "colon", f"{what}; write {name} {_short(quoted(found['text']))}", mended)


def _odd_start(number: int, line: str, *, listed: bool) -> _Slip | None:
    """The slip in how a line begins: an odd space, a bullet, a dash without a space. ``listed``: an entry of a list may stand here."""
    lead = "".join(itertools.takewhile(lambda letter: letter == " " or ord(letter) in INVISIBLE, line))
    if odd := lead.strip(" "):
        spaces = "".join(" " * letter.isspace() for letter in lead)
        what = (
            f"{unseen(odd[0])} stands before this line; type a plain space"
            if odd[0].isspace()
            else f"{unseen(odd[0])} stands before this line; delete it"
        )
        return _Slip(number, lead.index(odd[0]), "character", what, spaces + line[len(lead) :])
    mark, rest = line[len(lead) : len(lead) + 1], line[len(lead) + 1 :]
    if mark == "-" and rest[:1].strip(" -") and listed:
        odd = rest[0] if ord(rest[0]) in INVISIBLE else ""
        mended = f"{lead}- {rest.lstrip()}"
        what = f"{unseen(odd)} stands after the dash" if odd else "a space is missing after the dash"
        return _Slip(number, len(lead), "space", f"{what}; write {_short(mended.strip())}", mended)
    if mark and mark in BULLETS and rest[:1] in (" ", "\u00a0") and listed:
        return _Slip(
            number, len(lead), "bullet", f"{mark} begins no entry of a list here; write - instead of {mark}", f"{lead}- {rest.lstrip()}"
        )
    return None


def _list_at(indent: int, lines: list[str]) -> bool:
    return any(line.startswith(" " * indent + "-") for line in lines)


def _without_colon(number: int, line: str, before: _Line | None) -> _Slip | None:
    stripped = line.strip()
    if stripped in ("", "---", "...") or stripped[0] in "-?[]{}\"'":
        return None
    name, wide, rest = stripped.partition("：")
    if wide and _NAME.fullmatch(name.strip()):
        mended = f"{name.strip()}: {rest.strip()}"
        return _Slip(number, len(name), "colon", f"the colon here is a wide one (：); write {mended}", mended)
    if before and before.value and not _NAME.fullmatch(stripped.split(" ", 1)[0]):
        return None
    if ":" in stripped:
        return None
    name, _, rest = stripped.partition(" ")
    if _NAME.fullmatch(name) and rest.startswith("="):
        mended = f"{name}: {rest[1:].strip()}"
        return _Slip(number, len(name) + 1, "colon", f"there is = in the place of a colon; write {_short(mended)}", mended)
    if before and before.value[:1] in ("'", '"', "[", "{") and not _closed(before.value):
        return None
    example = f"{name}: {rest}" if _NAME.fullmatch(name) and rest else "name: value"
    return _Slip(
        number,
        0,
        "colon",
        f'there is no colon in this line; write it as "{_short(example)}", or indent it if it goes on from the line above',
    )


def _closed(value: str) -> bool:
    pairs = {"[": "]", "{": "}"}
    return len(value) > 1 and value.rstrip().endswith(pairs.get(value[0], value[0]))


def _value(number: int, line: str, value: str, at: int, lines: list[str], shown: str) -> _Slip | None:
    """The slip in one value, if there is one; ``shown`` is what stands before it in the message."""

    def slip(rule: str, what: str, written: str) -> _Slip:
        return _Slip(number, at, rule, f"{what}; write {_short(shown + written, 400)}", line[:at] + written)

    content, comment = value, ""
    cut = value.find(" # ")
    if cut > 0:
        content, comment = value[:cut].rstrip(), value[cut:]
    first = content[:1]
    if first in ("'", '"'):
        end = _closing(content)
        if end == len(content) - 1:
            if first == '"' and (bad := _bad_escape(content)):
                what = f"inside double quotes {bad} is read as the code of a character"
                return slip("escape", what, quoted(content[1:-1].replace("'", "’")) + comment)
            return None
        if end == -1:
            following = next((other for other in lines[number + 1 :] if other.strip()), "")
            if following and _taken_apart(following) is None:
                return None
            return slip("quote", f"the quote that opens here ({first}) is not closed", quoted(content[1:].rstrip()) + comment)
        inner = content[1:-1] if content.endswith(first) else content
        return slip("quote", "the text goes on after its closing quote", quoted(inner) + comment)
    if first == "[" and (link := _LINK.fullmatch(content)) and shown in ("- ", "url: "):
        words, url = link.groups()
        if shown == "url: ":
            return slip("link", "an address stands here without the marks of Markdown", url + comment)
        what = f"an entry of a list is no link of Markdown; write - url: {url}, and below it title: {_short(_as_value(words))}"
        return _Slip(number, at, "link", what, f"{line[:at]}{{url: {quoted(url)}, title: {quoted(words)}}}")
    if first in ("[", "{"):
        depth = 0
        for index, letter in enumerate(content):
            depth += (letter in "[{") - (letter in "]}")
            if depth == 0:
                if index < len(content) - 1:
                    return slip("indicator", f"a text that begins with {first} has to stand in quotes", quoted(content) + comment)
                return None
        following = next((other for other in lines[number + 1 :] if other.strip()), "")
        if not following or (_taken_apart(following) is not None and not following.startswith(" ")):
            return slip("bracket", f"the bracket that opens here ({first}) is not closed", content + {"[": "]", "{": "}"}[first] + comment)
        return None
    if first in _INDICATORS and (first not in "-?:" or content[1:2] in ("", " ")):
        return slip("indicator", f"a text that begins with {_INDICATORS[first]} has to stand in quotes", quoted(content) + comment)
    if ": " in content or ":\t" in content or content.endswith(":"):
        if first in "“„»«" and content[-1] in "”“«»" and len(content) > 2:
            what = f"a colon in a text has a meaning for YAML, and these quotes ({first}) have none; write plain ones"
            written = quoted(content[1:-1].strip("\u00a0\u202f "))
            return _Slip(number, at, "colon", f"{what}: {_short(shown + written, 400)}", line[:at] + written + comment)
        return slip("colon", "a colon in a text has a meaning for YAML, so the text has to stand in quotes", quoted(content) + comment)
    return None


def _closing(value: str) -> int:
    """Where the quote that opens the value is closed; -1 if it is not."""
    mark, index = value[0], 1
    while index < len(value):
        if value[index] == "\\" and mark == '"':
            index += 2
        elif value[index] != mark:
            index += 1
        elif mark == "'" and value[index + 1 : index + 2] == "'":
            index += 2
        else:
            return index
    return -1


def _bad_escape(value: str) -> str:
    index = 1
    while (index := value.find("\\", index)) != -1:
        letter = value[index + 1 : index + 2]
        digits = {"x": 2, "u": 4, "U": 8}.get(letter, 0)
        code = value[index + 2 : index + 2 + digits]
        if letter not in _ESCAPES or not letter:
            return value[index : index + 2]
        if digits and (
            len(code) < digits or not re.fullmatch("[0-9A-Fa-f]+", code) or int(code, 16) > 0x10FFFF or 0xD800 <= int(code, 16) < 0xE000
        ):
            return value[index : index + 2 + digits]
        index += 2
    return ""


def _as_value(text: str) -> str:
    """A text as it may stand behind ``name: ``, in quotes only if it has to."""
    return quoted(text) if _value(0, text, text, 0, [text], "") or " #" in text or text[:1] in "#[{'\"" else text


def _spaces(number: int) -> str:
    return f"{number or 'no'} space{'s' * (number > 1)}"


def _short(text: str, most: int = 120) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= most else text[: most - 1] + "…"
