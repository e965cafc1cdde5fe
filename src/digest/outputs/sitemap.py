"""A map of the site for search engines (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator, Mapping, Sequence

from digest.languages import sites_of
from digest.model import TERM_KINDS, Moment, Site
from digest.outputs.archives import archive_paths, day_paths
from digest.outputs.authors import author_paths
from digest.outputs.corrections import correction_paths
from digest.outputs.direction import direction
from digest.outputs.editions import edition_paths
from digest.outputs.lists import spread
from digest.outputs.signing import updated
from digest.outputs.stories import story_paths
from digest.outputs.streams import PARTS, stream_paths
from digest.outputs.terms import term_paths
from digest.views import PageHead, SitemapIndexView, SitemapView

# An address with the tags around it takes no more bytes than this, besides its own.
_AROUND = 120
# What a character of an address takes at most, be it escaped for addresses or for XML.
_ASCII, _OTHERS = 6, 12

_Address = tuple[str, Moment | None]
_Alternates = Mapping[str, tuple[tuple[str, str], ...]]


def sitemap(site: Site, most: int = 50_000, most_bytes: int = 50_000_000) -> Iterator[SitemapView | SitemapIndexView]:
    """All pages that search engines may know, with the day of the last declared change of briefings and their translations.

    One file; beyond ``most`` addresses or bytes, which is what the protocol allows in a file, several (``sitemap-1.xml`` ...), which
    ``sitemap.xml`` then lists. The oldest briefings come first, so that a new one changes the last of them alone.
    """
    addresses = tuple((site.info.url + path, moment) for one in sites_of(site) for path, moment in _pages(one))
    alternates = _alternates(site)
    lang = site.info.languages[0]

    def part(path: str, some: tuple[_Address, ...]) -> SitemapView:
        those = {address: alternates[address] for address, _ in some if address in alternates} if alternates else {}
        head = PageHead(path, lang, direction(lang), indexed=False)
        return SitemapView(site=site.info, page=head, addresses=some, alternates=those)

    parts = tuple(_divided(addresses, alternates, most, most_bytes))
    if len(parts) == 1:
        yield part("sitemap.xml", addresses)
        return
    listed: list[_Address] = []
    for number, some in enumerate(parts, 1):
        listed.append((f"sitemap-{number}.xml", max((moment for _, moment in some if moment), default=None)))
        yield part(listed[-1][0], some)
    yield SitemapIndexView(site=site.info, page=PageHead("sitemap.xml", lang, direction(lang), indexed=False), parts=tuple(listed))


def _divided(addresses: Sequence[_Address], alternates: _Alternates, most: int, most_bytes: int) -> Iterator[tuple[_Address, ...]]:
    """The addresses in parts that are never too large; at least one part."""
    start = size = 0
    for place, (address, _) in enumerate(addresses):
        taken = _size(address)
        if alternates and address in alternates:
            taken += sum(_size(other) for _, other in alternates[address])
        if place - start == most or (size + taken > most_bytes and place > start):
            yield tuple(addresses[start:place])
            start, size = place, 0
        size += taken
    yield tuple(addresses[start:])


def _size(address: str) -> int:
    """So many bytes at most."""
    return len(address) * (_ASCII if address.isascii() else _OTHERS) + _AROUND


def _alternates(site: Site) -> _Alternates:
    """By the address of a briefing, the languages that it is in and the address in each, in the order of the site's languages.

    The first of them is for readers of any other language, too.
    """
    if "briefings" not in site.info.outputs:
        return {}
    order = {language: number for number, language in enumerate(site.languages)}
    found = {}
    for briefing in site.every:
        if others := site.translations.get(briefing.source):
            every = sorted((briefing, *others), key=lambda one: (order.get(one.lang, len(order)), one.lang))
            links = [(one.lang, site.info.url + one.path) for one in every]
            found[site.info.url + briefing.path] = (*links, ("x-default", links[0][1]))
    return found


def _pages(site: Site) -> Iterator[tuple[str, Moment | None]]:
    made = site.info.outputs
    if "briefings" in made:
        for briefing in reversed(site.every):
            yield briefing.path, updated(briefing) or briefing.front.date
    if "home" in made:
        for page in spread(site.briefings, site.per_page, site.info.root):
            yield page.path, None
    if "pages" in made:
        for standing in site.pages:
            yield standing.path, None
    if "archives" in made:
        for path in archive_paths(site):
            yield path, None
    if "days" in made:
        for path in day_paths(site):
            yield path, None
    for kind in TERM_KINDS:
        if kind in made:
            for path in term_paths(site, kind):
                yield path, None
    for part in PARTS:
        if part in made:
            for path in stream_paths(site, part):
                yield path, None
    if "stories" in made:
        for path in story_paths(site):
            yield path, None
    if "corrections" in made:
        for path in correction_paths(site):
            yield path, None
    if "authors" in made:
        for path in author_paths(site):
            yield path, None
    if "editions" in made:
        yield from edition_paths(site)
