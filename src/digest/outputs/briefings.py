"""A page for each briefing, those that have left the lists among them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.later import later
from digest.model import Briefing, Image, Site
from digest.outputs.addresses import commentary_on_page, facts_on_page, rewritten
from digest.outputs.direction import direction
from digest.outputs.links import term_links, title_link
from digest.outputs.signing import byline, person, signatory, updated
from digest.views import BriefingView, Link, PageHead, Person, Picture, SignedCommentary


def briefings(site: Site) -> Iterator[BriefingView]:
    """The briefings' own pages. Previous and next are the neighbours in time; what is in no list has none."""
    neighbours: dict[str, tuple[Link | None, Link | None]] = {}
    links = [None, *(title_link(briefing) for briefing in site.briefings), None]
    for place, briefing in enumerate(site.briefings):
        neighbours[briefing.source] = links[place + 2], links[place]
    for briefing in site.every:
        previous, following = neighbours.get(briefing.source, (None, None))
        yield _view(site, briefing, previous, following)


def _view(site: Site, briefing: Briefing, previous: Link | None, following: Link | None) -> BriefingView:
    front = briefing.front
    named = site.addresses.get(briefing.source, {})
    given = {
        "site": site.info,
        "page": PageHead(briefing.path, briefing.lang, direction(briefing.lang), source=briefing.source),
        "title": front.title,
        "summary": briefing.summary,
        "lede": front.summary,
        "kind": front.kind,
        "status": front.status,
        "opinion": front.kind == "commentary" and not briefing.paragraphs,
        "date": front.date,
        "updated": updated(briefing),
        "dateline": front.dateline,
        "byline": byline(site, briefing),
        "reviewed_by": tuple(person(site, name) for name in front.reviewed_by),
        "ai": front.ai,
        "image": _picture(front.image, named),
        "corrections": front.corrections,
        "topics": term_links(site, "topics", briefing),
        "places": term_links(site, "places", briefing),
        "people": term_links(site, "people", briefing),
        "organizations": term_links(site, "organizations", briefing),
        "translations": tuple(title_link(one) for one in site.translations.get(briefing.source, ())),
        "previous": previous,
        "next": following,
    }
    signatories = tuple(signatory(site, briefing, commentary) for commentary in briefing.commentaries)
    return later(BriefingView, given, _text, briefing, signatories, named, site.info.base)


def _text(briefing: Briefing, signatories: Sequence[Person], named: Mapping[str, str], base: str) -> Mapping[str, Any]:
    """What of a briefing's page is its text, which is long and seldom looked at anew."""
    return {
        "facts": facts_on_page(briefing, named, base),
        "commentaries": tuple(
            SignedCommentary(commentary_on_page(commentary, named, base), author)
            for commentary, author in zip(briefing.commentaries, signatories, strict=True)
        ),
        "methods": rewritten(briefing.methods, named, base),
        "sources": briefing.front.sources,
        "extra": tuple(briefing.front.extra.items()),
    }


def _picture(image: Image | None, named: Mapping[str, str]) -> Picture | None:
    """The image, if there is such a file."""
    if image is None or image.src not in named:
        return None
    return Picture(named[image.src], image.alt, image.credit, image.caption)
