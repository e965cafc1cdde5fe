"""The whole site as JSON: a file beside each briefing, one for each month, one for the site, and the schema of them all."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

from digest.languages import sites_of
from digest.later import later
from digest.model import TERM_KINDS, Briefing, Commentary, FactsBlock, Image, Kind, Moment, Note, Reference, Site, SiteInfo, Sized
from digest.outputs.addresses import rewritten
from digest.outputs.direction import direction
from digest.outputs.links import facts_only_path, term_links, title_link
from digest.outputs.lists import entries
from digest.outputs.pictures import pictures_of
from digest.outputs.signing import byline, label, person, signatory, updated
from digest.outputs.stories import story_place
from digest.published import (
    SCHEMA_PATH,
    PublishedBriefing,
    PublishedCommentary,
    PublishedCorrection,
    PublishedCount,
    PublishedEntry,
    PublishedFacts,
    PublishedImage,
    PublishedMonth,
    PublishedNote,
    PublishedParagraph,
    PublishedPerson,
    PublishedSite,
    PublishedSource,
    PublishedStory,
    PublishedTerm,
    PublishedTranslation,
    PublishedWithdrawal,
    Url,
    published_schema,
)
from digest.spoken import Explanation, Labelled, Signature, Withdrawn, Word
from digest.views import JsonView, Link, ListEntry, PageHead, Person, TextFile

FILE = "index.json"
"""What the JSON of a page is called, beside it."""

_TAGS = re.compile("<[^<>]*>")
# The marks of notes and sources are for those who can follow them.
_MARKS = re.compile(r'<sup(?: id="[^"]*")?>\s*(?:<a class="(?:note|source)"[^<>]*>[^<>]*</a>\s*)+</sup>')
_LISTINGS = re.compile("<pre.*?</pre>", re.DOTALL)
_CELLS = re.compile("</t[dh]>")
_NEW_LINE = "\x1e"  # which no text has: it would have been refused
_BREAKS = re.compile(r"</(?:p|li|tr|h[1-6]|dt|dd|blockquote|pre)>|<br ?/?>")


def json_files(site: Site) -> Iterator[JsonView | TextFile]:
    """The files; ``index.json`` at the root leads to those of the months, and these to those of the briefings."""
    yield TextFile(SCHEMA_PATH, _schema_text(_address(site.info, SCHEMA_PATH)))
    yield from _lists(site)
    for one in sites_of(site):
        yield from _briefings(one)


def _briefings(site: Site) -> Iterator[JsonView]:
    for briefing in site.every:
        story, _ = story_place(site, briefing)
        yield later(
            JsonView,
            {},
            _briefing_shown,
            site.info,
            briefing,
            site.ids[briefing.source],
            site.addresses.get(briefing.source, {}),
            byline(site, briefing),
            tuple(person(site, name) for name in briefing.front.reviewed_by),
            tuple(signatory(site, briefing, commentary) for commentary in briefing.commentaries),
            tuple(term_links(site, kind, briefing) for kind in TERM_KINDS),
            tuple(title_link(one) for one in site.translations.get(briefing.source, ())),
            # Not the place as a whole: the parts beside this one are no concern of this file.
            (story.story, story.number) if story else None,
            facts_only_path(site, briefing),
            pictures_of(site, briefing),
        )


def _schema_text(address: Url) -> str:
    """The JSON Schema of all these files as text in ASCII, with its own address."""
    schema = published_schema()
    return json.dumps({"$schema": schema["$schema"], "$id": address, **schema}, indent=1) + "\n"


# ---- lists ---------------------------------------------------------------------------------------------------------------


def _lists(site: Site) -> Iterator[JsonView]:
    months: defaultdict[str, tuple[list[Briefing], list[Briefing]]] = defaultdict(lambda: ([], []))
    own = {briefing.source: one for one in sites_of(site) for briefing in one.every}
    for briefing in site.every:
        month = briefing.front.date.at.isoformat()[:7]
        if briefing.source in site.listed:
            months[month][0].append(briefing)
        elif briefing.front.status == "withdrawn":
            months[month][1].append(briefing)
    ordered = sorted(months.items(), reverse=True)
    counts = tuple((month, len(briefings)) for month, (briefings, _) in ordered)
    yield later(JsonView, {}, _site_shown, site.info, counts)
    for month, (briefings, withdrawn) in ordered:
        yield later(
            JsonView,
            {},
            _month_shown,
            site.info,
            month,
            tuple(entry for one in briefings for entry in entries(own[one.source], (one,))),
            tuple((site.ids[one.source], one.front.kind, updated(one)) for one in briefings),
            tuple((site.ids[one.source], one.path) for one in withdrawn),
        )


def _site_shown(info: SiteInfo, counts: Sequence[tuple[str, int]]) -> Mapping[str, Any]:
    document = PublishedSite(
        schema=_address(info, SCHEMA_PATH),
        type="site",
        title=info.title,
        description=info.description,
        url=_address(info, ""),
        languages=info.languages,
        briefings=sum(count for _, count in counts),
        months=tuple(
            PublishedCount(month=month, briefings=count, json=_address(info, f"{_month_path(month)}{FILE}")) for month, count in counts
        ),
    )
    return _file(info, FILE, info.languages[0], document)


def _month_shown(
    info: SiteInfo,
    month: str,
    shown: Sequence[ListEntry],
    known: Sequence[tuple[str, Kind, Moment | None]],
    withdrawn: Sequence[tuple[str, str]],
) -> Mapping[str, Any]:
    document = PublishedMonth(
        schema=_address(info, SCHEMA_PATH),
        type="month",
        month=month,
        url=_address(info, _month_path(month)) if shown and "archives" in info.outputs else None,
        briefings=tuple(_entry(info, entry, *one) for entry, one in zip(shown, known, strict=True)),
        withdrawn=tuple(
            PublishedWithdrawal(id=Url(id_), url=_address(info, path), json=_address(info, path + FILE)) for id_, path in withdrawn
        ),
    )
    return _file(info, f"{_month_path(month)}{FILE}", info.languages[0], document)


def _entry(info: SiteInfo, entry: ListEntry, id_: str, kind: Kind, changed: Moment | None) -> PublishedEntry:
    return PublishedEntry(
        id=Url(id_),
        url=_address(info, entry.path),
        json=_address(info, entry.path + FILE),
        language=entry.lang,
        kind=kind,
        label=Word(entry.label, entry.lang),
        title=Labelled(entry.title, entry.label, entry.lang),
        summary=Labelled(entry.summary, entry.label, entry.lang),
        date=entry.date,
        updated=changed,
        facts=entry.facts,
        sources=entry.sources,
        commentators=tuple(Signature(name, entry.lang) for name in entry.commentators),
        topics=tuple(link.text for link in entry.topics),
        corrected=entry.corrected,
    )


def _month_path(month: str) -> str:
    return month.replace("-", "/") + "/"


# ---- a briefing ------------------------------------------------------------------------------------------------------------


def _briefing_shown(
    info: SiteInfo,
    briefing: Briefing,
    id_: str,
    named: Mapping[str, str],
    bylines: tuple[Person, ...],
    reviewers: tuple[Person, ...],
    signatories: tuple[Person, ...],
    terms: tuple[tuple[Link, ...], ...],
    translations: tuple[Link, ...],
    story: tuple[Link, int] | None,
    facts_only: str,
    pictures: Mapping[str, Sized],
) -> Mapping[str, Any]:
    front, lang, page = briefing.front, briefing.lang, info.url + briefing.path
    kind = label(briefing)

    def full(html: str) -> str:
        return rewritten(html, named, info.url, page)

    def notes(some: Sequence[Note]) -> tuple[PublishedNote, ...]:
        return tuple(PublishedNote(number=note.number, html=full(note.html), text=plain_text(note.html)) for note in some)

    document = PublishedBriefing(
        schema=_address(info, SCHEMA_PATH),
        type="briefing",
        id=Url(id_),
        url=_address(info, briefing.path),
        language=lang,
        direction=direction(lang),
        kind=front.kind,
        status=front.status,
        label=Word(kind, lang),
        title=Labelled(front.title, kind, lang),
        summary=Withdrawn(lang) if front.status == "withdrawn" else Labelled(briefing.summary, kind, lang),
        date=front.date,
        updated=updated(briefing),
        dateline=front.dateline,
        reporters=tuple(_person(info, one, lang) for one in bylines),
        reviewed_by=tuple(_person(info, one, lang) for one in reviewers),
        ai=front.ai,
        image=_image(info, front.image, named, pictures),
        facts=PublishedFacts(
            url=_address(info, facts_only or f"{briefing.path}#facts") if briefing.facts.blocks else None,
            paragraphs=tuple(_paragraph(info, briefing, block, full(block.html)) for block in briefing.facts.blocks),
            notes=notes(briefing.facts.notes),
        ),
        commentaries=tuple(
            PublishedCommentary(
                number=one.number,
                url=_address(info, f"{briefing.path}#commentary-{one.number}"),
                kind=one.kind,
                label=Word(one.kind, lang),
                explanation=Explanation(one, author.name, briefing.facts, lang),
                author=_person(info, author, lang),
                title=one.title,
                html=full(one.html),
                text=plain_text(one.html),
                notes=notes(one.notes),
                cites=_cited(briefing, one),
            )
            for one, author in zip(briefing.commentaries, signatories, strict=True)
        ),
        methods=full(briefing.methods),
        sources=tuple(_source(number, one) for number, one in enumerate(front.sources, 1)),
        corrections=tuple(PublishedCorrection(date=one.date, kind=one.kind, part=one.part, text=one.text) for one in front.corrections),
        **{
            kind: tuple(PublishedTerm(title=link.text, url=_address(info, link.path) if link.path else None) for link in links)
            for kind, links in zip(TERM_KINDS, terms, strict=True)
        },
        translations=tuple(
            PublishedTranslation(
                language=link.lang,
                title=Labelled(link.text, link.label, link.lang),
                url=_address(info, link.path),
                json=_address(info, link.path + FILE),
            )
            for link in translations
        ),
        story=_story(info, *story) if story else None,
    )
    return _file(info, briefing.path + FILE, lang, document, briefing.source)


def _person(info: SiteInfo, one: Person, lang: str) -> PublishedPerson:
    url = _address(info, one.url) if one.url else None
    page = _address(info, one.page) if one.page else None
    return PublishedPerson(name=Signature(one.name, lang), url=url, page=page, role=one.role, disclosure=one.disclosure)


def _image(info: SiteInfo, image: Image | None, named: Mapping[str, str], pictures: Mapping[str, Sized]) -> PublishedImage | None:
    """The image, if there is such a file."""
    if image is None or image.src not in named:
        return None
    sized = pictures.get(unquote(named[image.src]))
    width, height = (sized.width, sized.height) if sized else (None, None)
    return PublishedImage(
        url=_address(info, named[image.src]), width=width, height=height, alt=image.alt, credit=image.credit, caption=image.caption
    )


def _paragraph(info: SiteInfo, briefing: Briefing, block: FactsBlock, html: str) -> PublishedParagraph:
    return PublishedParagraph(
        number=block.number or None,
        url=_address(info, f"{briefing.path}#fact-{block.number}") if block.number else None,
        html=html,
        text=plain_text(block.html),
        sources=block.sources,
        cited_by=tuple(_address(info, f"{briefing.path}#{place}") for place in block.cited_by),
    )


def _cited(briefing: Briefing, commentary: Commentary) -> tuple[int, ...]:
    """The numbers of the facts that a commentary rests on."""
    places = f"commentary-{commentary.number}-"
    return tuple(block.number for block in briefing.facts.blocks if any(place.startswith(places) for place in block.cited_by))


def _source(number: int, one: Reference) -> PublishedSource:
    return PublishedSource(
        number=number,
        url=Url(one.url) if one.url else None,
        title=one.title,
        outlet=one.outlet,
        author=one.author,
        published=one.published,
        accessed=one.accessed,
        language=one.lang,
        type=one.type,
        paywall=one.paywall,
        archived=Url(one.archived) if one.archived else None,
    )


def _story(info: SiteInfo, link: Link, number: int) -> PublishedStory:
    return PublishedStory(title=link.text, url=_address(info, link.path) if link.path else None, part=number or None)


def plain_text(html: str) -> str:
    """Sanitised HTML as text: a line for each block, without the marks of notes and sources."""
    html = _LISTINGS.sub(lambda listing: listing[0].replace("\n", _NEW_LINE), _MARKS.sub("", html))
    lines = unescape(_TAGS.sub("", _CELLS.sub(" ", _BREAKS.sub(_NEW_LINE, html)))).split(_NEW_LINE)
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


# ---- files -----------------------------------------------------------------------------------------------------------------


def _file(info: SiteInfo, path: str, lang: str, document: object, source: str = "") -> Mapping[str, Any]:
    return {"site": info, "page": PageHead(path, lang, direction(lang), indexed=False, source=source), "document": document}


def _address(info: SiteInfo, path: str) -> Url:
    """The full address, as a URI (RFC 3986), of a path below the site's root or of a full address."""
    full = path if path.startswith(("https://", "http://")) else info.url + path
    return Url(quote(full, safe="!#$%&'()*+,/:;=?@[]~"))
