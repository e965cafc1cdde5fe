"""The public record: all corrections of the site on one page, newest first, counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from digest.model import Briefing, Correction, CorrectionKind, Site
from digest.outputs.direction import direction
from digest.outputs.links import feeds_of, title_link
from digest.outputs.lists import spread
from digest.views import CorrectionCount, CorrectionEntry, CorrectionsView, Link, PageHead, Pager

_KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)

_Record = tuple[Briefing, Correction]


def corrections(site: Site) -> Iterator[CorrectionsView]:
    """The page of all corrections, which is there from the beginning: readers find it, and no other page changes when the first one comes.

    Those of withdrawn and expired briefings are among them. Nothing hangs on the day of the build: years are those of the corrections.
    """
    lang, record = site.info.languages[0], _record(site)
    for path, some, pager in _pages(site, record):
        newest = pager.newer is None
        used = {correction.kind for _, correction in record}
        kinds = tuple(kind for kind in _KINDS if kind in used)
        counted = _counted(record, kinds) if newest else ()
        yield CorrectionsView(
            site=site.info,
            page=PageHead(path, lang, direction(lang), feeds=feeds_of(site, "corrections")),
            corrections=tuple(_entry(briefing, correction) for briefing, correction in some),
            kinds=kinds if newest else (),
            years=counted[1:],
            total=counted[0] if newest else None,
            policy=_policy(site),
            pager=pager,
        )


def correction_paths(site: Site) -> Iterator[str]:
    """The paths of all pages of the record."""
    for path, _, _ in _pages(site, _record(site)):
        yield path


def _record(site: Site) -> Sequence[_Record]:
    """All corrections with their briefings, newest first; those of one moment by source, then as the editor has them."""
    every = [(briefing, number, one) for briefing in site.corrected for number, one in enumerate(briefing.front.corrections)]
    every.sort(key=lambda each: (each[0].source, each[1]))
    every.sort(key=lambda each: each[2].date.at, reverse=True)
    return [(briefing, one) for briefing, _, one in every]


def _pages(site: Site, record: Sequence[_Record]) -> Iterator[tuple[str, Sequence[_Record], Pager]]:
    place = 0
    for page in spread([briefing for briefing, _ in record], site.per_page, site.info.corrections):
        yield page.path, record[place : place + len(page.briefings)], page.pager
        place += len(page.briefings)


def _counted(record: Sequence[_Record], kinds: Sequence[CorrectionKind]) -> tuple[CorrectionCount, ...]:
    """In all, then year by year."""
    by_year = Counter((f"{one.date.at.year:04}", one.kind) for _, one in record)
    in_all = Counter(one.kind for _, one in record)
    years = sorted({year for year, _ in by_year}, reverse=True)
    rows = [("", [in_all[kind] for kind in kinds]), *((year, [by_year[year, kind] for kind in kinds]) for year in years)]
    return tuple(CorrectionCount(year, sum(counts), tuple(counts)) for year, counts in rows)


def _entry(briefing: Briefing, correction: Correction) -> CorrectionEntry:
    title = title_link(briefing)
    return CorrectionEntry(
        date=correction.date,
        kind=correction.kind,
        part=correction.part,
        text=correction.text,
        # What withdraws a briefing stands at the top of its page, all else in the box that has this id.
        briefing=title if correction.kind == "retraction" else replace(title, path=f"{title.path}#corrections"),
    )


def _policy(site: Site) -> Link | None:
    path = site.info.policies.get("corrections")
    page = next((page for page in site.pages if page.path == path), None)
    return Link(page.front.title, page.path, 0, "", page.lang, direction(page.lang)) if page else None
