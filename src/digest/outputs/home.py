"""The home page: the newest briefings, led by the one that is pinned, or else by the newest; and the pages of older ones."""

from collections.abc import Iterator

from digest.model import Site
from digest.outputs.direction import direction
from digest.outputs.editions import latest_editions
from digest.outputs.lists import entries, spread
from digest.views import ListView, PageHead


def home(site: Site) -> Iterator[ListView]:
    """The home page and what it continues on. A pinned briefing leads the home page and keeps its place in the list too."""
    lang = site.info.languages[0]
    for page in spread(site.briefings, site.per_page, site.info.root):
        newest = page.path == site.info.root
        pinned = site.pinned if newest else ()
        others = tuple(one for one in page.briefings if one not in pinned) if pinned else page.briefings
        yield ListView(
            site=site.info,
            page=PageHead(page.path, lang, direction(lang)),
            kind="home",
            name="",
            description=site.info.description,
            entries=entries(site, (*pinned, *others)),
            lead=newest and bool(site.briefings),
            pager=page.pager,
            up="",
            editions=latest_editions(site) if newest else (),
        )
