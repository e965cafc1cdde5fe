"""All briefings together: their order, what is held back, and what one file says about another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from digest.assemble.about import feeds_below, gather_policies, in_navigation, navigation, path_of_corrections
from digest.assemble.aliases import redirect
from digest.assemble.documents import Document
from digest.assemble.folder import Folder
from digest.assemble.in_languages import in_languages
from digest.assemble.judging import RULES_OF_RECORDS, identify, judge_authors, judge_references
from digest.assemble.links import as_shown, tie
from digest.assemble.moments import held_back, is_expired, recent
from digest.assemble.parts import number_parts
from digest.assemble.terms import gather_terms
from digest.assemble.translations import Originals, gather_translations
from digest.editions import due_editions, held_files, with_files
from digest.languages import versions_of
from digest.model import Asset, Briefing, Records, Site, SiteInfo, StandingPage
from digest.problems import Problem
from digest.settings import Settings
from digest.views import TextFile


def assemble(
    briefings: Iterable[Briefing],
    pages: Iterable[StandingPage],
    records: Records,
    assets: Iterable[Asset],
    settings: Settings,
    stylesheets: Sequence[TextFile],
    now: datetime,
    *,
    drafts: bool = False,
    future: bool = False,
    failed: Collection[str] = (),
) -> tuple[Site, tuple[Problem, ...]]:
    """Put the briefings in order, hold back what is not to be seen yet, and tie together what belongs together.

    Newest first; at one moment by slug, then by source, so that the order never hangs on how the disk lists files. ``now``
    decides what is held back, expired or pinned and which editions are due, and nothing else; ``drafts`` and ``future`` show
    what would be held back. A withdrawn or expired briefing keeps its page and is in no list. What a draft says of other
    files is not judged before it is shown.
    ``failed`` are sources that could not be read: a link to one of them is not wrong because of that.
    """
    ordered = sorted(sorted(briefings, key=lambda one: (one.slug, one.source)), key=lambda one: one.front.date.at, reverse=True)
    standing = tuple(sorted(pages, key=lambda page: (page.path, page.source)))
    held = {one.source: wait for one in ordered if (wait := held_back(one, now, drafts=drafts, future=future))}
    every = tuple(one for one in ordered if one.source not in held)
    listed = tuple(one for one in every if one.front.status != "withdrawn" and not is_expired(one, now))
    judged = tuple(one for one in ordered if one.source not in held or held[one.source].until)

    terms, term_of, term_problems = gather_terms(every, listed, records)
    ids, id_problems = identify(judged, settings)
    editions = due_editions(every, listed, dict.fromkeys(one.name for one in settings.editions), now) if settings.editions else {}
    documents: tuple[Document, ...] = (*ordered, *standing, *records.editions)
    folder = Folder(settings.content, documents, held | held_files(records.editions, editions, now), frozenset(failed), assets)
    originals = Originals(ordered, ids, folder)
    of_all = gather_translations(ordered, originals, settings.languages) if records.editions else {}
    editions, edition_problems = with_files(editions, records.editions, ordered, originals.named, failed, of_all)
    addresses, published, link_problems = tie(folder, documents, settings.links.internal)
    policies, policy_problems = gather_policies(standing, settings, failed)
    moved, alias_places, alias_problems = redirect(every, standing, published, settings)

    url = settings.url if settings.url.endswith("/") else settings.url + "/"
    site = Site(
        info=SiteInfo(
            title=settings.title,
            description=settings.description,
            url=url,
            base=urlsplit(url).path,
            languages=settings.languages,
            navigation=navigation(settings.navigation, settings, in_navigation(standing)),
            stylesheets=tuple(sheet.path for sheet in stylesheets),
            feed="feed.xml" if "feed" in settings.outputs else "",
            outputs=settings.outputs,
            extra=settings.extra,
            feeds=tuple(feeds_below(settings, "")),
            corrections=path_of_corrections(standing, settings, ""),
            policies=policies,
        ),
        languages=settings.languages,
        briefings=listed,
        listed=frozenset(one.source for one in listed),
        every=every,
        corrected=tuple(one for one in every if one.front.corrections),
        pages=standing,
        terms=terms,
        authors=records.authors,
        stories=records.stories,
        assets=published,
        held=tuple(held[one.source] for one in reversed(ordered) if one.source in held),
        signature=settings.signature,
        reporters=settings.reporters,
        per_page=settings.per_page,
        term_of=term_of,
        pinned=tuple(one for one in listed if one.front.pin_until is not None and one.front.pin_until.at > now),
        addresses=addresses,
        ids=ids,
        link_places={
            (document.source, written): document.places_of[f"links.{number}"]
            for document in documents
            for number, link in enumerate(document.links)
            if f"links.{number}" in document.places_of
            for written in as_shown(link, addresses.get(document.source, {}))
        }
        | alias_places,
        translations=gather_translations(every, originals, settings.languages),
        feeds=settings.feeds,
        editions=editions,
        edition_titles={one.name: one.title for one in reversed(settings.editions)},
        recent=recent(listed, now),
        moved=moved,
        versions=versions_of(standing, settings.languages),
    )
    if len(settings.languages) > 1:
        families = gather_translations(every, originals, settings.languages, withdrawn=True)
        site = replace(site, parts=number_parts(listed, families))
        site = in_languages(site, settings, records, families)
    problems = [
        *term_problems,
        *id_problems,
        *link_problems,
        *policy_problems,
        *edition_problems,
        *alias_problems,
        *judge_authors(judged, records, settings),
    ]
    problems += judge_references(judged, records, originals)
    # Where a file of records could not be read, nobody is told that what stands in it is unknown.
    unsure = {rule for file, rule in RULES_OF_RECORDS.items() if f"{settings.content}/{file}" in failed}
    problems = [problem for problem in problems if problem.rule not in unsure]
    return site, tuple(problems)
