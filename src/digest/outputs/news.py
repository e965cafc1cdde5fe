"""A map of the latest briefings for Google News (sitemap-news 0.9)."""

from collections.abc import Iterator

from digest.labels import is_traditional
from digest.languages import language_of, sites_of
from digest.model import Briefing, Site
from digest.outputs.direction import direction
from digest.outputs.signing import label
from digest.spoken import Labelled
from digest.views import NewsEntry, NewsView, PageHead, SitemapIndexView

PATH = "sitemap-news.xml"
"""Where the map is, below the site's root."""


def news(site: Site, most: int = 1_000) -> Iterator[NewsView | SitemapIndexView]:
    """The briefings of the two days before the build, newest first; what is withdrawn or expired is in no list, and not in this one.

    Beyond ``most``, which is what Google takes in a file, there are several, which the first then lists.
    """
    lang = site.info.languages[0]
    titles = {one.info.languages[0]: one.info.title for one in sites_of(site)}
    entries = tuple(_entry(one, titles[language_of(one.lang, tuple(titles))]) for one in site.recent)

    def part(path: str, some: tuple[NewsEntry, ...]) -> NewsView:
        return NewsView(site=site.info, page=PageHead(path, lang, direction(lang), indexed=False), entries=some)

    if len(entries) <= most:
        yield part(PATH, entries)
        return
    paths: list[str] = []
    for start in range(0, len(entries), most):
        paths.append(PATH.replace(".", f"-{len(paths) + 1}."))
        yield part(paths[-1], entries[start : start + most])
    head = PageHead(PATH, lang, direction(lang), indexed=False)
    yield SitemapIndexView(site=site.info, page=head, parts=tuple((path, None) for path in paths))


def _entry(briefing: Briefing, publication: str) -> NewsEntry:
    return NewsEntry(
        briefing.path,
        _language(briefing.lang),
        briefing.front.date,
        Labelled(briefing.front.title, label(briefing), briefing.lang),
        publication,
    )


def _language(lang: str) -> str:
    """A language tag as Google wants it: two or three letters (ISO 639), but Chinese says which script it is in."""
    primary = lang.lower().partition("-")[0]
    if primary != "zh":
        return primary
    return "zh-tw" if is_traditional(lang) else "zh-cn"
