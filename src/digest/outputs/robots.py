"""robots.txt (RFC 9309): everything may be read, and here is the map."""

from collections.abc import Iterator

from digest.model import Site
from digest.views import TextFile


def robots(site: Site) -> Iterator[TextFile]:
    """The file, unless the operator has one in ``static/``, or the site lies in a subfolder: robots look for it at the root of a host."""
    if site.info.base != "/" or any(asset.path == "robots.txt" for asset in site.assets):
        return
    sitemap = f"\nSitemap: {site.info.url}sitemap.xml\n" if "sitemap" in site.info.outputs else ""
    yield TextFile("robots.txt", f"User-agent: *\nAllow: /\n{sitemap}")
