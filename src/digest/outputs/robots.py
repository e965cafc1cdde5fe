"""robots.txt (RFC 9309): everything may be read, and here are the maps."""

from collections.abc import Iterator

from digest.model import Site
from digest.outputs.news import PATH as NEWS
from digest.views import TextFile

_MAPS = {"sitemap": "sitemap.xml", "news": NEWS}


def robots(site: Site) -> Iterator[TextFile]:
    """The file, unless the operator has one in ``static/``, or the site lies in a subfolder: robots look for it at the root of a host."""
    if site.info.base != "/" or any(asset.path == "robots.txt" for asset in site.assets):
        return
    maps = "".join(f"Sitemap: {site.info.url}{path}\n" for output, path in _MAPS.items() if output in site.info.outputs)
    yield TextFile("robots.txt", "\n".join(("User-agent: *\nAllow: /\n", maps)) if maps else "User-agent: *\nAllow: /\n")
