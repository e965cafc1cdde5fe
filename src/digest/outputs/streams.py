"""The parts by themselves: a list of what is reported, without commentary, and a list of all commentaries."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from digest.languages import own_site
from digest.later import later
from digest.model import Briefing, Commentary, CommentaryHtml, Site, SiteInfo, Sized
from digest.outputs.apart import ids_of_facts, leading_back, opening_of_commentary, opening_of_facts, shown_apart
from digest.outputs.direction import direction
from digest.outputs.links import facts_only_path, feeds_of, term_links, title_link
from digest.outputs.lists import CORRECTED, is_foreign, spread
from digest.outputs.pictures import pictures_of
from digest.outputs.signing import signatory
from digest.views import CommentaryEntry, CommentaryStreamView, FactsEntry, FactsStreamView, Link, PageHead, Pager

Part = Literal["facts", "commentary"]
PARTS: tuple[Part, ...] = ("facts", "commentary")
# Bytes of the text of each that a stream shows. With a third as many of them on a page as in a list, a page stays below 14 KB, compressed.
_MOST_FACTS = 1_300
_MOST_COMMENTARY = 1_500
_FEWER = 3

Signed = tuple[Briefing, Commentary]


def facts_stream(site: Site) -> Iterator[FactsStreamView]:
    """``facts/``: the facts of each briefing, newest first. A piece of opinion is not in it, whatever facts it gives."""
    lang = site.info.languages[0]
    reported = _reported(site)
    if reported or _is_named(site, "facts"):
        for page in spread(reported, per_page(site), _path(site, "facts")):
            facts = tuple(_facts_entry(site, briefing) for briefing in page.briefings)
            head = PageHead(page.path, lang, direction(lang), feeds=feeds_of(site, "facts"))
            yield FactsStreamView(site=site.info, page=head, facts=facts, pager=page.pager)


def commentary_stream(site: Site) -> Iterator[CommentaryStreamView]:
    """``commentary/``: each commentary and each piece of opinion, under its label and signature; those of one briefing in their order."""
    lang = site.info.languages[0]
    signed = _signed(site)
    if signed or _is_named(site, "commentary"):
        for path, some, pager in spread_signed(signed, per_page(site), _path(site, "commentary")):
            commentaries = tuple(commentary_entry(site, briefing, one, _MOST_COMMENTARY) for briefing, one in some)
            head = PageHead(path, lang, direction(lang), feeds=feeds_of(site, "commentary"))
            yield CommentaryStreamView(site=site.info, page=head, commentaries=commentaries, pager=pager)


def stream_paths(site: Site, part: Part) -> Iterator[str]:
    """The paths of all pages of a stream."""
    briefings = _reported(site) if part == "facts" else [briefing for briefing, _ in _signed(site)]
    if briefings or _is_named(site, part):
        for page in spread(briefings, per_page(site), _path(site, part)):
            yield page.path


def has_stream(site: Site, part: Part) -> bool:
    """Whether there is anything in a stream."""
    return bool(_reported(site) if part == "facts" else _signed(site))


def per_page(site: Site) -> int:
    """How many of something that takes more room than an entry of a list stand on a page."""
    return max(1, site.per_page // _FEWER)


def spread_signed(signed: Sequence[Signed], per_page: int, path: str) -> Iterator[tuple[str, Sequence[Signed], Pager]]:
    """The pages of a list of commentaries: filled like those of a list of briefings."""
    place = 0
    for page in spread([briefing for briefing, _ in signed], per_page, path):
        yield page.path, signed[place : place + len(page.briefings)], page.pager
        place += len(page.briefings)


def commentary_entry(site: Site, briefing: Briefing, commentary: Commentary, most: int) -> CommentaryEntry:
    """A commentary away from its briefing, with the beginning of its text, at most so many bytes of it; none at all for 0."""
    front = briefing.front
    opinion = front.kind == "commentary"
    link = title_link(briefing)
    # The title of a piece of opinion belongs to the first commentary, and its page begins with it.
    first = opinion and commentary.number == 1
    given: dict[str, Any] = {
        "path": briefing.path + ("" if first and not briefing.paragraphs else f"#commentary-{commentary.number}"),
        "lang": briefing.lang,
        "direction": direction(briefing.lang),
        "kind": commentary.kind,
        "title": commentary.title or (front.title if first else ""),
        "author": signatory(own_site(site, briefing), briefing, commentary),
        "date": front.date,
        "ai": front.ai,
        "briefing": Link(link.text, f"{link.path}#facts", 0, link.label, link.lang, link.direction) if briefing.paragraphs else None,
        "foreign": is_foreign(site, briefing),
    }
    if not most:
        return CommentaryEntry(**given, text=CommentaryHtml(""), more=False)
    named = site.addresses.get(briefing.source, {})
    return later(CommentaryEntry, given, _beginning, commentary, named, pictures_of(site, briefing), site.info.base, briefing.path, most)


def _beginning(
    commentary: Commentary, named: Mapping[str, str], pictures: Mapping[str, Sized], base: str, path: str, most: int
) -> Mapping[str, Any]:
    text, more = opening_of_commentary(commentary.html, most)
    return {"text": CommentaryHtml(shown_apart(text, named, pictures, base, path)), "more": more}


def _facts_entry(site: Site, briefing: Briefing) -> FactsEntry:
    named, topics = site.addresses.get(briefing.source, {}), term_links(site, "topics", briefing)
    path = facts_only_path(site, briefing) or briefing.path
    given = {"path": path, "foreign": is_foreign(site, briefing)}
    return later(FactsEntry, given, _facts_shown, site.info, briefing, path, named, pictures_of(site, briefing), topics)


def _facts_shown(
    info: SiteInfo, briefing: Briefing, path: str, named: Mapping[str, str], pictures: Mapping[str, Sized], topics: tuple[Link, ...]
) -> Mapping[str, Any]:
    front = briefing.front
    ids = ids_of_facts(briefing.facts, briefing.references)
    text, more = opening_of_facts(briefing.facts.blocks, _MOST_FACTS - len(front.summary.encode()))
    return {
        "lang": briefing.lang,
        "direction": direction(briefing.lang),
        "title": front.title,
        "lede": front.summary if text else briefing.summary,
        "text": shown_apart(leading_back(text, ids, "/" + briefing.path), named, pictures, info.base, path),
        "more": more,
        "date": front.date,
        "kind": front.kind,
        "ai": front.ai,
        "facts": briefing.paragraphs,
        "sources": briefing.references,
        "topics": topics,
        "corrected": any(one.part == "facts" and one.kind in CORRECTED for one in front.corrections),
    }


def _reported(site: Site) -> Sequence[Briefing]:
    key = ("reported",)
    if key not in site.shared:
        site.shared[key] = [one for one in site.briefings if one.paragraphs and one.front.kind != "commentary"]
    reported: Sequence[Briefing] = site.shared[key]
    return reported


def _signed(site: Site) -> Sequence[Signed]:
    key = ("signed",)
    if key not in site.shared:
        site.shared[key] = [(briefing, commentary) for briefing in site.briefings for commentary in briefing.commentaries]
    signed: Sequence[Signed] = site.shared[key]
    return signed


def _path(site: Site, part: Part) -> str:
    return f"{site.info.root}{part}/"


def _is_named(site: Site, part: Part) -> bool:
    """Whether the site's navigation leads to a stream, which is there then even if nothing is in it."""
    return any(named.strip("/") == f"{site.info.root}{part}" for _, named in site.info.navigation)
