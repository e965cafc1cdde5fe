"""Texts become parts of addresses."""

import re
import unicodedata

from digest.labels import IGNORABLE

# Letters that Unicode does not take apart into a plain letter and a mark.
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)
_APOSTROPHES = {ord(mark): None for mark in "'’ʼ`"}
_UNSEEN = {code: None for first, last in IGNORABLE for code in range(first, last + 1)} | _APOSTROPHES
_NOT_SLUG = re.compile("[^a-z0-9]+")


def slugify(text: str) -> str:
    """The form ``[a-z0-9-]`` of a file's name: ``Łódź Talks`` becomes ``lodz-talks``.

    Letters that have no Latin form are dropped, so that the result of a name in another script may be empty.
    """
    if text.isascii():
        return _NOT_SLUG.sub("-", text.lower().replace("'", "")).strip("-")
    plain = unicodedata.normalize("NFKD", text.translate(_UNSEEN).lower().translate(_LATIN))
    return _NOT_SLUG.sub("-", "".join(letter for letter in plain if not unicodedata.combining(letter))).strip("-")


def term_slug(text: str) -> str:
    """The slug of a topic, place, person or organization: case-folded, NFC, letters of every script kept.

    ``+`` and ``#`` are words, so that C, C++ and C# stay apart. Whatever else is no letter, digit or mark becomes one hyphen;
    apostrophes and characters that nobody sees are dropped. Two spellings with one slug are one term. Empty if there is no
    letter or digit in the text.
    """
    text = text.replace("+", " plus ").replace("#", " sharp ")
    if text.isascii():
        return _NOT_SLUG.sub("-", text.lower().replace("'", "").replace("`", "")).strip("-")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.translate(_UNSEEN)).casefold())
    kept = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in folded)
    return "-".join(kept.split())
