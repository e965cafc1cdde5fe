"""Topics, places, people and organizations: a list of all, and a page for each with its briefings."""

from collections.abc import Iterator, Sequence

from digest.model import Site, Term, TermKind
from digest.outputs.direction import direction
from digest.outputs.links import feed_links, term_path
from digest.outputs.lists import entries, spread
from digest.views import IndexView, Link, ListView, PageHead, Pager

# About as many names with their counts as fit into 14 KB, compressed.
_LINKS_ON_A_PAGE = 300


def topics(site: Site) -> Iterator[IndexView | ListView]:
    """All topics, and each topic's briefings."""
    return _terms(site, "topics")


def places(site: Site) -> Iterator[IndexView | ListView]:
    """All places, and each place's briefings."""
    return _terms(site, "places")


def people(site: Site) -> Iterator[IndexView | ListView]:
    """All people, and each person's briefings."""
    return _terms(site, "people")


def organizations(site: Site) -> Iterator[IndexView | ListView]:
    """All organizations, and each organization's briefings."""
    return _terms(site, "organizations")


def term_paths(site: Site, kind: TermKind) -> Iterator[str]:
    """The paths of all pages that these terms have."""
    for path, _, _ in _index(site, kind):
        yield path
    for term in site.terms[kind]:
        for page in spread(term.briefings, site.per_page, term_path(site, kind, term)):
            yield page.path


def _terms(site: Site, kind: TermKind) -> Iterator[IndexView | ListView]:
    lang = site.info.languages[0]
    for path, terms, pager in _index(site, kind):
        yield IndexView(
            site=site.info,
            page=PageHead(path, lang, direction(lang)),
            kind=kind,
            name="",
            links=tuple(Link(term.title, term_path(site, kind, term), len(term.briefings)) for term in terms),
            pager=pager,
            up="",
        )
    for term in site.terms[kind]:
        feeds = feed_links(site, "topic", term.title, term_path(site, kind, term)) if kind == "topics" else ()
        for page in spread(term.briefings, site.per_page, term_path(site, kind, term)):
            yield ListView(
                site=site.info,
                page=PageHead(page.path, lang, direction(lang), feeds=feeds),
                kind=kind,
                name=term.title,
                description=term.description,
                entries=entries(site, page.briefings),
                lead=False,
                pager=page.pager,
                up=f"{site.info.root}{kind}/",
            )


def _index(site: Site, kind: TermKind) -> Iterator[tuple[str, Sequence[Term], Pager]]:
    """The pages of the list of all terms. Where there are none, there is no such page, unless the site's navigation leads to it."""
    terms = site.terms[kind]
    if not terms and all(path.strip("/") != f"{site.info.root}{kind}" for _, path in site.info.navigation):
        return
    total = max(1, -(-len(terms) // _LINKS_ON_A_PAGE))
    first = f"{site.info.root}{kind}/"
    paths = [first, *(f"{first}page/{number}/" for number in range(2, total + 1))]
    for place, path in enumerate(paths):
        before = paths[place - 1] if place else None
        after = paths[place + 1] if place + 1 < total else None
        yield path, terms[place * _LINKS_ON_A_PAGE : (place + 1) * _LINKS_ON_A_PAGE], Pager(place + 1, total, before, after)
