"""A page at each old address of a briefing (``aliases``), which leads to the new one on any host, without a script."""

from collections.abc import Iterator

from digest.languages import sites_of
from digest.model import Site
from digest.outputs.direction import direction
from digest.outputs.links import title_link
from digest.views import PageHead, RedirectView


def redirects(site: Site) -> Iterator[RedirectView]:
    """The pages, in the language of the briefing; search engines leave them out."""
    infos = {briefing.source: one.info for one in sites_of(site) for briefing in one.every} if site.moved else {}
    for path, briefing in site.moved.items():
        head = PageHead(path.removesuffix("index.html"), briefing.lang, direction(briefing.lang), indexed=False, source=briefing.source)
        yield RedirectView(site=infos[briefing.source], page=head, to=title_link(briefing))
