"""From bytes to text: UTF-8, one kind of line end, nothing that a reader could not see or an XML file could not hold."""

import re

from digest.problems import Problem

# Bytes that a harmless text seldom holds: one pass over the bytes tells whether the text has to be looked at more closely.
SUSPICIOUS = bytes({*range(0x20), 0x7F, 0xC2, 0xEF, *range(0xF0, 0xF5)} - {0x09, 0x0A, 0x0D})

# Control characters other than tab and newline, and Unicode's noncharacters; XML 1.0 and HTML refuse most of them too.
_NONCHARACTERS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")

_MOST = 20

# How files begin that never were texts.
_KINDS = (
    (b"PK\x03\x04", "a document of a word processor, or an archive"), (b"\xd0\xcf\x11\xe0", "a document of a word processor"),
    (b"{\\rtf", "a document of a word processor (RTF)"), (b"%PDF-", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)  # fmt: skip
_CONTROL = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def decode(body: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or ``None`` and what is wrong with it.

    A byte order mark at the start is dropped, CRLF and CR become LF, and nothing else is changed. Refused are bytes that
    are not UTF-8, the characters of ``FORBIDDEN``, each with its line and column (at most twenty of them are told), and what
    Git leaves where it could not join two versions.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_no_text(body, path) or _not_utf8(body, error.start, path),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<<<<<<< " in text and (conflict := _conflict(text, path)):
        return None, (conflict,)
    if len(body.translate(None, SUSPICIOUS)) == len(body) and not body.startswith((b"{\\rtf", b"%PDF-")):
        return text, ()
    if problem := _no_text(body, path):
        return None, (problem,)
    problems = []
    for match in FORBIDDEN.finditer(text):
        line, column = _place(text, match.start())
        problems.append(
            Problem(
                path, line, column, "file/character", f"there is an invisible control character ({code_point(match[0])}) here; delete it"
            )
        )
        if len(problems) == _MOST:
            break
    return (None if problems else text), tuple(problems)


def code_point(character: str) -> str:
    """A character's name for people who have to look it up: ``U+2028``."""
    return f"U+{ord(character):04X}"


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _no_text(body: bytes, path: str) -> Problem | None:
    """What is said of a file that is no text in UTF-8 as a whole, so that its single characters are of no interest."""
    for name, marks in (("UTF-32", (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")), ("UTF-16", (b"\xff\xfe", b"\xfe\xff"))):
        if body.startswith(marks):
            return Problem(path, 1, 1, "file/encoding", f"the file is saved as {name}; save it as UTF-8")
    kind = next((kind for start, kind in _KINDS if body.startswith(start)), "")
    if kind:
        return Problem(path, 1, 1, "file/binary", f"this is no text file but {kind}; save it as plain text (UTF-8)")
    beginning = body[:1000]
    # In UTF-16, Latin letters have a zero in every other byte, always on the same side.
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if len(beginning) > 3 and max(even, odd) * 4 > len(beginning) and min(even, odd) * 20 < max(even, odd):
        return Problem(path, 1, 1, "file/encoding", "the file looks saved as UTF-16; save it as UTF-8")
    if (len(beginning) - len(beginning.translate(None, _CONTROL))) * 30 > len(beginning) > 30:
        return Problem(path, 1, 1, "file/binary", "this is no text file; save it as plain text (UTF-8)")
    return None


def _conflict(text: str, path: str) -> Problem | None:
    """What is said of two versions of a passage that Git left for somebody to choose from."""
    lines = text.split("\n")
    opening = next((number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0)
    if not opening or not any(line.startswith(">>>>>>> ") for line in lines[opening:]):
        return None
    what = "Git left two versions of a passage here; keep one of them, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
    return Problem(path, opening, 1, "file/conflict", what)


def _not_utf8(body: bytes, start: int, path: str) -> Problem:
    before = body[:start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    line, column = _place(before, len(before))
    return Problem(
        path,
        line,
        column,
        "file/encoding",
        f"the byte {body[start]:02X} here is not UTF-8; save the file as UTF-8 (not as Windows-1252 or the like)",
    )
