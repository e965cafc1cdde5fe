"""A map of the site for search engines (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator
from html import escape

from digest.model import TERM_KINDS, Moment, Site
from digest.outputs.archives import archive_paths, day_paths
from digest.outputs.direction import direction
from digest.outputs.lists import spread
from digest.outputs.signing import updated
from digest.outputs.stories import story_paths
from digest.outputs.terms import term_paths
from digest.views import PageHead, SitemapView, TextFile


def sitemap(site: Site, most: int = 50_000) -> Iterator[SitemapView | TextFile]:
    """All pages that search engines may know, with the day of the last declared change of briefings.

    One file; beyond ``most`` addresses, which is what the protocol allows in a file, several (``sitemap-1.xml`` ...), which
    ``sitemap.xml`` then lists.
    """
    addresses = tuple((site.info.url + path, moment) for one in site.by_language or (site,) for path, moment in _pages(one))
    lang = site.info.languages[0]

    def part(path: str, some: tuple[tuple[str, Moment | None], ...]) -> SitemapView:
        return SitemapView(site=site.info, page=PageHead(path, lang, direction(lang), indexed=False), addresses=some)

    if len(addresses) <= most:
        yield part("sitemap.xml", addresses)
        return
    paths: list[str] = []
    for start in range(0, len(addresses), most):
        paths.append(f"sitemap-{len(paths) + 1}.xml")
        yield part(paths[-1], addresses[start : start + most])
    parts = "".join(f"<sitemap><loc>{escape(site.info.url + path)}</loc></sitemap>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    yield TextFile("sitemap.xml", f"{head}{parts}</sitemapindex>\n")


def _pages(site: Site) -> Iterator[tuple[str, Moment | None]]:
    made = site.info.outputs
    if "home" in made:
        for page in spread(site.briefings, site.per_page, site.info.root):
            yield page.path, None
    if "briefings" in made:
        for briefing in site.every:
            yield briefing.path, updated(briefing) or briefing.front.date
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
    if "stories" in made:
        for path in story_paths(site):
            yield path, None
