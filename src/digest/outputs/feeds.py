"""Feeds of the newest, in full: of everything, of facts and commentaries each by themselves, of corrections, and of less than all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

from digest.languages import own_site
from digest.later import later
from digest.model import Briefing, Correction, Facts, FeedLink, Moment, Site
from digest.outputs.addresses import commentary_in_feed, facts_in_feed
from digest.outputs.direction import direction
from digest.outputs.links import facts_only_path, feed_links, term_links, term_path
from digest.outputs.signing import author_path, byline, label, signatory, updated
from digest.outputs.stories import story_record
from digest.outputs.streams import stream_paths
from digest.views import FeedEntry, FeedView, JsonFeedView, Link, PageHead, Person, RssView, SignedCommentary, Tombstone

_VIEWS = {"atom": FeedView, "rss": RssView, "json": JsonFeedView}
# A feed must say when it was changed (RFC 4287, 4.1.1); one that never held anything was changed before all that will come.
_NEVER = Moment(datetime(1970, 1, 1, tzinfo=UTC))
# Who has a page at which such a list can be seen: the output that makes it, by the kind of the feed.
_PAGES = {
    "topic": "topics",
    "story": "stories",
    "author": "authors",
}

# What the feeds of one kind and name hold, with the tombstones of what was withdrawn.
_Entries = tuple[tuple[FeedEntry, ...], tuple[Tombstone, ...]]


def feed(site: Site) -> Iterator[FeedView]:
    """Everything in Atom: ``feed.xml``. A piece of opinion is in it under its label; what left the lists is not."""
    for link in site.info.feeds:
        if link.path == site.info.feed:
            yield _feed(site, link, _everything(site))


def feeds(site: Site) -> Iterator[FeedView]:
    """Everything in the other formats; the facts, the commentaries, the corrections, in all of them."""
    known: dict[tuple[str, str], _Entries] = {}
    for link in site.info.feeds:
        if link.path != site.info.feed:
            key = link.kind, link.name
            known[key] = known.get(key) or _of_site(site, link)
            yield _feed(site, link, *known[key])


def topic_feeds(site: Site) -> Iterator[FeedView]:
    """The briefings of each topic."""
    for term in site.terms["topics"]:
        links = feed_links(site, "topic", term.title, term_path(site, "topics", term))
        entries = _briefings(site, term.briefings) if links else ()
        yield from (_feed(site, link, entries, description=term.description) for link in links)


def story_feeds(site: Site) -> Iterator[FeedView]:
    """The parts of each story, in all languages."""
    stories: defaultdict[str, list[Briefing]] = defaultdict(list)
    for briefing in site.briefings:
        if slug := briefing.front.story:
            stories[slug].append(briefing)
    for slug, parts in sorted(stories.items()):
        story = story_record(site, slug)
        links = feed_links(site, "story", story.title, f"{site.info.root}stories/{slug}/")
        entries = _briefings(site, parts) if links else ()
        yield from (_feed(site, link, entries, description=story.summary) for link in links)


def author_feeds(site: Site) -> Iterator[FeedView]:
    """What each author of authors.yaml wrote, and nothing that others did: the facts that they report, the commentaries that they sign."""
    for id_, entries in _by_author(site).items():
        author = site.authors[id_]
        for link in author_feed_links(site, id_):
            yield _feed(site, link, entries, description=author.bio or author.role)


def author_feed_links(site: Site, id_: str) -> tuple[FeedLink, ...]:
    """The feeds of an author of authors.yaml; none as long as there is nothing in them."""
    return feed_links(site, "author", site.authors[id_].name, author_path(site, site.authors[id_])) if id_ in _by_author(site) else ()


# ---- what is in a feed -------------------------------------------------------------------------------------------------


def _of_site(site: Site, link: FeedLink) -> _Entries:
    match link.kind:
        case "facts":
            reports = (briefing for briefing in site.briefings if not label(briefing))
            return tuple(_facts(site, briefing) for briefing in islice(reports, site.feeds.entries)), ()
        case "commentary":
            signed = (_commentary(site, one, number) for one in site.briefings for number in range(len(one.commentaries)))
            return tuple(islice(signed, site.feeds.entries)), ()
        case "corrections":
            return _corrections(site)
        case _:
            return _everything(site), ()


def _everything(site: Site) -> tuple[FeedEntry, ...]:
    return _briefings(site, site.briefings)


def _briefings(site: Site, newest_first: Iterable[Briefing]) -> tuple[FeedEntry, ...]:
    return tuple(_briefing(site, briefing) for briefing in islice(newest_first, site.feeds.entries))


def _corrections(site: Site) -> _Entries:
    """The newest corrections of all briefings: of those too that were withdrawn, but of none whose time is over."""
    found = [
        (briefing, number)
        for briefing in site.corrected
        if (briefing.source in site.listed or briefing.front.status == "withdrawn")
        for number in range(len(briefing.front.corrections))
    ]
    found.sort(key=lambda one: one[0].front.corrections[one[1]].date.at, reverse=True)
    newest = found[: site.feeds.entries]
    gone = [
        # Of the facts nothing is told that was wrong in the commentary.
        Tombstone(identity, correction.date, "" if part == "facts" != correction.part else correction.text, correction.part)
        for briefing, correction in ((briefing, briefing.front.corrections[number]) for briefing, number in newest)
        if correction.kind == "retraction" and briefing.front.status == "withdrawn"
        for identity, part in _identities(site, briefing)
    ]
    return tuple(_correction(site, briefing, number) for briefing, number in newest), tuple(
        {one.id: one for one in reversed(gone)}.values()
    )


def _by_author(site: Site) -> Mapping[str, tuple[FeedEntry, ...]]:
    key = ("feeds of authors",)
    if key not in site.shared:
        found: defaultdict[str, list[tuple[Briefing, int | None]]] = defaultdict(list)

        def note(names: Iterable[str], briefing: Briefing, number: int | None) -> None:
            for id_ in dict.fromkeys(names):
                if id_ in site.authors and len(found[id_]) < site.feeds.entries:
                    found[id_].append((briefing, number))

        for briefing in site.briefings:
            reporters = briefing.front.reporters or site.reporters
            opinion = label(briefing)
            if not opinion:
                note(reporters, briefing, None)
            for number, commentary in enumerate(briefing.commentaries):
                unsigned = reporters if opinion and reporters else (site.signature,)
                note((commentary.author,) if commentary.author else unsigned, briefing, number)
        site.shared[key] = {
            id_: tuple(_facts(site, briefing) if number is None else _commentary(site, briefing, number) for briefing, number in written)
            for id_, written in sorted(found.items())
        }
    by_author: Mapping[str, tuple[FeedEntry, ...]] = site.shared[key]
    return by_author


def _feed(
    site: Site, link: FeedLink, entries: tuple[FeedEntry, ...], gone: tuple[Tombstone, ...] = (), *, description: str = ""
) -> FeedView:
    lang = site.info.languages[0]
    folder = link.path[: link.path.rfind("/") + 1]
    return _VIEWS[link.format](
        site=site.info,
        page=PageHead(link.path, lang, direction(lang)),
        id=site.info.url + folder,
        updated=max((entry.updated for entry in entries), default=_NEVER),
        entries=entries,
        kind=link.kind,
        name=link.name,
        description=description or (site.info.description if link.kind == "all" else ""),
        home=_home(site, link, folder),
        hub=site.feeds.hub,
        gone=gone if link.format == "atom" else (),
    )


def _home(site: Site, link: FeedLink, folder: str) -> str:
    """The path of the page that lists the same, where there is one; else that of the home page."""
    match link.kind:
        case "corrections":
            there, path = bool(site.info.corrections), site.info.corrections
        case "facts" | "commentary":
            there, path = link.kind in site.info.outputs and next(stream_paths(site, link.kind), None) is not None, folder
        case "all":
            there, path = False, ""
        case _:
            there, path = _PAGES[link.kind] in site.info.outputs, folder
    return path if there else site.info.root


# ---- an entry ----------------------------------------------------------------------------------------------------------


def _briefing(site: Site, briefing: Briefing) -> FeedEntry:
    """A whole briefing: it is the same in all feeds that hold it, in whatever language."""
    site = own_site(site, briefing)
    key = "feed entry", briefing.source
    if key not in site.shared:
        signatories = tuple(signatory(site, briefing, commentary) for commentary in briefing.commentaries)
        changed = updated(briefing) or briefing.front.date
        site.shared[key] = _entry(
            site, briefing, changed, _shown, byline(site, briefing), signatories, term_links(site, "topics", briefing)
        )
    entry: FeedEntry = site.shared[key]
    return entry


def _facts(site: Site, briefing: Briefing) -> FeedEntry:
    """The facts of a briefing that reports, and nothing of its commentaries."""
    site = own_site(site, briefing)
    key = "feed entry of facts", briefing.source
    if key not in site.shared:
        changed = _changed(briefing, "facts")
        place, topics = facts_only_path(site, briefing) or f"{briefing.path}#facts", term_links(site, "topics", briefing)
        site.shared[key] = _entry(site, briefing, changed, _facts_shown, place, byline(site, briefing), topics)
    entry: FeedEntry = site.shared[key]
    return entry


def _commentary(site: Site, briefing: Briefing, number: int) -> FeedEntry:
    """One commentary by itself, by its place in the briefing."""
    site = own_site(site, briefing)
    commentary = briefing.commentaries[number]
    author = signatory(site, briefing, commentary)
    signed_by_reporters = label(briefing) and not commentary.author and byline(site, briefing)
    authors = signed_by_reporters or (author,)
    changed, topics = _changed(briefing, "commentary"), term_links(site, "topics", briefing)
    return _entry(site, briefing, changed, _commentary_shown, number, author, authors, topics)


def _correction(site: Site, briefing: Briefing, number: int) -> FeedEntry:
    """One correction, by its place in the record of the briefing."""
    return _entry(site, briefing, briefing.front.corrections[number].date, _correction_shown, number)


def _entry(site: Site, briefing: Briefing, changed: Moment, work: Any, *inputs: Any) -> FeedEntry:
    """An entry whose text is looked for when it is drawn, and not kept: there is one for each briefing, and more."""
    named, identity = site.addresses.get(briefing.source, {}), site.ids[briefing.source]
    given = {"lang": briefing.lang, "updated": changed}
    return later(FeedEntry, given, work, site.info.url, briefing, named, identity, *inputs, kept=False)


def _changed(briefing: Briefing, part: Literal["facts", "commentary"]) -> Moment:
    """When the part was last changed by the briefing's own word; without one, when it was published."""
    front = briefing.front
    return front.updated or max((one.date for one in _corrections_of(briefing, part)), default=front.date)


