"""The pictures of a site: which files its pages show, in which sizes they are published, and where.

A picture keeps its address. In its place there is the file itself, or, if that is wider than pages need or tells more than the picture
(where it was taken, with what, by whom), what was made of it. The other sizes lie beside it and have a hash of their content in their
names, so that browsers may keep them for ever. A picture that a text leads to, that no page shows, or that lies in ``static/`` is
published as it stands.
"""

import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote

from digest.files import Marks, Tree, Unreadable, read_bytes
from digest.languages import sites_of, tied_together
from digest.model import Artifact, Briefing, EditionFile, Kept, Site, Sized, StandingPage
from digest.pixels import Made, Unshowable, can_resize, kind_of, measure, pixel_problems, resize
from digest.problems import Problem, Refused
from digest.settings import Settings

_Document = Briefing | StandingPage | EditionFile

_STATIC = "static/"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that pages show: its file with the SHA-256 of that, and the paths at which it is published (``places``).

    ``untouched`` tells that it has to be published as it stands.
    """

    source: str
    digest: str
    places: tuple[str, ...]
    untouched: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What was made of a picture, without the bytes: its size; the SHA-256 of the file in its place, empty if it stands as it is.

    ``others`` are width, ending and SHA-256 of the same picture in other widths, ``type`` is their media type as in ``Sized``. ``wide``
    tells that Pillow would have made something of it.
    """

    width: int
    height: int
    own: str = ""
    type: str = ""
    others: tuple[tuple[int, str, str], ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A picture as it is published: at each of its places, how it is shown there, and all files that were made of it."""

    shown: Shown
    known: Known
    files: tuple[Artifact | Kept, ...] = ()


def shown_pictures(site: Site, root: Path, marks: Mapping[str, Marks], known: Callable[[str, Marks], str]) -> list[Shown]:
    """The pictures that pages show and that are published with them, in the order of their files.

    ``known`` tells the SHA-256 of a file with these marks, as for ``read_sources``; of one that cannot be read it is empty.
    """
    notes = (file for one in sites_of(site) for editions in one.editions.values() for edition in editions for file, _ in edition.files)
    documents: tuple[_Document, ...] = (*site.every, *site.pages, *notes)
    shown: set[str] = set()
    for document in documents:
        image = document.front.image if isinstance(document, Briefing) else None
        if document.pictures or image:
            links = (*document.pictures, image.src) if image else document.pictures
            shown.update(place for link in links if (place := _place(site, document, link)))
    if not shown:
        return []
    opened = {place for document in documents for link in _opened(site, document) if (place := _place(site, document, link)) in shown}
    places: dict[str, list[str]] = {}
    for asset in site.assets:
        if asset.path in shown:
            places.setdefault(asset.source, []).append(asset.path)
    found = []
    with Tree(root) as tree:
        for source, paths in sorted(places.items()):
            digest = known(source, marks[source]) if source in marks else ""
            if not digest:
                # One that cannot be read has been told of, and is told of again by whoever wants its pixels.
                with suppress(Unreadable):
                    digest = tree.hash(source)
            untouched = source.startswith(_STATIC) or not opened.isdisjoint(paths)
            found.append(Shown(source, digest, tuple(paths), untouched))
    return found


def _opened(site: Site, document: _Document) -> Iterator[str]:
    """The links of a document that lead to a file, as it writes them: all but those that it only shows as pictures."""
    only_shown = set(document.pictures).difference(document.enlarged)
    return (link for link in document.links if link not in only_shown)


def _place(site: Site, document: _Document, link: str) -> str:
    """The path at which the file is published that a link names; empty where it names none of the site's."""
    address = site.addresses.get(document.source, {}).get(link, "")
    if not address and link.startswith("/"):
        address = link[1:]
    return unquote(address.partition("#")[0].partition("?")[0])


def derive(picture: Shown, root: Path, settings: Settings) -> tuple[Derived | None, tuple[Problem, ...]]:
    """What is made of a picture, with what is odd about it; ``None`` where nothing can be, so that it is published as it stands.

    A function of the bytes of the file, of the settings, and of Pillow with its libraries (``pixels.makers``). Raises ``Refused`` where
    the file is another by now.
    """
    source, rules = picture.source, settings.images
    try:
        body = read_bytes(root, source, settings.limits.asset_bytes)
    except Unreadable as unreadable:
        return None, (unreadable.problem,)
    if hashlib.sha256(body).hexdigest() != picture.digest:
        raise Refused(f"Nothing was published: {source} was changed while the site was made; build again.")

    def told(rule: str, text: str) -> Problem:
        return Problem(source, 0, 0, rule, text, "warning")

    kind = kind_of(body)
    if not kind:
        what = "browsers show no picture of this sort; save it as JPEG, PNG, WebP or SVG"
        return None, (told("images/unreadable", what if body else "this picture is empty; save it again"),)
    problems = tuple(told(rule, text) for rule, text in pixel_problems(source, body, kind))
    try:
        if rules.widths and can_resize():
            made, wide = resize(body, kind, rules.widths, settings.limits.pixels, untouched=picture.untouched), False
        else:
            made = Made(*measure(body, kind))
            wide = bool(rules.widths) and made.width > rules.widths[-1] and kind in ("JPEG", "PNG", "WebP")
    except Unshowable as unshowable:
        return None, (*problems, told("images/unreadable", f"this picture is published as it is: {unshowable}"))
    if made.tells and picture.untouched:
        problems += (
            told("images/place", "this file says where it was taken, and is published with that; take that out, or show it without a link"),
        )
    bodies = {hashlib.sha256(one).hexdigest(): one for one in (made.body, *(one for _, _, one in made.smaller)) if one}
    digest_of = {one: digest for digest, one in bodies.items()}
    others = tuple((width, ending, digest_of[one]) for width, ending, one in made.smaller)
    known = Known(made.width, made.height, digest_of.get(made.body, ""), made.type, others, wide)
    return Derived(picture, known, tuple(Artifact(path, bodies[digest], digest) for path, digest in files_of(picture, known))), problems


def files_of(picture: Shown, known: Known) -> Iterator[tuple[str, str]]:
    """The path and the SHA-256 of each file that was made of a picture."""
    for place in picture.places:
        if known.own:
            yield place, known.own
        yield from ((_beside(place, *other), other[2]) for other in known.others)


def _beside(place: str, width: int, ending: str, digest: str) -> str:
    return f"{posixpath.splitext(place)[0]}.{width}.{digest[:8]}.{ending}"


def with_pictures(site: Site, derived: Sequence[Derived], settings: Settings) -> tuple[Site, tuple[Problem, ...]]:
    """The site that knows its pictures. What is made in the place of a file is not among its ``assets``.

    Where Pillow is missing and would have made something, that is told once.
    """
    sized: dict[str, Sized] = {}
    replaced: set[str] = set()
    for picture in derived:
        known = picture.known
        for place in picture.shown.places:
            others = tuple((quote(_beside(place, *other)), other[0]) for other in known.others)
            if others and not known.type:
                others += ((quote(place), known.width),)
            sized[place] = Sized(known.width, known.height, others, known.type, settings.images.sizes if others else "")
            if known.own:
                replaced.add(place)
    wide = [picture.shown.source for picture in derived if picture.known.wide]
    problems: tuple[Problem, ...] = ()
    if wide:
        more = len(wide) - 1
        also = f" (as {'is 1 other' if more == 1 else f'are {more} others'})" if more else ""
        said = (
            f"this picture is wider than {settings.images.widths[-1]:,} pixels{also} and is published as it is, with all that its file "
            'tells; pip install "digest[images]" makes smaller ones, and images: {widths: []} in digest.yaml asks for none'
        )
        problems = (Problem(wide[0], 0, 0, "images/extra", said, "warning"),)
    assets = tuple(asset for asset in site.assets if asset.path not in replaced) if replaced else site.assets
    by_language = tied_together(tuple(replace(one, pictures=sized) for one in site.by_language))
    return replace(site, pictures=sized, assets=assets, by_language=by_language), problems
