"""What only the finished site can show: two files at one path, links that lead nowhere, an id twice on a page."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from posixpath import dirname, join
from types import MappingProxyType
from urllib.parse import unquote, urljoin, urlsplit

from digest.files import plainly_apart, shown, unfit
from digest.model import FEED_FILES, TERM_KINDS, Asset
from digest.problems import Problem, short
from digest.settings import Settings
from digest.views import Rendered

_OTHER_HOST = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# Browsers take these to the top of a page, whatever its ids are (HTML, 7.4.6.3).
_TOP = ("", "top")
_SETTINGS_FILE = "digest.yaml"
# Which output makes what, by the first step of the path; years and sitemaps besides.
_OUTPUTS = {"index.html": "home", "page": "home", "archive": "archives", "404.html": "404", "robots.txt": "robots"}
_OUTPUTS_OF_FEEDS = {"topics": "topic-feeds", "stories": "story-feeds", "authors": "author-feeds"}
_OUTPUTS |= {one: one for one in ("stories", "facts", "commentary", "authors", "corrections", "editions", "search")} | {
    kind: kind for kind in TERM_KINDS
}
_OUTPUTS |= {"index.json": "json", "schema.json": "json", "_redirects": "_redirects", "_headers": "_headers"}


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
    a source and a link as written in it to line and column, and ``aliases`` with the path of a page at an old address.
    """
    places = [_Place(page.artifact.path, page.source, page.lang) for page in rendered]
    places += [_Place(asset.path, asset.source) for asset in assets]
    lost = _lost_links(rendered, {place.path for place in places}, settings, link_places) if complete else []
    return (*_unfit(places), *_clashes(places, settings, link_places), *lost, *_double_ids(rendered))


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


def _clashes(places: Sequence[_Place], settings: Settings, written: Mapping[tuple[str, str], tuple[int, int]]) -> list[Problem]:
    """Files that cannot stand side by side on every disk: one path but for letter case and Unicode form, or a file below a file."""
    if plainly_apart([place.path for place in places]):
        return []
    problems: list[Problem] = []
    taken: dict[str, list[_Place]] = {}
    # Of several at one path, those come first that no file of the editors is to blame for.
    for place in sorted(places, key=lambda place: (place.path, place.source, place.lang)):
        taken.setdefault(folded(place.path), []).append(place)
    for folded_path, several in taken.items():
        *others, place = several
        if not others:
            continue
        if folded_path.endswith("index.json") and place.source and len(taken.get(f"{folded_path[:-4]}html", ())) > 1:
            continue  # the pages beside which these lie are told of
        other = others[0]
        address = _address(place.path)
        if aliases := [one for one in several if ("aliases", one.path) in written and one.source]:
            problems += _hiding(aliases, several, written, settings)
            continue
        if not other.source and place.source and other.path == place.path and (made := _made(other.path, settings)):
            said = f"{address} is {made}; {_parted(place, other, settings)}"
        else:
            names = " and ".join(one.name if one.source else _made(one.path, settings) or one.name for one in others)
            different = "" if place.path == other.path else f" and {_address(other.path)}, which many disks take for one"
            said = f"this and {names} would {'both' if len(several) == 2 else 'all'} be at {address}{different}; "
            said += _parted(place, other, settings)
        problems.append(Problem(place.name, 0, 0, "paths/clash", said))
    folders: set[str] = set()
    for folded_path, (place, *_) in taken.items():
        folder = dirname(folded_path)
        while folder and folder not in folders:
            folders.add(folder)
            if folder in taken:
                other = taken[folder][0]
                alias = written.get(("aliases", place.path)) if place.source else None
                cure = "take the old address out" if alias else _parted(place, other, settings)
                said = f"{place.path} would lie in {other.path}, which is a file (made from {other.name}); {cure}"
                problems.append(Problem(place.name, *(alias or (0, 0)), "paths/clash", said))
            folder = dirname(folder)
    return problems


def _hiding(
    aliases: Sequence[_Place], several: Sequence[_Place], written: Mapping[tuple[str, str], tuple[int, int]], settings: Settings
) -> Iterator[Problem]:
    """Old addresses at which something stands that is made from the site as a whole, each where an editor wrote it."""
    others = [one for one in several if one not in aliases]
    for one in aliases:
        cure = "take it out of this briefing's aliases"
        if output := _output_of(others[0].path, settings) if others else "":
            cure += f', or leave {output} out of "outputs" in {_SETTINGS_FILE}'
        what = (_made(others[0].path, settings) or others[0].name) if others else "an old address of another briefing"
        yield Problem(one.source, *written["aliases", one.path], "aliases/clash", f"at {_address(one.path)} there is {what}; {cure}")


def _address(path: str) -> str:
    """A path as readers see it."""
    return "/" + path.removesuffix("index.html")


# What is made from the site as a whole, in words.
_MADE = {
    "home": "the home page", "archives": "the archive", "days": "the page of a day", "404": "the page that says that there is none",
    "stories": "about the stories", "feed": "the feed",
    **dict.fromkeys(("feeds", *_OUTPUTS_OF_FEEDS.values()), "a feed"), "sitemap": "the map of the site", "robots": "for search engines",
    "facts": "the list of facts", "commentary": "the list of commentaries", "authors": "about the authors",
    "corrections": "the page of all corrections", "editions": "about the editions", "search": "the search",
    "news": "the map of the news", "json": "the site as JSON", "_redirects": "where old addresses lead", "_headers": "for hosts",
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
    if path.rpartition("/")[2] in FEED_FILES.values():
        return "feed" if path == "feed.xml" else _OUTPUTS_OF_FEEDS.get(first, "feeds")
    if first.isdigit() and path.endswith("/index.json"):
        return "json"
    if first.startswith("sitemap-news"):
        return "news"
    if first.isdigit():
        return "days" if all(part.isdigit() for part in path.split("/")[:3]) else "archives"
    return "sitemap" if first.startswith("sitemap") else _OUTPUTS.get(first, "")


def folded(path: str) -> str:
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
    # Of two pages at one path, which is an error of its own, a link may mean the one that is not among these.
    several = {path for path, count in Counter(page.artifact.path for page in rendered).items() if count > 1}

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
        if found in pages and found not in several and not holds(pages[found], fragment):
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
    # Where a text is shown elsewhere too, a link within its own page leads back to that: the mistake is told there.
    within = {_address(page.artifact.path) + link for (link, _), where in lost.items() if link.startswith("#") for page in where}
    if lost:  # a relative link of a document was looked at with the document
        pages_of_texts = [page for page in rendered if page.source]
        relative = ((page, link) for page in pages_of_texts for link in page.links if link not in right and link[:1] not in ("/", "#"))
        within |= {urljoin(_address(page.artifact.path), link) for page, link in relative}
    for link, reason in [key for key in lost if key[0] in within]:
        if not any((page.source, link) in link_places for page in lost[link, reason]):
            del lost[link, reason]
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
        elif written := [source for source in sources if (source, link) in link_places]:
            # Its editor wrote it; lists of texts show it too.
            sources = written
        elif not all(sources):
            # It stands on pages that have no text of their own: a template's link, and not the mistake of each editor.
            said += f" (on {len(where)} pages)" if len(where) > 1 else ""
            sources = [min(page.artifact.path for page in where if not page.source)]
        for source in dict.fromkeys(sources):
            place = link_places.get((source, link), (0, 0))
            problems.append(Problem(source, *place, "links/internal", said, settings.links.internal))
    return problems