def _corrections_of(briefing: Briefing, part: Literal["facts", "commentary"]) -> tuple[Correction, ...]:
    return tuple(one for one in briefing.front.corrections if one.part == part)


def _identity(identity: str, part: str) -> str:
    """The identity of a part, made from that of its briefing: as lasting, and never that of another."""
    return f"{identity}{'-' if '#' in identity else '#'}{part}"


def _identities(site: Site, briefing: Briefing) -> Iterator[tuple[str, str]]:
    """All identities under which a briefing was in feeds, with the part that each is of: its own, of its facts, of its commentaries."""
    own = site.ids[briefing.source]
    yield own, ""
    if not label(briefing):
        yield _identity(own, "facts"), "facts"
    for commentary in briefing.commentaries:
        yield _identity(own, f"commentary-{commentary.number}"), "commentary"


def _shown(
    url: str,
    briefing: Briefing,
    named: Mapping[str, str],
    identity: str,
    authors: tuple[Person, ...],
    signatories: tuple[Person, ...],
    topics: tuple[Link, ...],
) -> Mapping[str, Any]:
    front = briefing.front
    return {
        "id": identity,
        "url": url + briefing.path,
        "direction": direction(briefing.lang),
        "title": front.title,
        "label": label(briefing),
        "summary": briefing.summary,
        "published": front.date,
        "byline": authors,
        "ai": front.ai,
        "topics": topics,
        "facts": facts_in_feed(briefing, named, url),
        "commentaries": tuple(
            SignedCommentary(commentary_in_feed(briefing, commentary, named, url), author)
            for commentary, author in zip(briefing.commentaries, signatories, strict=True)
        ),
        "sources": front.sources,
        "corrections": front.corrections,
        "part": "",
        "of": None,
    }


