"""Every line that begins with a label is accounted for: a marker, text where text may be, or an error at its place."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Collection, Iterator, Mapping, Sequence

from markdown import Markdown

from digest.labels import folded
from digest.problems import Problem
from digest.reading.body import Body, Candidate, Where
from digest.reading.commonmark import Blocks, Place, in_code
from digest.reading.markers import name_in
from digest.reading.prose import ETX, STX, closed_fences, fences_of, visible_text

TOKEN = re.compile(f"{STX}m([0-9]+){ETX}")
ESCAPED = "\ufdd0"  # stands before an escaped label until the finished blocks have been read
CODE_SPANS = re.compile(r"\\`|(?<!`)(`+)(?!`)(?:.+?)(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})[ \t]*$")
# Elements that have to be closed. "Vec<T>" and "<foo@example.org>" are no tags of HTML.
_A_TAG = re.compile(
    r"<(/?)(a|abbr|article|aside|b|big|blockquote|button|center|cite|code|del|details|div|dl|em|figure|font|footer|form|h[1-6]|header|i"
    r"|iframe|ins|kbd|main|mark|math|nav|noscript|object|ol|pre|q|s|samp|script|section|select|small|span|strike|strong|style|sub"
    r"|summary|sup|svg|table|template|textarea|title|tt|u|ul|var|video|xmp)(?:\s[^<>]*?)?(/?)>",
    re.IGNORECASE,
)
_TAGS = re.compile("<[^<>]*>")
_RULE = re.compile(r" {0,3}([-*])(?:[ \t]*\1){2,}[ \t]*$")
_HANGS_ON = re.compile(r" {0,3}(?:[*+-][ \t]|\d{1,9}[.)][ \t]|:[ \t]|\[\^[^\]]*\]:)")

_INSIDE: dict[str, Where] = {
    **dict.fromkeys(("td", "th"), "table"),
    **dict.fromkeys(("li", "ul", "ol"), "list"),
    **dict.fromkeys(("dt", "dd", "dl"), "definition"),
    "pre": "indented",
    "blockquote": "quote",
}


def locate(
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
            for token in TOKEN.finditer(text or ""):
                where[int(token[1])] = around
        walk += ((child, around) for child in element)
    fences = fences_of(parser)
    for number, stashed in enumerate(parser.htmlStash.rawHtmlBlocks):
        for token in TOKEN.finditer(str(stashed)):
            where[int(token[1])] = "code" if number < fences else "comment" if str(stashed).lstrip().startswith("<!--") else "html"
    return {**where, **inside}


def judge_marker(body: Body, found: Candidate, place: Place, where: Where) -> Iterator[Problem]:
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
    return bool(_HANGS_ON.match(above)) and not _RULE.match(above)


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


def judge_text(
    body: Body, found: Candidate, place: Place, where: Where, *, inside: Collection[int], commenting: bool, ignored: frozenset[str]
) -> Iterator[Problem]:
    """What is wrong with a line that begins with a label and is no marker. Nothing, where it may be text.

    ``inside`` are the candidates that stand in something inline; ``commenting`` tells whether the line is under a commentary.
    """
    words = found.words
    if words.form == "escaped" or (words.dressed and where == "paragraph" and place.first != found.line):
        return
    if words.kind == "facts":
        # To miss a return to the facts files facts as opinion: worth saying, but nobody is misled.
        if commenting and where in ("paragraph", "heading", "list") and words.form in ("line", "run-in", "bare", "typo"):
            typed = visible_text(found.text[words.start :]).split(":")[0].strip(" *_")[:40]
            text = f"“{typed}” does not return to the facts, so that commentary goes on; write “{words.label}:” on a line of its own"
            rule = "split/typo" if words.form == "typo" else "split/swallowed"
            yield body.problem(found.line, words.start, rule, text, "warning")
        return
    top = where in ("paragraph", "heading")
    if words.form == "goes-on":
        if where == "heading" and not words.foreign and "split/almost" not in ignored:
            label = words.label
            text = f"a heading that begins with “{label}” could be taken for a marker; write “{label}: …”, or “\\{label} …” if it is none"
            yield body.problem(found.line, words.start, "split/almost", text)
        return
    if words.form in ("typo", "near"):
        alone = words.end >= len(found.text.rstrip())
        if where == "heading" or (where == "paragraph" and (alone or place.first == found.line) and not place.inside):
            typed = visible_text(found.text[words.start :]).split(":")[0].split("：")[0].strip(" *_")[:40]
            if words.form == "typo":
                text = (
                    f"“{typed}” looks like the marker “{words.label}” misspelt; write “{words.label}:”, or “\\{typed}” if it is only text"
                )
                yield body.problem(found.line, words.start, "split/typo", text)
            else:
                text = f"“{typed}” is no label here, so that the facts go on; write “{words.label}:” if what follows is opinion"
                yield body.problem(found.line, words.start, "split/no-label", text, "warning")
        return
    if words.foreign and words.form == "almost":
        return
    before = found.text[: words.start]
    if where == "code":
        if place.leaf not in ("code", "indented"):
            yield _in_html(body, found) if place.leaf == "html" else _unclosed(body, found, "fence")
    elif where == "span":
        # An indented fence is a code span to one reader and a fence to the other.
        above = "".join(f"{line}\n" for line in body.lines[place.first : found.line])
        if place.leaf == "code":
            yield _unclosed(body, found, "fence")
        elif place.leaf == "paragraph" and not in_code(
            above + "\n".join(body.lines[found.line : place.last + 1]), len(above) + words.start
        ):
            yield _unclosed(body, found, "code span")
    elif where == "comment":
        # The library puts away what it takes as a comment before there are paragraphs; one inside of them is none to it.
        if place.leaf != "comment" or place.inside or found.number in inside:
            yield _unclosed(body, found, "comment")
    elif where in ("html", "tag"):
        yield _unclosed(body, found, "fence") if place.leaf == "code" else _in_html(body, found)
    elif where == "indented":
        if words.form in ("line", "bare") or place.leaf not in ("indented", "code"):
            yield _indented(body, found)
    elif where == "quote":
        if ">" not in _TAGS.sub("", before) or "quote" not in place.inside:
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
        marker = f"{words.label} by {name_in(words.author) or 'Jane Doe'}:"
        text = f"“{words.author}” is neither an id of authors.yaml nor a plain name; write “{marker}”"
        yield body.problem(found.line, words.start, "split/author", text)
    elif place.leaf == "heading" and where == "paragraph":
        yield _swallowed(body, found, "heading")
    elif words.form in ("line", "run-in") and (place.inside or stands_free(before.lstrip(" "))):
        yield _swallowed(body, found, "paragraph")
    else:
        marker = f"## {words.label}" if where == "heading" else f"{words.label} by {words.author}:" if words.author else f"{words.label}:"
        text = f"“{words.label}” stands here like a marker and is none; write “{marker}”, or “\\{words.label}” if it is only text"
        yield body.problem(found.line, words.start, "split/almost", text)


def doubtful(body: Body, blocks: Blocks) -> list[tuple[int, str]]:
    """The lines (from 0) that open a fence or a comment of which readers differ whether, or where, it is closed."""
    text = "\n".join(body.lines).expandtabs(4)
    found: list[tuple[int, str]] = []
    ours: set[tuple[int, int]] = set()
    if "```" in text or "~~~" in text:
        theirs = {(block.first, block.last) for block in blocks.all if block.leaf == "code" and not block.inside}
        ours = closed_fences(text)
        closed = {fence for fence in theirs if fence[0] < fence[1] and _FENCE.match(body.lines[fence[1]])}
        found += [(first, "fence") for first, _ in (ours ^ closed) | (theirs - closed)]
    found += _open_tags(body, blocks) if "<" in text else []
    for number, line in enumerate(body.lines if "<!--" in text else ()):
        if "<!--" in line and blocks.place(number).leaf not in ("code", "indented"):
            shown = CODE_SPANS.sub(lambda span: " " * len(span.group()) if span.group(1) else span.group(), line)
            before, opened, after = shown.partition("<!--")
            rest = "\n".join((after, *body.lines[number + 1 :])) if "--!>" in text else after
            odd = "--!>" in rest.partition("-->")[0]
            if opened and (odd or (before.strip() and "-->" not in after)):
                found.append((number, "comment"))
    return sorted(found)


def _open_tags(body: Body, blocks: Blocks) -> list[tuple[int, str]]:
    """The lines with a tag that is still open where a later block begins: browsers would carry it on, sanitised blocks do not."""
    opened: list[tuple[str, int]] = []
    for number, line in enumerate(body.lines):
        if "<" not in line or blocks.place(number).leaf in ("code", "indented"):
            continue
        for tag in _A_TAG.finditer(CODE_SPANS.sub("", line)):
            name = tag[2].lower()
            if tag[1]:
                last = next((at for at in range(len(opened) - 1, -1, -1) if opened[at][0] == name), -1)
                del opened[last if last >= 0 else len(opened) :]
            elif not tag[3]:
                opened.append((name, number))
    return [(number, "tag") for _, number in opened]


def judge_doubtful(
    body: Body, opened: Sequence[tuple[int, str]], candidates: Sequence[Candidate], told: Collection[int]
) -> Iterator[Problem]:
    """What is wrong with the first label behind each of those lines; ``told`` are the candidates of which that was said already."""
    said = set(told)
    for line, what in opened:
        behind = (found for found in candidates if found.line > line and found.words.kind != "facts")
        first = next((found for found in behind if found.words.form not in ("goes-on", "typo", "near", "escaped")), None)
        if first and first.number not in said:
            said.add(first.number)
            yield _in_html(body, first) if what == "tag" else _unclosed(body, first, what)


def stands_free(before: str) -> bool:
    """Whether nothing but emphasis stands before a label, and less than four spaces."""
    return len(before) - len(before.lstrip(" ")) < 4 and not folded(before).strip("*_ ")


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
    before = body.lines[found.line][: found.words.start]
    taken = "an entry of a list" if by == "list" and before.strip() else _TAKEN_BY[by]
    cure = "put a blank line before it" if by == "paragraph" and not before else "put it at the margin, with a blank line before it"
    text = f"“{found.words.label}” is {taken}, so that it marks nothing; {cure}"
    return body.problem(found.line, found.words.start, "split/swallowed", text)


def _indented(body: Body, found: Candidate) -> Problem:
    text = (
        f"“{found.words.label}” is indented like code, so that it marks nothing; take the spaces away, or put it into a fence if it is code"
    )
    return body.problem(found.line, found.words.start, "split/indented", text)


def _in_html(body: Body, found: Candidate) -> Problem:
    text = f"“{found.words.label}” stands in raw HTML, which is never a marker; write “{found.words.label}:” outside of all tags"
    return body.problem(found.line, found.words.start, "split/html", text)


def _unclosed(body: Body, found: Candidate, what: str) -> Problem:
    close = {
        "fence": "close it with as many backticks as it was opened with, at the margin",
        "code span": "begin and end the code in one line",
        "comment": "begin it at the margin and close it with “-->”",
    }[what]
    text = f"whether “{found.words.label}” is inside of a {what} depends on who reads it; {close}"
    return body.problem(found.line, found.words.start, "split/unclosed", text)


def restore(
    root: etree.Element,
    notes: Mapping[str, etree.Element],
    parser: Markdown,
    candidates: Sequence[Candidate],
    where: Mapping[int, Where],
) -> None:
    """Take the tokens out again. An escaped label loses its backslash, and keeps a sign that it was one."""

    def text_of(text: str) -> str:
        for token in reversed(list(TOKEN.finditer(text))):
            words = candidates[int(token[1])].words
            before, after = text[: token.start()], text[token.end() :]
            if words.backslash >= 0 and where[int(token[1])] not in ("indented", "span"):
                at = words.backslash - words.start
                if at < 0:
                    before, after = before[:at], ESCAPED + after
                elif after[at : at + 1] == "\\":
                    keep = after[at] if after[at + 1 : at + 2] == "|" else ""
                    after = ESCAPED + after[:at] + keep + after[at + 1 :]
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
            stash[number] = TOKEN.sub("", stashed)
