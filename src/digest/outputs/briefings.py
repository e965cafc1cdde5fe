"""A page for each briefing, those that have left the lists among them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.later import later
from digest.model import TERM_KINDS, Briefing, Site, SiteInfo, Sized
from digest.outputs.addresses import commentary_on_page, facts_on_page, rewritten
from digest.outputs.direction import direction
from digest.outputs.each_language import other_languages
from digest.outputs.links import facts_only_path, in_languages, term_links, title_link
from digest.outputs.pictures import picture, pictures_of, with_pictures, with_pictures_of_commentary, with_pictures_of_facts
from digest.outputs.related import related
from digest.outputs.signing import byline, person, signatory, updated
from digest.outputs.stories import said_in_facts, story_place
from digest.views import BriefingView, Link, PageHead, Person, SignedCommentary, StoryPlace

_RELATED = 5


def briefings(site: Site) -> Iterator[BriefingView]:
    """The briefings' own pages. Previous and next are the neighbours in time; what is in no list has none, and is related to none."""
    places = {briefing.source: place for place, briefing in enumerate(site.briefings)}
    titles = [title_link(briefing) for briefing in site.briefings]
    links = [None, *titles, None]
    # Two more than are shown: the neighbours in its story stand above them already.
    alike = related(site, _RELATED + 2)
    for briefing in site.every:
        place = places.get(briefing.source)
        story, names = story_place(site, briefing)
        if place is None:
            yield _view(site, briefing, None, None, story, names, ())
            continue
        others = [titles[other] for other in alike[place]]
        if story:
            beside = [link.path for link in (story.previous, story.next) if link]
            others = [link for link in others if link.path not in beside]
        yield _view(site, briefing, links[place + 2], links[place], story, names, tuple(others[:_RELATED]))


def _view(
    site: Site,
    briefing: Briefing,
    previous: Link | None,
    following: Link | None,
    story: StoryPlace | None,
    names: tuple[str, ...],
    others: tuple[Link, ...],
) -> BriefingView:
    versions = site.translations.get(briefing.source, ())
    return later(
        BriefingView,
        {},
        _shown,
        site.info,
        briefing,
        site.addresses.get(briefing.source, {}),
        pictures_of(site, briefing),
        byline(site, briefing),
        tuple(person(site, name) for name in briefing.front.reviewed_by),
        tuple(signatory(site, briefing, commentary) for commentary in briefing.commentaries),
        tuple(term_links(site, kind, briefing) for kind in TERM_KINDS),
        tuple(title_link(one) for one in versions),
        other_languages(site, {lang: one.path for lang, one in in_languages(site, versions).items()}) if site.info.others else (),
        previous,
        following,
        story,
        names,
        others,
        facts_only_path(site, briefing),
        _original(briefing, versions),
        _for_anyone(site.languages, briefing, versions),
    )


def _shown(
    info: SiteInfo,
    briefing: Briefing,
    named: Mapping[str, str],
    pictures: Mapping[str, Sized],
    bylines: tuple[Person, ...],
    reviewers: tuple[Person, ...],
    signatories: tuple[Person, ...],
    terms: tuple[tuple[Link, ...], ...],
    translations: tuple[Link, ...],
    languages: tuple[Link, ...],
    previous: Link | None,
    following: Link | None,
    story: StoryPlace | None,
    names: tuple[str, ...],
    others: tuple[Link, ...],
    facts_only: str,
    original: str,
    x_default: str,
) -> Mapping[str, Any]:
    """All that a briefing's page shows: the briefing itself, and what other files say of it."""
    front = briefing.front
    image = picture(front.image, named, pictures)
    return {
        "site": info,
        "page": PageHead(briefing.path, briefing.lang, direction(briefing.lang), source=briefing.source, languages=languages),
        "title": front.title,
        "summary": briefing.summary,
        "lede": front.summary,
        "kind": front.kind,
        "status": front.status,
        "opinion": front.kind == "commentary" and not briefing.paragraphs,
        "date": front.date,
        "updated": updated(briefing),
        "dateline": front.dateline,
        "byline": bylines,
        "reviewed_by": reviewers,
        "ai": front.ai,
        "image": image,
        "facts": with_pictures_of_facts(facts_on_page(briefing, named, info.base), pictures, info.base, above=image is None),
        "commentaries": tuple(
            SignedCommentary(with_pictures_of_commentary(commentary_on_page(commentary, named, info.base), pictures, info.base), author)
            for commentary, author in zip(briefing.commentaries, signatories, strict=True)
        ),
        "methods": with_pictures(rewritten(briefing.methods, named, info.base), pictures, info.base),
        "sources": front.sources,
        "corrections": front.corrections,
        **dict(zip(TERM_KINDS, terms, strict=True)),
        "translations": translations,
        "previous": previous,
        "next": following,
        "story": said_in_facts(story, names, briefing) if story else None,
        "related": others,
        "facts_only": facts_only,
        "original": original,
        "x_default": x_default,
        "extra": tuple(front.extra.items()),
    }


def _original(briefing: Briefing, translations: Sequence[Briefing]) -> str:
    """The path of the version that the others translate: by what they say, else by their files (``talks.md`` and ``talks.uk.md``)."""
    family = (briefing, *translations) if translations else ()
    silent = [one for one in family if not one.front.translation_of]
    if len(silent) != 1:
        # By its name, each of the others is a translation of this one.
        silent = [one for one in family if all(other is one or _is_named_after(other, one) for other in family)]
    return silent[0].path if silent else ""


def _is_named_after(translation: Briefing, original: Briefing) -> bool:
    return translation.source.startswith(original.source.rpartition(".")[0] + ".")


def _for_anyone(languages: Sequence[str], briefing: Briefing, translations: Sequence[Briefing]) -> str:
    """The path of the version in the first of the site's languages that there is; empty where there is but one version."""
    if not translations:
        return ""
    versions = {one.lang: one.path for one in (briefing, *translations)}
    return next((versions[lang] for lang in languages if lang in versions), versions[min(versions)])
