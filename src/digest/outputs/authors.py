"""Those who write here: a list of all, and a page for each with what they reported and, apart from it, what they commented."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from digest.model import Author, Briefing, Site
from digest.outputs.direction import direction
from digest.outputs.feeds import author_feed_links
from digest.outputs.lists import entries, spread
from digest.outputs.signing import author_path, signing
from digest.outputs.streams import Signed, commentary_entry
from digest.views import AuthorEntry, AuthorsView, AuthorView, PageHead, Pager

_PATH = "authors/"
# About as many names with their roles and counts as fit into 14 KB, compressed.
_AUTHORS_ON_A_PAGE = 200
_PARTS: tuple[tuple[Literal["facts", "commentary"], str], ...] = (("facts", "reported/"), ("commentary", "commented/"))


@dataclass(frozen=True, slots=True)
class _Work:
    """What an author wrote, newest first."""

    reported: list[Briefing] = field(default_factory=list)
    commented: list[Signed] = field(default_factory=list)


def authors(site: Site) -> Iterator[AuthorsView | AuthorView]:
    """``authors/`` and a page for each record of ``authors.yaml``. A mere name has none."""
    lang = site.info.languages[0]
    for path, some, pager in _index(site):
        yield AuthorsView(
            site=site.info, page=PageHead(path, lang, direction(lang)), authors=tuple(_entry(site, one) for one in some), pager=pager
        )
    for author in _in_order(site):
        work = _work(site)[author.id]
        first, *others = _pages(site, author)
        for path, part, reported, commented, pagers in (first, *others):
            yield AuthorView(
                site=site.info,
                page=PageHead(path, lang, direction(lang), feeds=author_feed_links(site, author.id)),
                name=author.name,
                role=author.role,
                bio=author.bio,
                disclosure=author.disclosure,
                url=author.url,
                part=part,
                # An older page tells nothing that changes when something is added.
                reports=0 if part else len(work.reported),
                opinions=0 if part else len(work.commented),
                reported=entries(site, reported),
                commented=tuple(commentary_entry(site, briefing, commentary, 0) for briefing, commentary in commented),
                reported_pager=pagers[0],
                commented_pager=pagers[1],
                up=site.info.root + _PATH,
            )


def author_paths(site: Site) -> Iterator[str]:
    """The paths of all pages that authors have."""
    for path, _, _ in _index(site):
        yield path
    for author in _in_order(site):
        for path, *_ in _pages(site, author):
            yield path


_Page = tuple[str, Literal["", "facts", "commentary"], Sequence[Briefing], Sequence[Signed], tuple[Pager, Pager]]
_NONE = Pager(1, 1, None, None)


def _pages(site: Site, author: Author) -> Iterator[_Page]:
    """The author's own page, which has the newest of both lists, then the older pages of the one and of the other."""
    path, work = author_path(site, author), _work(site)[author.id]
    # Half as many as in a list, for there are two of them on a page.
    most = max(1, site.per_page // 2)
    lists = []
    for (_, name), briefings in zip(_PARTS, (work.reported, [briefing for briefing, _ in work.commented]), strict=True):
        pages = spread(briefings, most, path + name)
        lists.append([replace(page, pager=replace(page.pager, newer=_newer(page.pager, path, name))) for page in pages])
    (reported, *older_reported), (commented, *older_commented) = lists
    yield path, "", reported.briefings, work.commented[: len(commented.briefings)], (reported.pager, commented.pager)
    for page in older_reported:
        yield page.path, "facts", page.briefings, (), (page.pager, _NONE)
    place = len(commented.briefings)
    for page in older_commented:
        yield page.path, "commentary", (), work.commented[place : place + len(page.briefings)], (_NONE, page.pager)
        place += len(page.briefings)


def _newer(pager: Pager, path: str, name: str) -> str | None:
    """The newest page of each list is the author's own."""
    return path if pager.newer == path + name else pager.newer


def _index(site: Site) -> Iterator[tuple[str, Sequence[Author], Pager]]:
    """The pages of the list of all authors; none where there is no author, unless the site's navigation leads to it."""
    known = _in_order(site)
    if not known and all(path.strip("/") != f"{site.info.root}authors" for _, path in site.info.navigation):
        return
    total = max(1, -(-len(known) // _AUTHORS_ON_A_PAGE))
    first = site.info.root + _PATH
    paths = [first, *(f"{first}page/{number}/" for number in range(2, total + 1))]
    for place, path in enumerate(paths):
        before = paths[place - 1] if place else None
        after = paths[place + 1] if place + 1 < total else None
        yield path, known[place * _AUTHORS_ON_A_PAGE : (place + 1) * _AUTHORS_ON_A_PAGE], Pager(place + 1, total, before, after)


def _entry(site: Site, author: Author) -> AuthorEntry:
    work = _work(site)[author.id]
    return AuthorEntry(author_path(site, author), author.name, author.role, len(work.reported), len(work.commented))


def _in_order(site: Site) -> Sequence[Author]:
    return sorted(site.authors.values(), key=lambda author: (author.name.casefold(), author.id))


def _work(site: Site) -> Mapping[str, _Work]:
    """What each author wrote, by id. Whoever signs a piece of opinion comments, and does not report, whatever facts it gives."""
    key = ("work of authors",)
    if key not in site.shared:
        work: defaultdict[str, _Work] = defaultdict(_Work)
        for briefing in site.briefings:
            if briefing.front.kind != "commentary":
                for named in dict.fromkeys(briefing.front.reporters or site.reporters):
                    work[named].reported.append(briefing)
            for commentary in briefing.commentaries:
                for named in dict.fromkeys(signing(site, briefing, commentary)):
                    work[named].commented.append((briefing, commentary))
        site.shared[key] = work
    found: Mapping[str, _Work] = site.shared[key]
    return found
