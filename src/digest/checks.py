"""What only the finished site can show: two files at one path, links that lead nowhere, an id twice on a page."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from posixpath import dirname, join
from types import MappingProxyType
from urllib.parse import unquote, urljoin, urlsplit

from digest.files import plainly_apart, shown, unfit
from digest.model import TERM_KINDS, Asset
from digest.problems import Problem, short
from digest.settings import Settings
from digest.views import Rendered

_OTHER_HOST = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# Browsers take these to the top of a page, whatever its ids are (HTML, 7.4.6.3).
_TOP = ("", "top")
_SETTINGS_FILE = "digest.yaml"
# Which output makes what, by the first step of the path; years and sitemaps besides.
_OUTPUTS = {"index.html": "home", "page": "home", "archive": "archives", "404.html": "404", "feed.xml": "feed", "robots.txt": "robots"}
_OUTPUTS |= {"stories": "stories"} | {kind: kind for kind in TERM_KINDS}


def check(
    rendered: Sequence[Rendered],
    assets: Iterable[Asset],
    settings: Settings,
    *,
    complete: bool = True,
    link_places: Mapping[tuple[str, str], tuple[int, int]] = MappingProxyType({}),
) -> tuple[Problem, ...]:
    """What is wrong with the site as a whole. Each problem names the source of a page where it has one, else the page.

    A relative link in the text of a source is not looked at here: ``assemble`` has judged it, knowing the folders. Unless the
    pages are ``complete``, no link is: it may well lead to one that is missing for a reason that was told already. ``link_places`` maps
    a source and a link as written in it to line and column.
    """
    places = [_Place(page.artifact.path, page.source, page.lang) for page in rendered]
    places += [_Place(asset.path, asset.source) for asset in assets]
    lost = _lost_links(rendered, {place.path for place in places}, settings, link_places) if complete else []
    return (*_unfit(places), *_clashes(places, settings), *lost, *_double_ids(rendered))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file is to be published, and what it is made from; without a ``source`` it is made from the site as a whole."""

    path: str
    source: str
    lang: str = ""

    @property
    def name(self) -> str:
        """What it is called in a problem."""
        return self.source or self.path


def _unfit(places: Iterable[_Place]) -> Iterator[Problem]:
    """Files whose names some disk or system refuses."""
    for place in places:
        if text := unfit(place.path):
            said = f"it would be published at {shown(place.path)}, which {text}; give it another slug or name"
            yield Problem(place.name, 0, 0, "paths/unfit", said)


def _clashes(places: Sequence[_Place], settings: Settings) -> list[Problem]:
    """Files that cannot stand side by side on every disk: one path but for letter case and Unicode form, or a file below a file."""
    if plainly_apart([place.path for place in places]):
        return []
    problems: list[Problem] = []
    taken: dict[str, list[_Place]] = {}
    # Of several at one path, those come first that no file of the editors is to blame for.
    for place in sorted(places, key=lambda place: (place.path, place.source, place.lang)):
        taken.setdefault(_folded(place.path), []).append(place)
    for several in taken.values():
        *others, place = several
        if not others:
            continue
        other = others[0]
        address = _address(place.path)
        if not other.source and place.source and other.path == place.path and (made := _made(other.path, settings)):
            said = f"{address} is {made}; {_parted(place, other, settings)}"
        else:
            names = " and ".join(one.name if one.source else _made(one.path, settings) or one.name for one in others)
            different = "" if place.path == other.path else f" and {_address(other.path)}, which many disks take for one"
            said = f"this and {names} would {'both' if len(several) == 2 else 'all'} be at {address}{different}; "
            said += _parted(place, other, settings)
        problems.append(Problem(place.name, 0, 0, "paths/clash", said))
    folders: set[str] = set()
    for folded, (place, *_) in taken.items():
        folder = dirname(folded)
        while folder and folder not in folders:
            folders.add(folder)
            if folder in taken:
                other = taken[folder][0]
                said = (
                    f"{place.path} would lie in {other.path}, which is a file (made from {other.name}); {_parted(place, other, settings)}"
                )
                problems.append(Problem(place.name, 0, 0, "paths/clash", said))
            folder = dirname(folder)
    return problems


def _address(path: str) -> str:
    """A path as readers see it."""
    return "/" + path.removesuffix("index.html")


# What is made from the site as a whole, in words.
_MADE = {
    "home": "the home page", "archives": "the archive", "days": "the page of a day", "404": "the page that says that there is none",
    "stories": "about the stories", "feed": "the feed", "sitemap": "the map of the site", "robots": "for search engines",
}  # fmt: skip


def _made(path: str, settings: Settings) -> str:
    """What stands at a path that no single file is the source of; empty if it is a file of the theme."""
    output = _output_of(path, settings)
    if output in TERM_KINDS:
        return f"the list of {output}" if path.endswith(f"{output}/index.html") else f"the page of one of the {output}"
    return _MADE.get(output, "")


def _parted(place: _Place, other: _Place, settings: Settings) -> str:
    """What the editors can do about two files at one path."""
    if place.lang != other.lang and place.source and other.source and _are_briefings(place, other, settings):
        return f"their languages need addresses of their own: write permalink: /:lang{settings.permalink} in {_SETTINGS_FILE}"
    if place.source and other.source and not any(one.source.startswith("static/") for one in (place, other)):
        return "rename one, or give it a slug"
    cures = []
    for one in (place, other):
        if one.source.startswith("static/"):
            cures.append(f"rename {one.source}")
        elif one.source:
            cures.append("give this page another slug" if one is place else f"give {one.source} another slug")
        elif output := _output_of(one.path, settings):
            cures.append(f'leave {output} out of "outputs" in {_SETTINGS_FILE}')
    return ", or ".join(cures)


