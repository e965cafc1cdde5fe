"""Editions: a page for each, with its end; the latest of a kind, and all of a year."""

from collections.abc import Iterator, Mapping, Sequence

from digest.editions import edition_path
from digest.model import Edition, Moment, Site
from digest.outputs.addresses import rewritten
from digest.outputs.direction import direction
from digest.outputs.links import title_link
from digest.outputs.lists import entries
from digest.outputs.pictures import pictures_of, with_pictures
from digest.outputs.signing import person
from digest.views import EditionCorrection, EditionLink, EditionsView, EditionView, EditorsNote, Link, PageHead, Pager

_LATEST = 10
_TOP = 3
# About as many lines with a day as fit into 14 KB, compressed: more than there are days in a year.
_LINES = 400

# The pages of something: for each its path, the part of it that stands there, and its place among the others.
_Pages = Iterator[tuple[str, int, int, Pager]]


def editions(site: Site) -> Iterator[EditionView | EditionsView]:
    """Each edition that is due, and the lists of each kind, newest first. Where no kind is without a name, a list of the kinds."""
    lang = site.info.languages[0]
    for path in _overviews(site):
        yield EditionsView(
            site=site.info,
            page=PageHead(path, lang, direction(lang)),
            title="",
            year="",
            editions=(),
            years=(),
            kinds=_kinds(site, ""),
            pager=Pager(1, 1, None, None),
            up="",
        )
    for kind, some in site.editions.items():
        yield from _lists(site, kind, some)
        for place, edition in enumerate(some):
            yield from _edition(site, edition, some[place + 1] if place + 1 < len(some) else None)


def edition_paths(site: Site) -> Iterator[tuple[str, Moment | None]]:
    """The paths of all pages that editions have, those of editions with the moment at which they came."""
    for path in _overviews(site):
        yield path, None
    for kind, some in site.editions.items():
        yield _path(site, kind), None
        for year, held in _by_year(some).items():
            for path, *_ in _pages(_path(site, kind, year), len(held), _LINES):
                yield path, None
        for edition in some:
            for path, *_ in _edition_pages(site, edition):
                yield path, edition.at


def latest_editions(site: Site) -> tuple[EditionLink, ...]:
    """The latest edition of each kind, in the order of the settings."""
    if "editions" not in site.info.outputs:
        return ()
    return tuple(_link(site, some[0]) for some in site.editions.values() if some)


def has_editions(site: Site) -> bool:
    """Whether the site has editions, be it that none is due yet."""
    return bool(site.editions)


def _edition(site: Site, edition: Edition, previous: Edition | None) -> Iterator[EditionView]:
    lang = site.info.languages[0]
    source = edition.files[0][0].source if edition.files else ""
    told = tuple(EditionCorrection(title_link(briefing), correction) for briefing, correction in edition.corrections)
    for path, start, end, pager in _edition_pages(site, edition):
        yield EditionView(
            site=site.info,
            page=PageHead(path, lang, direction(lang), source=source),
            title=_title(site, edition.kind),
            name=edition.name,
            date=edition.at,
            note=_note(site, edition) if pager.newer is None else None,
            entries=entries(site, edition.briefings[start:end]),
            corrections=told if pager.older is None else (),
            previous=_link(site, previous) if previous else None,
            pager=pager,
            up=_path(site, edition.kind),
        )


def _edition_pages(site: Site, edition: Edition) -> _Pages:
    return _pages(edition.path, len(edition.briefings), site.per_page)


def _note(site: Site, edition: Edition) -> EditorsNote | None:
    file = edition.files[0][0] if edition.files else None
    if file is None or not file.html:
        return None
    html = rewritten(file.html, site.addresses.get(file.source, {}), site.info.base)
    html = with_pictures(html, pictures_of(site, file), site.info.base, above=True)
    return EditorsNote(html, person(site, file.front.author or site.signature), file.lang, direction(file.lang))


def _lists(site: Site, kind: str, some: Sequence[Edition]) -> Iterator[EditionsView]:
    lang, title, path = site.info.languages[0], _title(site, kind), _path(site, kind)
    years = _by_year(some)
    yield EditionsView(
        site=site.info,
        page=PageHead(path, lang, direction(lang)),
        title=title,
        year="",
        editions=tuple(_link(site, edition, _TOP) for edition in some[:_LATEST]),
        years=tuple(Link(year, _path(site, kind, year)) for year in years),
        kinds=_kinds(site, kind) if not kind else (),
        pager=Pager(1, 1, None, None),
        up=_path(site, "") if kind else "",
    )
    for year, held in years.items():
        for place, start, end, pager in _pages(_path(site, kind, year), len(held), _LINES):
            yield EditionsView(
                site=site.info,
                page=PageHead(place, lang, direction(lang)),
                title=title,
                year=year,
                editions=tuple(_link(site, edition) for edition in held[start:end]),
                years=(),
                kinds=(),
                pager=pager,
                up=path,
            )


def _kinds(site: Site, kind: str) -> tuple[Link, ...]:
    return tuple(Link(_title(site, other), _path(site, other)) for other in site.editions if other != kind)


def _overviews(site: Site) -> tuple[str, ...]:
    return (_path(site, ""),) if site.editions and "" not in site.editions else ()


def _path(site: Site, kind: str, name: str = "") -> str:
    return site.info.root + edition_path(kind, name)


def _title(site: Site, kind: str) -> str:
    """What readers call a kind: what the settings say, else the words of its name, which is empty for the one without."""
    words = kind.replace("-", " ")
    return site.edition_titles.get(kind, "") or words[:1].upper() + words[1:]


def _link(site: Site, edition: Edition, top: int = 0) -> EditionLink:
    first = tuple(title_link(briefing) for briefing in edition.briefings[:top])
    return EditionLink(edition.path, _title(site, edition.kind), edition.name, len(edition.briefings), first)


def _by_year(some: Sequence[Edition]) -> Mapping[str, list[Edition]]:
    years: dict[str, list[Edition]] = {}
    for edition in some:
        years.setdefault(edition.name[:4], []).append(edition)
    return years


def _pages(path: str, total: int, per_page: int) -> _Pages:
    """The pages of so many things in their order: full ones, and on the last whatever would not fill another."""
    count = max(1, total // per_page)
    paths = [path, *(f"{path}page/{number}/" for number in range(2, count + 1))]
    for place, one in enumerate(paths):
        before = paths[place - 1] if place else None
        after = paths[place + 1] if place + 1 < count else None
        yield one, place * per_page, (place + 1) * per_page if after else total, Pager(place + 1, count, before, after)
