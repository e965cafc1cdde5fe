"""The facts of a briefing without its commentary, at an address of their own: ``facts/`` below that of the briefing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from digest.later import later
from digest.model import Briefing, Facts, FactsHtml, Moment, Site, SiteInfo, Sized
from digest.outputs.addresses import facts_on_page, rewritten
from digest.outputs.apart import ids_in, ids_of_facts, leading_back
from digest.outputs.direction import direction
from digest.outputs.each_language import other_languages
from digest.outputs.links import facts_only_path, in_languages
from digest.outputs.pictures import picture, pictures_of, with_pictures, with_pictures_of_facts
from digest.outputs.signing import byline, person
from digest.views import FactsOnlyView, Link, PageHead, Person


def facts_only(site: Site) -> Iterator[FactsOnlyView]:
    """A page for each briefing that has both facts and commentary; any other is what it is already."""
    for briefing in site.every:
        if facts_only_path(site, briefing):
            yield later(
                FactsOnlyView,
                {},
                _shown,
                site.info,
                briefing,
                site.addresses.get(briefing.source, {}),
                pictures_of(site, briefing),
                _in_other_languages(site, briefing),
                byline(site, briefing),
                tuple(person(site, name) for name in briefing.front.reviewed_by),
            )


def _shown(
    info: SiteInfo,
    briefing: Briefing,
    named: Mapping[str, str],
    pictures: Mapping[str, Sized],
    languages: tuple[Link, ...],
    bylines: tuple[Person, ...],
    reviewers: tuple[Person, ...],
) -> Mapping[str, Any]:
    """What the briefing's page shows, but nothing that is commentary, speaks of it or was corrected in it."""
    front = briefing.front
    image = picture(front.image, named, pictures)
    facts = with_pictures_of_facts(facts_on_page(briefing, named, info.base), pictures, info.base, above=image is None)
    methods = with_pictures(rewritten(briefing.methods, named, info.base), pictures, info.base)
    ids = ids_of_facts(facts, len(front.sources)) | ids_in(methods)
    whole = info.base + briefing.path

    # What is only on the briefing's page, such as a commentary that the text links to, is there.
    blocks = tuple(replace(block, html=FactsHtml(leading_back(block.html, ids, whole)), cited_by=()) for block in facts.blocks)
    notes = tuple(
        replace(
            note,
            html=leading_back(note.html, ids, whole),
            uses=tuple(use for use in note.uses if f"note-{note.number}-ref-{use}" in ids),
        )
        for note in facts.notes
    )
    return {
        "site": info,
        "page": PageHead(f"{briefing.path}facts/", briefing.lang, direction(briefing.lang), source=briefing.source, languages=languages),
        "whole": briefing.path,
        "title": front.title,
        "summary": briefing.summary,
        "lede": front.summary,
        "kind": front.kind,
        "status": front.status,
        "date": front.date,
        "updated": _updated(briefing),
        "dateline": front.dateline,
        "byline": bylines,
        "reviewed_by": reviewers,
        "ai": front.ai,
        "image": image,
        "facts": Facts(blocks, notes),
        "methods": FactsHtml(leading_back(methods, ids, whole)),
        "sources": front.sources,
        "corrections": tuple(one for one in front.corrections if one.part == "facts"),
    }


def _in_other_languages(site: Site, briefing: Briefing) -> tuple[Link, ...]:
    """The ways to the facts alone in the site's other languages; to the whole version where it has no such page."""
    versions = site.translations.get(briefing.source, ()) if site.info.others else ()
    paths = {lang: facts_only_path(site, one) or one.path for lang, one in in_languages(site, versions).items()}
    return other_languages(site, paths)


def _updated(briefing: Briefing) -> Moment | None:
    """When the facts were last changed: what was corrected in a commentary is no change of theirs."""
    return briefing.front.updated or max((one.date for one in briefing.front.corrections if one.part == "facts"), default=None)
