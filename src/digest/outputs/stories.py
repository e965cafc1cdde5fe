"""Running stories: a list of all, a page for each with its parts, and the place of a briefing in its story."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from digest.later import later
from digest.model import Briefing, Moment, Site, Story, TermKind
from digest.outputs.direction import direction
from digest.outputs.links import feed_links, term_links, title_link
from digest.outputs.lists import entries, spread
from digest.outputs.signing import label
from digest.views import Link, PageHead, Pager, StoriesView, StoryEntry, StoryPart, StoryPlace, StoryView

_PATH = "stories/"
# About as many stories with their summaries as fit into 14 KB, compressed.
_STORIES_ON_A_PAGE = 50
# A page that says "part 12 of 40" is made anew whenever a part is added: a story that never ends says "part 812".
_TOTAL_TOLD = 100
_NAMING: tuple[TermKind, ...] = ("people", "organizations", "places")
_TAGS = re.compile("<[^<>]*>")

# A name as the briefing writes it, and the link to its page.
_Name = tuple[str, Link]


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a story: a briefing and its translations, in the order of the site's languages.

    ``number`` and ``total`` are the same in all languages: where one has no version of a part, its number is left out there.
    ``since`` is the number of the last part before it that reports, or 0. ``names`` are those that no part before it has, by the
    source of each version that reports.
    """

    number: int
    total: int
    versions: tuple[Briefing, ...]
    since: int
    names: Mapping[str, tuple[_Name, ...]]

    def in_language(self, lang: str) -> Briefing:
        """The version for readers of a language: in it, if there is one."""
        return next((one for one in self.versions if one.lang == lang), self.versions[0])


def stories(site: Site) -> Iterator[StoriesView | StoryView]:
    """All stories, and the parts of each, newest first. What is in no list is no part; a story without parts has no page."""
    lang = site.info.languages[0]
    for path, some, pager in _index(site):
        shown = tuple(_entry(site, slug, lang) for slug in some)
        yield StoriesView(site=site.info, page=PageHead(path, lang, direction(lang)), stories=shown, pager=pager)
    for slug, parts in _parts(site).items():
        story = story_record(site, slug)
        first = parts[0].in_language(lang)
        feeds = feed_links(site, "story", story.title, f"{site.info.root}{_PATH}{slug}/")
        for path, some_parts, pager in _pages(site, slug, lang):
            newest = pager.newer is None
            yield StoryView(
                site=site.info,
                page=PageHead(path, lang, direction(lang), feeds=feeds),
                title=story.title,
                summary=story.summary,
                state=story.state,
                # An older page tells nothing that changes when a part is added.
                total=parts[-1].total if newest else 0,
                latest=_latest(parts, lang) if newest else None,
                first=title_link(first) if len(parts) > 1 else None,
                parts=tuple(_shown_part(site, part, lang) for part in some_parts),
                pager=pager,
                up=site.info.root + _PATH,
            )


def story_paths(site: Site) -> Iterator[str]:
    """The paths of all pages that stories have."""
    for path, _, _ in _index(site):
        yield path
    for slug in _parts(site):
        for path, _, _ in _pages(site, slug, site.info.languages[0]):
            yield path


def has_stories(site: Site) -> bool:
    """Whether there is a story with a part in the lists."""
    return bool(_parts(site))


def story_place(site: Site, briefing: Briefing) -> tuple[StoryPlace | None, tuple[str, ...]]:
    """The place of a briefing in its story, or ``None``, and how the briefing itself writes each of the place's ``names``.

    Which of these names its facts really say is not looked at: that is for ``said_in_facts``, when the page is made. A briefing that
    is in no list has no number; neither has one whose story has no page.
    """
    slug = briefing.front.story
    if not slug or slug not in (stories := _parts(site)):
        return None, ()
    lang = site.info.languages[0]
    story = Link(
        story_record(site, slug).title,
        f"{site.info.root}{_PATH}{slug}/" if "stories" in site.info.outputs else "",
        0,
        "",
        lang,
        direction(lang),
    )
    parts, at = stories[slug], _places(site).get(briefing.source)
    if at is None:
        return StoryPlace(story, 0, 0, None, None, ()), ()
    part, total = parts[at], parts[at].total
    names = part.names.get(briefing.source, ())
    place = StoryPlace(
        story=story,
        number=part.number,
        total=total if total <= _TOTAL_TOLD else 0,
        previous=_beside(parts[at - 1], briefing.lang) if at else None,
        next=_beside(parts[at + 1], briefing.lang) if at + 1 < len(parts) else None,
        names=tuple(link for _, link in names),
    )
    return place, tuple(written for written, _ in names)


def _beside(part: _Part, lang: str) -> Link:
    return replace(title_link(part.in_language(lang)), count=part.number)


def said_in_facts(place: StoryPlace, written: Sequence[str], briefing: Briefing) -> StoryPlace:
    """The place with those of its names alone that stand in the facts: a name that only a commentary says is no news."""
    return replace(place, names=_said(briefing, tuple(zip(written, place.names, strict=True)))) if written else place


def _said(briefing: Briefing, names: Sequence[_Name]) -> tuple[Link, ...]:
    if not names:
        return ()
    blocks = " ".join(_TAGS.sub("", block.html) for block in briefing.facts.blocks)
    said = f"{briefing.front.title} {unescape(blocks)}".casefold()
    return tuple(link for written, link in names if written.casefold() in said)


def _shown_part(site: Site, part: _Part, lang: str) -> StoryPart:
    briefing = part.in_language(lang)
    given = {"number": part.number, "since": 0 if label(briefing) else part.since, "entry": entries(site, (briefing,))[0]}
    return later(StoryPart, given, _names_of_part, briefing, part.names.get(briefing.source, ()))


