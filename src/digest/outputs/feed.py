"""The Atom feed (RFC 4287) of the newest briefings, in full, with facts and commentaries told apart."""

from collections.abc import Iterator
from datetime import UTC, datetime

from digest.model import Briefing, Moment, Site
from digest.outputs.addresses import commentary_in_feed, facts_in_feed
from digest.outputs.direction import direction
from digest.outputs.links import term_links
from digest.outputs.signing import byline, label, signatory, updated
from digest.views import FeedEntry, FeedView, PageHead, SignedCommentary

ENTRIES = 20
"""How many of the newest briefings the feed holds."""

# A feed must say when it was changed (RFC 4287, 4.1.1); one that never held anything was changed before all that will come.
_NEVER = Moment(datetime(1970, 1, 1, tzinfo=UTC))


def feed(site: Site) -> Iterator[FeedView]:
    """One feed of everything. A piece of opinion is in it under its label; what left the lists is not."""
    lang = site.info.languages[0]
    entries = tuple(_entry(site, briefing) for briefing in site.briefings[:ENTRIES])
    yield FeedView(
        site=site.info,
        page=PageHead(f"{site.info.root}feed.xml", lang, direction(lang)),
        id=site.info.url + site.info.root,
        updated=max((entry.updated for entry in entries), default=_NEVER),
        entries=entries,
    )


def _entry(site: Site, briefing: Briefing) -> FeedEntry:
    front = briefing.front
    return FeedEntry(
        id=site.ids[briefing.source],
        url=site.info.url + briefing.path,
        lang=briefing.lang,
        direction=direction(briefing.lang),
        title=front.title,
        label=label(briefing),
        summary=briefing.summary,
        published=front.date,
        updated=updated(briefing) or front.date,
        byline=byline(site, briefing),
        ai=front.ai,
        topics=term_links(site, "topics", briefing),
        facts=facts_in_feed(site, briefing),
        commentaries=tuple(
            SignedCommentary(commentary_in_feed(site, briefing, commentary), signatory(site, briefing, commentary))
            for commentary in briefing.commentaries
        ),
        sources=front.sources,
        corrections=front.corrections,
    )
