"""Structured data: it has no file of its own, but stands in each page that search engines may know (``digest.structured_data``)."""

from collections.abc import Iterator

from digest.model import Site
from digest.views import View


def structured_data(site: Site) -> Iterator[View]:
    """Nothing: a page is made with it or without by whether this output is among those that the site makes."""
    yield from ()
