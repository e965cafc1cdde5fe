"""Standing pages, as About."""

from collections.abc import Iterator

from digest.model import Site
from digest.outputs.addresses import rewritten
from digest.outputs.direction import direction
from digest.outputs.each_language import other_languages
from digest.outputs.links import in_languages
from digest.outputs.pictures import pictures_of, with_pictures
from digest.views import PageHead, StandingPageView


def pages(site: Site) -> Iterator[StandingPageView]:
    """Each standing page at its own path."""
    for page in site.pages:
        versions = in_languages(site, site.versions.get(page.source, ()))
        html = rewritten(page.html, site.addresses.get(page.source, {}), site.info.base)
        yield StandingPageView(
            site=site.info,
            page=PageHead(
                page.path,
                page.lang,
                direction(page.lang),
                source=page.source,
                languages=other_languages(site, {lang: one.path for lang, one in versions.items()}),
            ),
            title=page.front.title,
            summary=page.front.summary,
            html=with_pictures(html, pictures_of(site, page), site.info.base, above=True),
            extra=tuple(page.front.extra.items()),
        )
