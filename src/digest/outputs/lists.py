"""Lists of briefings, and the pages that they fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.languages import matching, own_site
from digest.later import later
from digest.model import Briefing, Site
from digest.outputs.direction import direction
from digest.outputs.links import term_links
from digest.outputs.signing import label, signatory
from digest.views import Link, ListEntry, Pager, Person

CORRECTED = frozenset({"correction", "clarification", "retraction"})
"""The kinds of corrections that say that something was wrong."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: its path, the briefings on it, newest first, and where it stands among the others."""

    path: str
    briefings: tuple[Briefing, ...]
    pager: Pager


def spread(briefings: Sequence[Briefing], per_page: int, path: str) -> tuple[ListPage, ...]:
    """The pages of a list (newest first), the newest of them at ``path``; always at least one.

    Pages are filled from the oldest briefing on: ``page/1/`` holds the first ``per_page`` that ever came, and an older page
    stays as it is when newer briefings come, so that a link to it keeps its meaning and it need not be made again (but for
    its link to the next newer page, once). Each briefing is on one page. What is left over stands on the newest
    page together with the last full page: whoever opens the list sees ``per_page`` entries at least, where there are as
    many, and fewer than twice as many. With 20 a page, 45 briefings are 25 on the newest page and 20 on ``page/1/``; the 60th
    makes ``page/2/`` and leaves 20 on the newest.
    """
    full = max(0, len(briefings) // per_page - 1)
    paths = (*(f"{path}page/{number}/" for number in range(1, full + 1)), path)
    left = len(briefings) - full * per_page
    pages = [ListPage(path, tuple(briefings[:left]), Pager(full + 1, full + 1, None, paths[full - 1] if full else None))]
    for number in range(full, 0, -1):
        end = len(briefings) - (number - 1) * per_page
        pager = Pager(number, 0, paths[number], paths[number - 2] if number > 1 else None)
        pages.append(ListPage(paths[number - 1], tuple(briefings[end - per_page : end]), pager))
    return tuple(pages)


def entries(site: Site, briefings: Sequence[Briefing]) -> tuple[ListEntry, ...]:
    """The briefings as a list shows them: each is in several lists, and the same in all of them."""
    found = []
    for briefing in briefings:
        key = "entry", briefing.source
        if key not in site.shared:
            site.shared[key] = _entry(site, briefing)
        found.append(site.shared[key])
    return tuple(found)


def _entry(site: Site, briefing: Briefing) -> ListEntry:
    signatories = tuple(signatory(own_site(site, briefing), briefing, commentary) for commentary in briefing.commentaries)
    return later(ListEntry, {}, _shown, briefing, signatories, term_links(site, "topics", briefing), is_foreign(site, briefing))


def is_foreign(site: Site, briefing: Briefing) -> bool:
    """Whether a list holds the briefing for want of a version in its language."""
    languages = site.info.languages
    return len(languages) > 1 and matching(briefing.lang, languages) != languages[0]


def _shown(briefing: Briefing, signatories: tuple[Person, ...], topics: tuple[Link, ...], foreign: bool) -> Mapping[str, Any]:
    front = briefing.front
    return {
        "path": briefing.path,
        "lang": briefing.lang,
        "direction": direction(briefing.lang),
        "title": front.title,
        "summary": briefing.summary,
        "date": front.date,
        "kind": front.kind,
        "label": label(briefing),
        "facts": briefing.paragraphs,
        "sources": briefing.references,
        "commentators": tuple(dict.fromkeys(one.name for one in signatories)),
        "topics": topics,
        "corrected": any(correction.kind in CORRECTED for correction in front.corrections),
        "foreign": foreign,
    }