def _names_of_part(briefing: Briefing, names: Sequence[_Name]) -> Mapping[str, Any]:
    return {"names": _said(briefing, names)}


def _pages(site: Site, slug: str, lang: str) -> Iterator[tuple[str, tuple[_Part, ...], Pager]]:
    """The pages of a story: filled like those of a list, from the oldest part on."""
    newest_first = _parts(site)[slug][::-1]
    place = 0
    for page in spread(tuple(part.in_language(lang) for part in newest_first), site.per_page, f"{site.info.root}{_PATH}{slug}/"):
        yield page.path, newest_first[place : place + len(page.briefings)], page.pager
        place += len(page.briefings)


def _index(site: Site) -> Iterator[tuple[str, Sequence[str], Pager]]:
    """The pages of the list of all stories. Where there are none, there is no such page, unless the site's navigation leads to it."""
    parts = _parts(site)
    if not parts and all(path.strip("/") != f"{site.info.root}stories" for _, path in site.info.navigation):
        return
    lang = site.info.languages[0]
    slugs = sorted(sorted(parts), key=lambda slug: _latest(parts[slug], lang).at, reverse=True)
    slugs.sort(key=lambda slug: story_record(site, slug).state == "closed")
    total = max(1, -(-len(slugs) // _STORIES_ON_A_PAGE))
    first = site.info.root + _PATH
    paths = [first, *(f"{first}page/{number}/" for number in range(2, total + 1))]
    for place, path in enumerate(paths):
        before = paths[place - 1] if place else None
        after = paths[place + 1] if place + 1 < total else None
        some = slugs[place * _STORIES_ON_A_PAGE : (place + 1) * _STORIES_ON_A_PAGE]
        yield path, some, Pager(place + 1, total, before, after)


def _entry(site: Site, slug: str, lang: str) -> StoryEntry:
    story, parts = story_record(site, slug), _parts(site)[slug]
    return StoryEntry(f"{site.info.root}{_PATH}{slug}/", story.title, story.summary, story.state, parts[-1].total, _latest(parts, lang))


def _latest(parts: Sequence[_Part], lang: str) -> Moment:
    return parts[-1].in_language(lang).front.date


def story_record(site: Site, slug: str) -> Story:
    """The record of a story; one that has none is called by the words of its slug."""
    words = slug.replace("-", " ")
    return site.stories.get(slug) or Story(slug=slug, title=words[:1].upper() + words[1:])


def _parts(site: Site) -> Mapping[str, tuple[_Part, ...]]:
    """The parts of each story, oldest first, by its slug."""
    key = ("stories",)
    if key not in site.shared:
        grouped: defaultdict[str, dict[str, list[Briefing]]] = defaultdict(dict)
        for briefing in _from_the_beginning(site):
            if slug := briefing.front.story:
                family = min((briefing, *site.translations.get(briefing.source, ())), key=lambda one: one.source).source
                grouped[slug].setdefault(family, []).append(briefing)
        site.shared[key] = {slug: _numbered(site, list(families.values())) for slug, families in sorted(grouped.items())}
    parts: Mapping[str, tuple[_Part, ...]] = site.shared[key]
    return parts


def _from_the_beginning(site: Site) -> Sequence[Briefing]:
    """The briefings, oldest first; in a site of several languages by the numbers that they have in all of them."""
    oldest_first = site.briefings[::-1]
    if not site.info.others:
        return oldest_first
    return sorted(oldest_first, key=lambda one: site.parts.get(one.source, (0, 0)))


def _places(site: Site) -> Mapping[str, int]:
    """Where in its story the part of each briefing stands, by source."""
    key = ("places of parts",)
    if key not in site.shared:
        every = (part for parts in _parts(site).values() for part in enumerate(parts))
        site.shared[key] = {version.source: place for place, part in every for version in part.versions}
    places: Mapping[str, int] = site.shared[key]
    return places


def _numbered(site: Site, families: Sequence[Sequence[Briefing]]) -> tuple[_Part, ...]:
    order = {language: number for number, language in enumerate(site.info.languages)}
    known: set[str] = set()  # paths of names' pages, and names without one
    reported: dict[str, int] = defaultdict(int)
    parts: list[_Part] = []
    since = reports = 0
    for place, family in enumerate(families, 1):
        number, total = site.parts.get(family[0].source, (place, len(families)))
        versions = tuple(sorted(family, key=lambda one: (order.get(one.lang, len(order)), one.lang)))
        names = {one.source: _names(site, one) for one in versions if not label(one)}
        fresh = {
            # In a language in which a part before it was not told, a name may be known and only be written otherwise.
            one.source: tuple(name for name in names[one.source] if (name[1].path or name[1].text) not in known)
            for one in versions
            if since and one.source in names and reported[one.lang] == reports
        }
        parts.append(_Part(number, total, versions, since, fresh))
        if names:
            since, reports = number, reports + 1
            for lang in {one.lang for one in versions if one.source in names}:
                reported[lang] += 1
            known.update(link.path or link.text for of_version in names.values() for _, link in of_version)
    return tuple(parts)


def _names(site: Site, briefing: Briefing) -> tuple[_Name, ...]:
    """The people, organizations and places of a briefing, each as it writes them first and with its link."""
    found: list[_Name] = []
    for kind in _NAMING:
        texts: dict[str, str] = {}
        for text in getattr(briefing.front, kind):
            texts.setdefault(site.term_of[kind][text].slug, text)
        found += zip(texts.values(), term_links(site, kind, briefing), strict=True)
    return tuple(found)
