"""The archive by date: all years, the months of a year, the briefings of a month; and those of a day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from digest.model import TERM_KINDS, Briefing, Site
from digest.outputs.direction import direction
from digest.outputs.editions import has_editions
from digest.outputs.lists import entries, spread
from digest.outputs.stories import has_stories
from digest.outputs.streams import PARTS, has_stream
from digest.views import IndexView, Link, ListView, PageHead, Pager

_ONLY_PAGE = Pager(1, 1, None, None)


def archives(site: Site) -> Iterator[IndexView | ListView]:
    """``archive/``, ``2025/`` and ``2025/12/``, whatever the briefings' own addresses are."""
    lang = site.info.languages[0]

    # Every page links to this one. It is a list, and may change when the first topic comes; the footer of all pages may not.
    kinds: list[str] = [part for part in PARTS if has_stream(site, part)]
    kinds += [kind for kind in TERM_KINDS if site.terms[kind]] + ["stories"] * has_stories(site) + ["authors"] * bool(site.authors)
    kinds += ["editions"] * has_editions(site)
    terms = tuple(Link(kind, f"{site.info.root}{kind}/") for kind in kinds if kind in site.info.outputs)

    def index(kind: Literal["archive", "year"], path: str, name: str, lists: Mapping[str, list[Briefing]], up: str) -> IndexView:
        links = tuple(Link(text, _path(site, text), len(held)) for text, held in lists.items())
        head = PageHead(path, lang, direction(lang))
        return IndexView(site=site.info, page=head, kind=kind, name=name, links=links, pager=_ONLY_PAGE, up=up, terms=() if up else terms)

    years, months = _by(site, 4), _by(site, 7)
    yield index("archive", f"{site.info.root}archive/", "", years, "")
    for year in years:
        yield index(
            "year",
            _path(site, year),
            year,
            {month: held for month, held in months.items() if month[:4] == year},
            f"{site.info.root}archive/",
        )
    for month, held in months.items():
        yield from _lists(site, "month", month, held, _path(site, month[:4]))


def days(site: Site) -> Iterator[ListView]:
    """``2025/12/07/`` for each day that has briefings."""
    for day, held in _by(site, 10).items():
        yield from _lists(site, "day", day, held, _path(site, day[:7]) if "archives" in site.info.outputs else "")


def archive_paths(site: Site) -> Iterator[str]:
    """The paths of all pages of the archive."""
    yield f"{site.info.root}archive/"
    yield from (_path(site, year) for year in _by(site, 4))
    yield from _list_paths(site, 7)


def day_paths(site: Site) -> Iterator[str]:
    """The paths of the pages of all days."""
    yield from _list_paths(site, 10)


def _list_paths(site: Site, length: int) -> Iterator[str]:
    for name, briefings in _by(site, length).items():
        for page in spread(briefings, site.per_page, _path(site, name)):
            yield page.path


def _lists(site: Site, kind: Literal["month", "day"], name: str, briefings: list[Briefing], up: str) -> Iterator[ListView]:
    lang = site.info.languages[0]
    for page in spread(briefings, site.per_page, _path(site, name)):
        yield ListView(
            site=site.info,
            page=PageHead(page.path, lang, direction(lang)),
            kind=kind,
            name=name,
            description="",
            entries=entries(site, page.briefings),
            lead=False,
            pager=page.pager,
            up=up,
        )


def _by(site: Site, length: int) -> Mapping[str, list[Briefing]]:
    """The briefings in lists by the first so many characters of their day (``2025-12-07``), newest first."""
    key = "by", str(length)  # the map of the site asks for them too
    if key not in site.shared:
        found: defaultdict[str, list[Briefing]] = defaultdict(list)
        for briefing in site.briefings:
            found[briefing.front.date.at.isoformat()[:length]].append(briefing)
        site.shared[key] = dict(sorted(found.items(), reverse=True))
    by: Mapping[str, list[Briefing]] = site.shared[key]
    return by


def _path(site: Site, name: str) -> str:
    return f"{site.info.root}{name.replace('-', '/')}/"