def _facts_shown(
    url: str,
    briefing: Briefing,
    named: Mapping[str, str],
    identity: str,
    place: str,
    authors: tuple[Person, ...],
    topics: tuple[Link, ...],
) -> Mapping[str, Any]:
    front = briefing.front
    return {
        "id": _identity(identity, "facts"),
        "url": url + place,
        "direction": direction(briefing.lang),
        "title": front.title,
        "label": "",
        "summary": briefing.summary,
        "published": front.date,
        "byline": authors,
        "ai": front.ai,
        "topics": topics,
        "facts": facts_in_feed(briefing, named, url),
        "commentaries": (),
        "sources": front.sources,
        "corrections": _corrections_of(briefing, "facts"),
        "part": "facts",
        "of": None,
    }


def _commentary_shown(
    url: str,
    briefing: Briefing,
    named: Mapping[str, str],
    identity: str,
    number: int,
    author: Person,
    authors: tuple[Person, ...],
    topics: tuple[Link, ...],
) -> Mapping[str, Any]:
    front, commentary = briefing.front, briefing.commentaries[number]
    # Title and summary of a piece of opinion are those of its first commentary.
    leads = bool(label(briefing)) and number == 0
    about = f"{url}{briefing.path}#facts" if briefing.paragraphs else ""
    return {
        "id": _identity(identity, f"commentary-{commentary.number}"),
        "url": f"{url}{briefing.path}#commentary-{commentary.number}",
        "direction": direction(briefing.lang),
        "title": front.title if leads else commentary.title,
        "label": commentary.kind,
        "summary": briefing.summary if leads else "",
        "published": front.date,
        "byline": authors,
        "ai": front.ai,
        "topics": topics,
        "facts": Facts(),
        "commentaries": (SignedCommentary(commentary_in_feed(briefing, commentary, named, url), author),),
        "sources": (),
        "corrections": _corrections_of(briefing, "commentary"),
        "part": "commentary",
        "of": Link(front.title, about, 0, label(briefing), briefing.lang, direction(briefing.lang)),
    }


