"""A page for each briefing, those that have left the lists among them."""

from collections.abc import Iterator, Mapping
from typing import Any

from digest.later import later
from digest.model import TERM_KINDS, Briefing, Image, Site, SiteInfo
from digest.outputs.addresses import commentary_on_page, facts_on_page, rewritten
from digest.outputs.direction import direction
from digest.outputs.each_language import other_languages
from digest.outputs.links import in_languages, term_links, title_link
from digest.outputs.related import related
from digest.outputs.signing import byline, person, signatory, updated
from digest.outputs.stories import said_in_facts, story_place
from digest.views import BriefingView, Link, PageHead, Person, Picture, SignedCommentary, StoryPlace

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
        byline(site, briefing),
        tuple(person(site, name) for name in briefing.front.reviewed_by),
        tuple(signatory(site, briefing, commentary) for commentary in briefing.commentaries),
        tuple(term_links(site, kind, briefing) for kind in TERM_KINDS),
        tuple(title_link(one) for one in versions),
        other_languages(site, in_languages(site, versions)) if site.info.others else (),
        previous,
        following,
        story,
        names,
        others,
    )


def _shown(
    info: SiteInfo,
    briefing: Briefing,
    named: Mapping[str, str],
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
) -> Mapping[str, Any]:
    """All that a briefing's page shows: the briefing itself, and what other files say of it."""
    front = briefing.front
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
        "image": _picture(front.image, named),
        "facts": facts_on_page(briefing, named, info.base),
        "commentaries": tuple(
            SignedCommentary(commentary_on_page(commentary, named, info.base), author)
            for commentary, author in zip(briefing.commentaries, signatories, strict=True)
        ),
        "methods": rewritten(briefing.methods, named, info.base),
        "sources": front.sources,
        "corrections": front.corrections,
        **dict(zip(TERM_KINDS, terms, strict=True)),
        "translations": translations,
        "previous": previous,
        "next": following,
        "story": said_in_facts(story, names, briefing) if story else None,
        "related": others,
        "extra": tuple(front.extra.items()),
    }


def _picture(image: Image | None, named: Mapping[str, str]) -> Picture | None:
    """The image, if there is such a file."""
    if image is None or image.src not in named:
        return None
    return Picture(named[image.src], image.alt, image.credit, image.caption)
