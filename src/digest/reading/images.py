"""The pictures in a text: what they show has to be said in words, and these words must not pass opinion off as fact."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice

from digest.problems import Level, Problem, short
from digest.reading.link_places import link_places
from digest.reading.markers import Vocabulary, begins_like_a_commentary

_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)')
# Inside a sentence, a word is a word.
_FIRST = re.compile(r'<p><img((?: [a-z]+="[^"]*")*)')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_TOLD = 20  # pictures of one text: to find thousands in it would take long, and whoever mends these is told of the others
# The only way to say that a picture shows nothing that a reader needs.
_ADORNMENT = re.compile(r"""<img\b[^<>]*?\balt\s*=\s*(?:""|''|(?=[\s>]))[^<>]*>""", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def image_problems(
    path: str, lines: Sequence[str], first: int, pieces: Sequence[str], facts: Sequence[str] = (), words: Vocabulary | None = None
) -> Iterator[Problem]:
    """What is wrong with the pictures in the sanitised ``pieces`` of a text, of which the ``facts`` are some.

    ``lines`` is the text as it stands in the file, ``first`` the number of its first line there.
    """
    if not any("<img" in piece for piece in pieces):
        return
    adornments = {unescape("".join(source)) for tag in _ADORNMENT.findall("\n".join(lines)) for source in _SOURCE.findall(tag)}

    def told(source: str, rule: str, said: str, level: Level = "warning") -> Problem:
        bare = re.compile(r"!\[\s*\]\(\s*<?" + re.escape(source))
        for line, text in enumerate(lines, first):
            if found := bare.search(text):
                return Problem(path, line, found.start() + 1, rule, said, level)
        return Problem(path, *link_places(lines, first, (source,)).get("links.0", (0, 0)), rule, said, level)

    def opinions() -> Iterator[Problem]:
        for source, alt, title in _images(facts, _FIRST) if words else ():
            if words and (label := begins_like_a_commentary(alt, words) or begins_like_a_commentary(title, words)):
                said = f"what a picture in the facts says begins with “{label}”, and would be published as fact; take the word out"
                yield told(source, "split/headline", said, "error")

    def silent() -> Iterator[Problem]:
        for source, alt, _ in _images(pieces, _IMAGE):
            if not alt.strip() and source not in adornments:
                cure = f"write it between the brackets, as ![What it shows]({short(source, 60)})"
                yield told(source, "images/alt", f"nothing says what this picture shows; {cure}")
            elif alt.strip() and alt.strip() == source.rpartition("/")[2]:
                said = f'the name of a file ("{short(alt, 60)}") tells nobody what the picture shows; say it in words instead'
                yield told(source, "images/alt", said)

    yield from islice(opinions(), _TOLD)
    yield from islice(silent(), _TOLD)


def _images(pieces: Sequence[str], pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Address, words and title of each picture."""
    for piece in pieces:
        for image in pattern.findall(piece) if "<img" in piece else ():
            given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(image)}
            yield given.get("src", ""), given.get("alt", ""), given.get("title", "")
