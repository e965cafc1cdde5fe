"""A page at each old address of a briefing (``aliases``), which leads to the new one on any host, without a script."""

from collections.abc import Iterator
from dataclasses import replace

from digest.languages import sites_of
from digest.model import Briefing, Site
from digest.outputs.direction import direction
from digest.outputs.links import facts_only_path, title_link
from digest.views import PageHead, RedirectView


def redirects(site: Site) -> Iterator[RedirectView]:
    """The pages, in the language of the briefing; search engines leave them out."""
    infos = {briefing.source: one.info for one in sites_of(site) for briefing in one.every} if site.moved else {}
    for path, briefing, to in old_addresses(site):
        head = PageHead(path.removesuffix("index.html"), briefing.lang, direction(briefing.lang), indexed=False, source=briefing.source)
        yield RedirectView(site=infos[briefing.source], page=head, to=replace(title_link(briefing), path=to))


def old_addresses(site: Site) -> Iterator[tuple[str, Briefing, str]]:
    """Each old address, as a path of the output folder, with the briefing that was there and the path where its readers find it now.

    Where the facts alone have a page, it was below each address of the briefing.
    """
    for path, briefing in site.moved.items():
        yield path, briefing, briefing.path
        facts = path.removesuffix("index.html") + "facts/index.html"
        if path.endswith("/index.html") and facts not in site.moved and (to := facts_only_path(site, briefing)):
            yield facts, briefing, to
