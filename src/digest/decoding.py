"""From bytes to text: UTF-8, one kind of line end, nothing that a reader could not see or an XML file could not hold."""

import re

from digest.problems import Problem

# Bytes that a harmless text seldom holds: one pass over the bytes tells whether the text has to be looked at more closely.
SUSPICIOUS = bytes({*range(0x20), 0x7F, 0xC2, 0xEF, *range(0xF0, 0xF5)} - {0x09, 0x0A, 0x0D})

# Control characters other than tab and newline, and Unicode's noncharacters; XML 1.0 and HTML refuse most of them too.
_NONCHARACTERS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")

_MOST = 20


def decode(body: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or ``None`` and what is wrong with it.

    A byte order mark at the start is dropped, CRLF and CR become LF, and nothing else is changed. Refused are bytes that
    are not UTF-8 and the characters of ``FORBIDDEN``, each with its line and column (at most twenty of them are told).
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(body, error.start, path),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(body.translate(None, SUSPICIOUS)) == len(body):
        return text, ()
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


def _not_utf8(body: bytes, start: int, path: str) -> Problem:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(path, 1, 1, "file/encoding", "the file is saved as UTF-16; save it as UTF-8")
    before = body[:start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    line, column = _place(before, len(before))
    return Problem(
        path,
        line,
        column,
        "file/encoding",
        f"the byte {body[start]:02X} here is not UTF-8; save the file as UTF-8 (not as Windows-1252 or the like)",
    )
