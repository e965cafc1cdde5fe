"""Links inside a text: from what the editor wrote to the address that works where the text is shown."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape, unescape
from typing import TypeVar, cast
from urllib.parse import quote, urljoin

from digest.model import Briefing, Commentary, Facts, FactsBlock, Note

_Html = TypeVar("_Html", bound=str)
_Text = TypeVar("_Text", FactsBlock, Commentary, Note)

# Runs of text between tags, to be passed over: they may hold quotes, and even ` href="…"`. Then every quoted value of a tag,
# so that a `>` inside a value does not look like the end of the tag. One pass, no way back: each character is read once.
_TOKENS = re.compile(r'(?:\A|>)[^<]*|( (?:href|src)=)?"([^"]*)"')
_OTHER_HOST = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# Characters that stand in no address; all others stay as they are, since people read addresses.
_ESCAPES = str.maketrans({character: quote(character) for character in ' "<>\\^`{|}'})


def rewritten(html: _Html, named: Mapping[str, str], root: str, page: str = "") -> _Html:
    """Sanitised HTML with its links as they must be where it is shown.

    ``named`` are links as written and the paths below the site's root that they lead to. ``root`` takes the place of the
    slash that stands for the site's root. ``page`` is the full address of the text's own page, where the text is shown
    elsewhere: then links within the page become full addresses too.
    """
    if not page and not named and (root == "/" or '="/' not in html):
        return html

    def address(token: re.Match[str]) -> str:
        attribute, value = token.groups()
        if attribute is None:
            return token[0]
        link = unescape(value)
        if link in named:
            return f'{attribute}"{escape(root + named[link].translate(_ESCAPES))}"'
        if _OTHER_HOST.match(link):
            return token[0]
        if link.startswith("/"):
            return f'{attribute}"{escape(root + link[1:])}"'
        return f'{attribute}"{escape(urljoin(page, link))}"' if page else token[0]

    return cast(_Html, _TOKENS.sub(address, html))


def facts_on_page(briefing: Briefing, named: Mapping[str, str], base: str) -> Facts:
    """The facts of a briefing for its own page; ``named`` as in ``rewritten``, ``base`` the path of the site's root."""
    return _facts(briefing.facts, named, base, "")


def facts_in_feed(briefing: Briefing, named: Mapping[str, str], url: str) -> Facts:
    """The facts of a briefing with full addresses, to be read anywhere; ``named`` as in ``rewritten``, ``url`` that of the site."""
    return _facts(briefing.facts, named, url, url + briefing.path)


def commentary_on_page(commentary: Commentary, named: Mapping[str, str], base: str) -> Commentary:
    """A commentary for its briefing's own page; ``named`` and ``base`` as for the facts."""
    return _commentary(commentary, named, base, "")


def commentary_in_feed(briefing: Briefing, commentary: Commentary, named: Mapping[str, str], url: str) -> Commentary:
    """A commentary of a briefing with full addresses, to be read anywhere; ``named`` and ``url`` as for the facts."""
    return _commentary(commentary, named, url, url + briefing.path)


def _facts(facts: Facts, named: Mapping[str, str], root: str, page: str) -> Facts:
    return replace(facts, blocks=_each(facts.blocks, named, root, page), notes=_each(facts.notes, named, root, page))


def _commentary(commentary: Commentary, named: Mapping[str, str], root: str, page: str) -> Commentary:
    (changed,) = _each((commentary,), named, root, page)
    notes = _each(commentary.notes, named, root, page)
    return replace(changed, notes=notes) if notes else changed


def _each(texts: tuple[_Text, ...], named: Mapping[str, str], root: str, page: str) -> tuple[_Text, ...]:
    """The same texts with their links rewritten; the very same where there is nothing to do, which is the usual case."""
    changed = []
    for text in texts:
        html = rewritten(text.html, named, root, page)
        changed.append(text if html == text.html else replace(text, html=html))
    return tuple(changed)
