"""Where in a text its links stand, so that a link that leads nowhere can be shown to whoever wrote it."""

from collections.abc import Mapping, Sequence

# What stands before an address in Markdown or HTML, and what may stand after it: nothing of the address itself.
_BEFORE = ("(", "<", " ", '"', "'", "=", "\t")
_AFTER = (")", ">", " ", '"', "'", "\t", "")


def link_places(lines: Sequence[str], first: int, links: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Line and column in the file of the first place of each link, as ``places_of`` holds them (``links.0``, ``links.1`` ...).

    ``lines`` is the text as it stands in the file, ``first`` the number of its first line there. A link that is written
    differently in the text (with an escape, or broken over two lines) has no place.
    """
    places: dict[str, tuple[int, int]] = {}
    for number, link in enumerate(links):
        for line, text in enumerate(lines, first) if link else ():
            start = text.find(link)
            while start >= 0:
                if text[start - 1 : start] in _BEFORE and text[start + len(link) :][:1] in _AFTER:
                    places[f"links.{number}"] = line, start + 1
                    break
                start = text.find(link, start + 1)
            else:
                continue
            break
    return places
