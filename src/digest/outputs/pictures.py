"""Pictures in texts: their sizes, so that nothing moves when they come, and their captions."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape, unescape
from typing import Any, TypeVar, cast
from urllib.parse import unquote

from digest.model import Briefing, Commentary, EditionFile, Facts, FactsBlock, Image, Note, Site, Sized, StandingPage
from digest.views import Picture

_Html = TypeVar("_Html", bound=str)
_Text = TypeVar("_Text", FactsBlock, Commentary, Note)

# What the sanitiser writes: names in small letters, values in quotes, in which a > may stand.
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
# A picture that is a paragraph by itself and has a title, which nobody would see who has no mouse.
_FIGURE = re.compile(r'<p>(<img(?: [a-z]+="[^"]*")*>)</p>')
_TITLE = re.compile(r' title="([^"]+)"')
_NONE: Mapping[str, Sized] = {}


def pictures_of(site: Site, document: Briefing | StandingPage | EditionFile) -> Mapping[str, Sized]:
    """The pictures that a document shows, by the paths at which they are published."""
    if not site.pictures:
        return _NONE
    named = site.addresses.get(document.source, {})
    links = document.pictures
    if isinstance(document, Briefing) and document.front.image is not None:
        links += (document.front.image.src,)
    paths = [unquote((named.get(link) or link.removeprefix("/")).partition("#")[0].partition("?")[0]) for link in links]
    return {path: site.pictures[path] for path in paths if path in site.pictures} or _NONE


def picture(image: Image | None, named: Mapping[str, str], pictures: Mapping[str, Sized]) -> Picture | None:
    """The image of a briefing, if there is such a file."""
    if image is None or image.src not in named:
        return None
    return Picture(named[image.src], image.alt, image.credit, image.caption, pictures.get(unquote(named[image.src])))


def with_pictures_of_facts(facts: Facts, pictures: Mapping[str, Sized], base: str, *, above: bool) -> Facts:
    """Facts whose pictures have their sizes; what is meant by ``above``, ``with_pictures`` says."""
    blocks = tuple(
        _with_html(block, with_pictures(block.html, pictures, base, above=above and not number))
        for number, block in enumerate(facts.blocks)
    )
    notes = tuple(_with_html(note, with_pictures(note.html, pictures, base)) for note in facts.notes)
    return facts if (blocks, notes) == (facts.blocks, facts.notes) else replace(facts, blocks=blocks, notes=notes)


def with_pictures_of_commentary(commentary: Commentary, pictures: Mapping[str, Sized], base: str) -> Commentary:
    """A commentary whose pictures have their sizes."""
    notes = tuple(_with_html(note, with_pictures(note.html, pictures, base)) for note in commentary.notes)
    changed = _with_html(commentary, with_pictures(commentary.html, pictures, base))
    return changed if notes == changed.notes else replace(changed, notes=notes)


def _with_html(text: _Text, html: str) -> _Text:
    """The text with this HTML; the very same where it is that already, which is the usual case."""
    return text if html == text.html else cast(_Text, replace(cast(Any, text), html=html))


def with_pictures(html: _Html, pictures: Mapping[str, Sized], base: str, *, above: bool = False) -> _Html:
    """Sanitised HTML whose links are those of a page, with the sizes of its ``pictures`` (as ``pictures_of`` gives them).

    ``base`` is the path of the site's root. Pictures are fetched when a reader comes near them, but not one with which a text
    begins that stands ``above`` all others.
    """
    if "<img" not in html:
        return html
    waiting = not (above and html.startswith(("<p><img", "<img")))

    def shown(image: re.Match[str]) -> str:
        nonlocal waiting
        attributes: dict[str, str] = dict(_ATTRIBUTE.findall(image[1]))
        address = unescape(attributes.get("src", ""))
        sized = pictures.get(unquote(address.removeprefix(base).partition("#")[0].partition("?")[0])) if address.startswith(base) else None
        source = ""
        if sized:
            attributes |= _measures(sized, attributes)
            if sized.others:
                others = {"srcset": ", ".join(f"{base}{path} {width}w" for path, width in sized.others), "sizes": escape(sized.sizes)}
                if sized.type:
                    source = f"<source{_written({'type': sized.type} | others)}>"
                else:
                    attributes |= others
        if waiting:
            attributes["loading"] = "lazy"
        waiting = True
        tag = f"<img{_written(attributes)}>"
        return f"<picture>{source}{tag}</picture>" if source else tag

    return cast(_Html, _IMAGE.sub(shown, _FIGURE.sub(_captioned, html)))


def _captioned(paragraph: re.Match[str]) -> str:
    title = _TITLE.search(paragraph[1])
    if not title:
        return paragraph[0]
    return f"<figure>{_TITLE.sub('', paragraph[1])}<figcaption>{title[1]}</figcaption></figure>"


def _measures(sized: Sized, given: Mapping[str, str]) -> dict[str, str]:
    """Width and height for a picture; where an editor gave one of them, the other goes with it."""
    width, height = given.get("width", ""), given.get("height", "")
    if (width and height) or not (sized.width and sized.height):
        return {}
    if width.isdecimal():
        return {"height": str(max(1, round(int(width[:6]) * sized.height / sized.width)))}
    if height.isdecimal():
        return {"width": str(max(1, round(int(height[:6]) * sized.width / sized.height)))}
    return {"width": str(sized.width), "height": str(sized.height)}


def _written(attributes: Mapping[str, str]) -> str:
    """Attributes whose values are escaped already."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())
