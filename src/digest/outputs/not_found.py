"""404.html, which static hosts show for an address that leads nowhere."""

from collections.abc import Iterator

from digest.model import Site
from digest.outputs.direction import direction
from digest.views import NotFoundView, PageHead


def not_found(site: Site) -> Iterator[NotFoundView]:
    """One page; search engines leave it out."""
    lang = site.info.languages[0]
    yield NotFoundView(site=site.info, page=PageHead(f"{site.info.root}404.html", lang, direction(lang), indexed=False))
