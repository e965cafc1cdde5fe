"""Links and constructs of other programs in a Markdown text: found outside of code, exchanged where the caller knows better."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

# Whatever a template language would have put in: Hugo's shortcodes, Liquid, Nunjucks.
_CONSTRUCT = re.compile(r"\{\{[<%]?(?:[^{}\n]|\n(?!\n))*?[%>]?\}\}|\{%(?:[^%{\n]|%(?!\})|\{(?!%)|\n(?!\n))*%\}")
_COMPONENT = re.compile(r"^(?:import|export)\s.*$|</?[A-Z]\w*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.MULTILINE)
_DESTINATION = r"(?:\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|[^\s)>\"'{])(?:\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|\{\w+\}|[^\s)>\"'])*|\{\w+\}[^\s)>\"']+"
_BEFORE = r"\]\([ \t]*<?|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?|<[^<>]{0,1000}?\b(?:href|src)[ ]?=[ ]?[\"']?"
_LINK = re.compile(rf"(?P<before>{_BEFORE})(?P<link>{_DESTINATION})", re.MULTILINE)
_DEFINITION = re.compile(r"^([ ]{0,3}\[)(\^?[^\]\n]+)(\]:)(?=[ \t]*\S)", re.MULTILINE)
_FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})", re.MULTILINE)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\n))*?(?<!`)\1(?!`)")
# A shortcode that HTML would take for a tag, which nobody would see then.
_LIKE_A_TAG = re.compile(r"<(?=[A-Za-z/!])")


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Where fenced code and code spans begin and end, in order."""
    found: list[tuple[int, int]] = []
    at = 0
    while opening := _FENCE.search(text, at):
        closing = re.compile(rf"^[ ]{{0,3}}{re.escape(opening[1][0])}{{{len(opening[1])},}}[ \t]*$", re.MULTILINE).search(
            text, opening.end()
        )
        at = closing.end() if closing else len(text)
        found.append((opening.start(), at))
    spans = [one.span() for one in _SPAN.finditer(text) if not _within(one.start(), found)]
    return sorted((*found, *spans))


def with_links(text: str, change: Callable[[str, int], str]) -> str:
    """The text with its links exchanged: ``change`` is given each with its line (from 0), and gives it back as it was or another."""
    ranges = code_ranges(text)

    def changed(found: re.Match[str]) -> str:
        if _within(found.start(), ranges):
            return found[0]
        return found["before"] + change(found["link"], text.count("\n", 0, found.start()))

    return _LINK.sub(changed, text)


def constructs(text: str, *, components: bool) -> Iterator[tuple[int, str]]:
    """The constructs of template languages outside of code, each with its line (from 0); ``components`` finds MDX's too."""
    ranges = code_ranges(text)
    for form in (_CONSTRUCT, _COMPONENT) if components else (_CONSTRUCT,):
        for found in form.finditer(text):
            if not _within(found.start(), ranges):
                yield text.count("\n", 0, found.start()), " ".join(found[0].split())


def shown_constructs(text: str, *, components: bool) -> str:
    """The text with its constructs written so that pages show them."""
    ranges = code_ranges(text)

    def shown(found: re.Match[str]) -> str:
        return found[0] if _within(found.start(), ranges) else _LIKE_A_TAG.sub("&lt;", found[0])

    text = _CONSTRUCT.sub(shown, text)
    if components:
        ranges = code_ranges(text)
        text = _COMPONENT.sub(shown, text)
    return text


def single_definitions(text: str, *, last_wins: bool) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text with no two definitions (of links or notes) of one name: those that did not count get a number. And where they are."""
    ranges = code_ranges(text)
    found = [one for one in _DEFINITION.finditer(text) if not _within(one.start(), ranges)]
    names = [" ".join(one[2].lower().split()) for one in found]
    if len(set(names)) == len(names):
        return text, ()
    pieces: list[str] = []
    told: list[tuple[int, str]] = []
    at = 0
    for number, one in enumerate(found):
        others = names[number + 1 :] if last_wins else names[:number]
        if names[number] in others:
            new = f"{one[2]}-{others.count(names[number]) + 1}"
            while " ".join(new.lower().split()) in names:
                new += "x"
            pieces += [text[at : one.start()], one[1], new, one[3]]
            at = one.end()
            told.append((text.count("\n", 0, one.start()), one[2]))
    return "".join([*pieces, text[at:]]), tuple(told)


def _within(place: int, ranges: list[tuple[int, int]]) -> bool:
    at = bisect_right(ranges, (place, len(ranges) and ranges[-1][1] + 1)) - 1
    return at >= 0 and ranges[at][0] <= place < ranges[at][1]
