"""Plain text becomes Markdown that shows every character as it was typed: each line is a paragraph, and markers are markers."""

import re
from collections.abc import Iterator

from digest.importing.documents import Document
from digest.importing.heads import take_head
from digest.reading.markers import Vocabulary, read_wording

_TITLE = 150
_ENDS = ".!?…。！？؟:："
_BLOCKS = re.compile(r"(#|>|[-+*](?=\s)|:(?=\s)|=+\s*$|-{2,}\s*$|~{3,})")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_SIGNS = re.compile(r"(\\|`|\*|\[|!(?=\[)|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,31};)|<(?=[A-Za-z/!?]))")
_STANDS_FOR = {"<": "&lt;", "&": "&amp;"}


def read_plain_text(text: str, origin: str, below: str, words: Vocabulary) -> Document:
    """The document of one text, with LF as its line end.

    Its head may hold lines such as ``Title: …`` and ``Date: …``; else a short first line with a blank one below it is the title.
    """
    head = take_head(text, origin, metadata=True)
    lines = head.body.split("\n")
    fields = dict(head.fields)
    first = head.first
    if not any(name.lower() == "title" for name in fields):
        start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
        title = lines[start].strip() if start < len(lines) else ""
        alone = 0 < len(title) <= _TITLE and start + 1 < len(lines) and not lines[start + 1].strip() and any(lines[start + 1 :])
        if alone and title[-1] not in _ENDS and not read_wording(title, words):
            fields["title"] = title
            lines = lines[start + 1 :]
            first += start + 1
    return Document(origin, below, fields, "\n".join(lines), first, head.lines, plain=True, problems=head.problems)


def paragraphs(text: str, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Each line that is not blank as Markdown, with its number from 0; a marker stays as it was typed."""
    for number, line in enumerate(text.split("\n")):
        line = line.strip()
        if not line:
            continue
        said = read_wording(line, words, alone=True)
        if said and said.form in ("line", "run-in") and line[0].isalpha():
            yield number, line[: said.end] + escaped(line[said.end :], inside=True)
        else:
            yield number, escaped(line)


def escaped(line: str, *, inside: bool = False) -> str:
    """A line of plain text as Markdown that shows it; ``inside`` tells that it does not begin a block."""
    lead = ""
    if not inside:
        if found := _BLOCKS.match(line):
            sign = found[1][0]
            lead, line = (
                (
                    "&gt;"
                    if sign == ">"
                    else "&#58;"
                    if sign == ":"
                    else "&#61;"
                    if sign == "="
                    else "&#126;"
                    if sign == "~"
                    else f"\\{sign}"
                ),
                line[1:],
            )
        elif found := _NUMBERED.match(line):
            lead, line = f"{found[1]}\\{found[2]}", line[found.end() :]
    return lead + _SIGNS.sub(lambda found: _STANDS_FOR.get(found[0], f"\\{found[0]}"), line)
