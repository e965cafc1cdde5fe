"""A site of several languages, as it is for the readers of each."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from digest.assemble.about import feeds_below, navigation, path_of_corrections, policies_in
from digest.assemble.terms import gather_terms
from digest.editions import editions_in
from digest.languages import language_of, language_root, nearness, tied_together, told_in
from digest.model import Author, Briefing, Records, Site, StandingPage, Story, Topic
from digest.settings import Settings, SiteWords

R = TypeVar("R", Author, Story, Topic)


def in_languages(site: Site, settings: Settings, records: Records, families: Mapping[str, Sequence[Briefing]]) -> Site:
    """A site of several languages: that of the first, with the pages of all; and each by itself (``Site.by_language``).

    ``families`` are its translations, withdrawn ones among them: the record of corrections tells of those, too.
    """
    each = tied_together(tuple(_in_language(language, site, settings, records, families) for language in settings.languages))
    first = each[0]
    terms, term_of, _ = gather_terms(site.every, first.briefings, records_in(settings.languages[0], records))
    return replace(first, every=site.every, pages=site.pages, terms=terms, term_of=term_of, by_language=each, shared={})


def _in_language(language: str, site: Site, settings: Settings, records: Records, families: Mapping[str, Sequence[Briefing]]) -> Site:
    """The site for the readers of one of its languages."""
    languages = settings.languages
    words = settings.translations.get(language, SiteWords())
    records = records_in(language, records)
    told = told_in(language, site.briefings, site.translations, languages)
    own = tuple(one for one in site.every if language_of(one.lang, languages) == language)
    listed = {one.source for one in told}
    recorded = listed | {one.source for one in told_in(language, site.every, families, languages)}
    editions = {kind: tuple(editions_in(language, some, recorded, site.translations, languages)) for kind, some in site.editions.items()}
    seen = listed | {one.source for one in (*own, *(one for some in editions.values() for edition in some for one in edition.briefings))}
    terms, term_of, _ = gather_terms([one for one in site.every if one.source in seen], told, records)

    wanting: list[tuple[int, StandingPage]] = []
    for page in site.pages:
        versions = sorted((page, *site.versions.get(page.source, ())), key=lambda one: nearness(one.lang, language, languages))
        places = [one.front.nav for one in versions if one.front.nav is not None]
        if page is versions[0] and places:
            wanting.append((places[0], page))
    entries = words.navigation or settings.navigation
    foreign = {page.path: page.lang for _, page in wanting if page.lang != language}
    if language != languages[0] and not words.navigation:
        foreign |= {entry.path.lstrip("/"): languages[0] for entry in entries}
    root = language_root(language, languages)
    info = replace(
        site.info,
        title=words.title or settings.title,
        description=settings.description if language == languages[0] else words.description,
        languages=(language, *(one for one in languages if one != language)),
        navigation=navigation(entries, settings, wanting),
        feed=root + site.info.feed if site.info.feed else "",
        feeds=tuple(feeds_below(settings, root)),
        corrections=path_of_corrections(site.pages, settings, root),
        policies=policies_in(language, site.pages, languages) if site.info.policies else {},
        root=root,
        others=tuple((one, language_root(one, languages)) for one in languages if one != language),
        foreign=foreign,
    )
    return replace(
        site,
        info=info,
        briefings=told,
        every=own,
        corrected=tuple(one for one in site.corrected if one.source in recorded),
        editions=editions,
        edition_titles={**site.edition_titles, **words.editions},
        pages=tuple(page for page in site.pages if language_of(page.lang, languages) == language),
        terms=terms,
        term_of=term_of,
        authors=records.authors,
        stories=records.stories,
        signature=words.signature or settings.signature,
        pinned=tuple(one for one in site.pinned if one.source in listed),
        shared={},
    )


def records_in(language: str, records: Records) -> Records:
    """The records as readers of a language are told them."""

    def told(record: R) -> R:
        words = record.translations.get(language)
        given = {one.name: text for one in fields(words) if (text := getattr(words, one.name))} if words else {}
        return replace(record, **given) if given else record

    return replace(
        records,
        authors={name: told(one) for name, one in records.authors.items()},
        stories={name: told(one) for name, one in records.stories.items()},
        topics={name: told(one) for name, one in records.topics.items()},
    )
