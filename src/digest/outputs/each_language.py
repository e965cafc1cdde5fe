"""An output made for the readers of each language of the site, and the way from each of its pages to the others."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from digest.later import origin
from digest.model import Site
from digest.outputs.direction import direction
from digest.views import Link, PageHead, View

Output = Callable[[Site], Iterator[Any]]


def in_each_language(output: Output) -> Output:
    """The same output for each language of the site (``Site.by_language``), each page leading to its like in the others.

    The output need not know of it, but that it puts ``site.info.root`` before its paths. Where a page says itself where its others are
    (``PageHead.languages``), that stands; that of a briefing has to, since nobody looks at it before it is made.
    """

    @wraps(output)
    def made(site: Site) -> Iterator[View]:
        if not site.by_language:
            yield from output(site)
            return
        views = [(one, list(output(one))) for one in site.by_language]
        paths = {one.info.languages[0]: {page.path for view in of_one if (page := _page(view))} for one, of_one in views}
        for one, of_one in views:
            for view in of_one:
                page = _page(view)
                yield replace(view, page=replace(page, languages=_like(page.path, one, paths))) if page and not page.languages else view

    return made


def other_languages(site: Site, versions: Mapping[str, str]) -> tuple[Link, ...]:
    """Links to each other language of the site: to the path of its version, or to its home page."""
    return tuple(Link("", versions.get(lang, root), lang=lang, direction=direction(lang)) for lang, root in site.info.others)


def _like(path: str, site: Site, paths: Mapping[str, Collection[str]]) -> tuple[Link, ...]:
    below = path[len(site.info.root) :]
    return other_languages(site, {lang: root + below for lang, root in site.info.others if root + below in paths[lang]})


def _page(view: View) -> PageHead | None:
    """The head of an HTML page that was made already."""
    page: PageHead | None = None if origin(view) else getattr(view, "page", None)
    return page if page is not None and (not page.path or page.path.endswith(("/", ".html"))) else None
