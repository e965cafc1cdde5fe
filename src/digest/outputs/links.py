"""Links from one page to another, as views hold them."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from digest.languages import matching
from digest.model import FEED_FILES, Briefing, FeedKind, FeedLink, Site, StandingPage, Term, TermKind
from digest.outputs.direction import direction
from digest.outputs.signing import label
from digest.views import Link

D = TypeVar("D", Briefing, StandingPage)


def term_path(site: Site, kind: TermKind, term: Term) -> str:
    """Where the page of a term is."""
    return f"{site.info.root}{kind}/{term.slug}/"


def term_links(site: Site, kind: TermKind, briefing: Briefing) -> tuple[Link, ...]:
    """The topics (or places, people, organizations) of a briefing, in its own order, each once.

    One without a page (nothing in the lists has it, or such pages are not made) is a text that leads nowhere.
    """
    texts = getattr(briefing.front, kind)
    if not texts:
        return ()
    known: tuple[Link, ...] | None = site.shared.get(("terms", kind, *texts))
    if known is None:
        terms = {term.slug: term for term in (site.term_of[kind][text] for text in texts)}
        known = site.shared["terms", kind, *texts] = tuple(_term_link(site, kind, term) for term in terms.values())
    return known


def _term_link(site: Site, kind: TermKind, term: Term) -> Link:
    key = "term", kind, term.slug
    if key not in site.shared:
        has_page = term.briefings and kind in site.info.outputs
        site.shared[key] = Link(term.title, term_path(site, kind, term) if has_page else "")
    link: Link = site.shared[key]
    return link


def in_languages(site: Site, versions: Sequence[D]) -> Mapping[str, D]:
    """The version in each of the site's languages that has one."""
    return {matching(one.lang, site.info.languages): one for one in reversed(versions)}


def title_link(briefing: Briefing) -> Link:
    """A link to a briefing by its title, which says so where the title is opinion."""
    return Link(briefing.front.title, briefing.path, 0, label(briefing), briefing.lang, direction(briefing.lang))


def feeds_of(site: Site, kind: FeedKind) -> tuple[FeedLink, ...]:
    """The feeds of all that is of a kind, in each format."""
    return tuple(link for link in site.info.feeds if link.kind == kind)


def feed_links(site: Site, kind: Literal["topic", "story", "author"], name: str, folder: str) -> tuple[FeedLink, ...]:
    """The feeds of a single topic, story or author, which lie in the folder of its page; none where such feeds are not made."""
    if f"{kind}-feeds" not in site.info.outputs:
        return ()
    return tuple(FeedLink(kind, name, format, folder + FEED_FILES[format]) for format in site.feeds.lists)


def facts_only_path(site: Site, briefing: Briefing) -> str:
    """The path of the facts alone; empty where there is no such page.

    A piece of opinion has none, for its title is opinion, nor has what has expired. A withdrawn briefing keeps it, as it keeps its page.
    """
    if not (briefing.paragraphs and briefing.commentaries) or briefing.front.kind == "commentary" or "facts-only" not in site.info.outputs:
        return ""
    stays = briefing.source in site.listed or briefing.front.status == "withdrawn"
    return f"{briefing.path}facts/" if stays else ""