def _are_briefings(place: _Place, other: _Place, settings: Settings) -> bool:
    """Whether both are briefings, so that the permalink of the settings decides where they are, and it knows no language."""
    content = settings.content.strip("/") + "/"
    both = all(one.source.startswith(content) and not one.source.startswith(f"{content}pages/") for one in (place, other))
    return both and bool(place.lang and other.lang) and ":lang" not in settings.permalink


def _output_of(path: str, settings: Settings) -> str:
    """The output that makes a file which is made from the site as a whole; empty for style sheets and the icon, which always are."""
    first, _, rest = path.partition("/")
    if first in {language.lower() for language in settings.languages[1:]}:
        path = rest
        first = path.partition("/")[0]
    if first.isdigit():
        return "days" if all(part.isdigit() for part in path.split("/")[:3]) else "archives"
    return "sitemap" if first.startswith("sitemap") else _OUTPUTS.get(first, "")


def _folded(path: str) -> str:
    """The form in which two paths are one for disks that ignore letter case or Unicode form."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _double_ids(rendered: Iterable[Rendered]) -> list[Problem]:
    problems: list[Problem] = []
    for page in rendered:
        if not page.distinct and len(set(page.ids)) != len(page.ids):
            for number, id_ in enumerate(page.ids):
                if page.ids.index(id_) == number and page.ids.count(id_) > 1:
                    said = f'the id "{id_}" stands on the page twice; change the text of one of the two headings, or the template'
                    problems.append(Problem(page.source or page.artifact.path, 0, 0, "ids/double", said))
    return problems


def _lost_links(
    rendered: Sequence[Rendered], paths: set[str], settings: Settings, link_places: Mapping[tuple[str, str], tuple[int, int]]
) -> list[Problem]:
    """Links inside the site that lead nowhere, as each source has them; those of a template or of the settings once."""
    base = urlsplit(settings.url).path.rstrip("/") + "/"
    pages = {page.artifact.path: page for page in rendered if page.artifact.path.endswith(".html")}
    ids: dict[str, frozenset[str]] = {}

    def holds(page: Rendered, fragment: str) -> bool:
        path = page.artifact.path
        if path not in ids:
            ids[path] = frozenset(page.ids)
        return fragment in ids[path] or unquote(fragment) in ids[path] or fragment.lower() in _TOP

    def wrong(address: str) -> str:
        """What is wrong with an address below the site's root, or nothing."""
        where, _, fragment = address.partition("#")
        path = unquote(where.partition("?")[0])
        found = next((one for one in (path, join(path, "index.html")) if one in paths), "")
        if not found:
            return "there is no such page or file"
        if found in pages and not holds(pages[found], fragment):
            return f'there is no "{short(fragment)}" on that page'
        return ""

    @cache
    def addresses() -> Mapping[str, str]:
        return {_address(path).lower(): _address(path) for path in sorted(paths) if path.endswith(".html")}

    def meant_by(link: str) -> str:
        """The address that looks most like one which leads nowhere, or empty."""
        asked = link.lower().rstrip("/") + "/"
        near = [one for one in addresses() if abs(len(one) - len(asked)) < 3 and one[:2] == asked[:2]]
        close = get_close_matches(asked, near[:2000], n=1, cutoff=0.8)
        return addresses()[close[0]] if close else ""

    right = {base + path.removesuffix("index.html") for path in paths}
    lost: defaultdict[tuple[str, str], list[Rendered]] = defaultdict(list)
    unsure = set().union(*(page.links for page in rendered)).difference(right)
    for page in rendered:
        if unsure.isdisjoint(page.links):
            continue
        for link in sorted(set(page.links).difference(right, map("#{}".format, page.ids))):
            if link.startswith("#"):
                if not holds(page, link[1:]):
                    lost[link, f'there is no "{short(link[1:])}" on this page'].append(page)
                continue
            if _OTHER_HOST.match(link) or (page.source and not link.startswith("/")):
                continue
            rooted = link if link.startswith("/") else urljoin(base + page.artifact.path, link)
            # A path beside ours on the same host is another site's business.
            reason = wrong(rooted[len(base) :]) if rooted.startswith(base) else ""
            if reason:
                lost["/" + rooted[len(base) :], reason].append(page)
            elif link == rooted:
                right.add(link)
    entries = [*settings.navigation, *(entry for words in settings.translations.values() for entry in words.navigation)]
    named = {"/" + entry.path.lstrip("/") for entry in entries}
    problems: list[Problem] = []
    for number, ((link, reason), where) in enumerate(lost.items()):
        cure = "write the address of one that there is, or take the link out"
        if link.lower() == "#fact":
            cure = "write (#fact)"
        # Looking for the nearest takes a while: of hundreds of lost links, something else is wrong.
        elif number < 50 and "#" not in link and (meant := meant_by(link)):
            cure = f"did you mean {meant}?"
        said = f'the link "{short(link)}" leads nowhere: {reason}; {cure}'
        sources = [page.source for page in where]
        if link in named:
            sources = [_SETTINGS_FILE]
        elif not all(sources):
            # It stands on pages that have no text of their own: a template's link, and not the mistake of each editor.
            said += f" (on {len(where)} pages)" if len(where) > 1 else ""
            sources = [min(page.artifact.path for page in where if not page.source)]
        for source in sources:
            place = link_places.get((source, link), (0, 0))
            problems.append(Problem(source, *place, "links/internal", said, settings.links.internal))
    return problems