def _correction_shown(url: str, briefing: Briefing, named: Mapping[str, str], identity: str, number: int) -> Mapping[str, Any]:
    front = briefing.front
    one = front.corrections[number]
    stamp = _stamp(one)
    # By its time, not its place: some editors write the newest correction first, some last.
    same = sum(_stamp(other) == stamp for other in front.corrections[:number])
    # A page that was withdrawn says why at its head, above the record of its corrections.
    withdrawn = one.kind == "retraction" and front.status == "withdrawn"
    address = url + briefing.path + ("" if withdrawn else "#corrections")
    return {
        "id": _identity(identity, f"correction-{stamp}{f'-{same + 1}' if same else ''}"),
        "url": address,
        "direction": direction(briefing.lang),
        "title": front.title,
        "label": "",
        "summary": "",
        "published": one.date,
        "byline": (),
        "ai": "none",
        "topics": (),
        "facts": Facts(),
        "commentaries": (),
        "sources": (),
        "corrections": (one,),
        "part": "correction",
        "of": Link(front.title, address, 0, label(briefing), briefing.lang, direction(briefing.lang)),
    }


def _stamp(correction: Correction) -> str:
    at = correction.date.at.replace(tzinfo=None)
    return at.isoformat(timespec="minutes") if correction.date.exact else at.date().isoformat()
