"""What is known of the words of each language: those that name a source, and those to watch."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

SAYING = "saying"


@cache
def known_words(lang: str) -> Mapping[str, Mapping[str, str]]:
    """The words of a language (its primary subtag) by section: ``saying``, and the reasons to watch a word. Each comes with what
    to write instead, where the list says so.

    Empty where nothing ships with us for that language.
    """
    file = files(__name__) / f"{lang.partition('-')[0].lower()}.txt"
    if not file.is_file():
        return {}
    sections: dict[str, dict[str, str]] = {}
    words: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            word, _, instead = line.partition(" = ")
            words[word] = instead
    return sections
