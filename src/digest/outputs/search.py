"""The search: a page for readers, and the files through which its script looks, with the parts of briefings one by one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from digest.languages import matching
from digest.later import later
from digest.model import Briefing, Commentary, CommentaryHtml, Facts, FactsHtml, Note, Site, SiteInfo
from digest.outputs.direction import direction
from digest.outputs.json_files import plain_text
from digest.outputs.links import facts_only_path, term_links
from digest.outputs.lists import spread
from digest.outputs.signing import label, signatory
from digest.outputs.stories import story_place
from digest.published import SearchIndex, SearchRecord
from digest.spoken import Dated, Explanation, Labelled, Signature, Word
from digest.views import JsonView, PageHead, SearchView

FOLDER = "search/"
"""Where the page is, below that of the language."""
# How many briefings are in one file. Old files stay as they are when briefings come, and an edit makes one anew.
_IN_A_FILE = 250

# A briefing and what its records say besides it: the path of its facts alone, who signs its commentaries, its topics and its story.
_Found = tuple[Briefing, str, tuple[str, ...], tuple[str, ...], str]


def search(site: Site) -> Iterator[SearchView | JsonView]:
    """The page, and its files: ``search/parts.json`` with the newest briefings and, where there are many, ``parts-1.json`` and so on.

    What is in the lists is found, in the language of the readers or, for want of that, in its best other one.
    """
    lang = site.info.languages[0]
    folder = site.info.root + FOLDER
    files = {_file(folder, one.path): one.briefings for one in spread(site.briefings, _IN_A_FILE, folder)}
    page = PageHead(folder, lang, direction(lang), indexed=False)
    yield SearchView(site=site.info, page=page, indexes=tuple(files))
    for path, briefings in files.items():
        yield later(JsonView, {}, _index, site.info, path, tuple(_found(site, briefing) for briefing in briefings))


def _file(folder: str, path: str) -> str:
    number = path.removeprefix(folder).removeprefix("page/").strip("/")
    return f"{folder}parts-{number}.json" if number else f"{folder}parts.json"


def _found(site: Site, briefing: Briefing) -> _Found:
    story, _ = story_place(site, briefing)
    return (
        briefing,
        facts_only_path(site, briefing),
        tuple(signatory(site, briefing, one).name for one in briefing.commentaries),
        tuple(link.text for link in term_links(site, "topics", briefing)),
        story.story.text if story else "",
    )


def _index(info: SiteInfo, path: str, found: Sequence[_Found]) -> Mapping[str, Any]:
    lang = info.languages[0]
    records = tuple(record for one in found for record in records_of(info, *one))
    return {"site": info, "page": PageHead(path, lang, direction(lang), indexed=False), "document": SearchIndex(records=records)}


def records_of(
    info: SiteInfo, briefing: Briefing, facts_only: str, signed: Sequence[str], topics: tuple[str, ...], story: str
) -> Iterator[SearchRecord]:
    """The parts of a briefing, each by itself: no text of a commentary is in the record of the facts, nor the other way round.

    ``facts_only`` is the path of the facts alone, or empty; ``signed`` the names of those who sign the commentaries (empty: the editors).
    """
    front, lang = briefing.front, info.languages[0]
    opinion = front.kind == "commentary"
    own = label(briefing)
    facts_path = facts_only or briefing.path + ("#facts" if briefing.commentaries else "")
    known: dict[str, Any] = {
        "day": front.date.at.date().isoformat(),
        "date": Dated(front.date, lang),
        "lang": matching(briefing.lang, info.languages) or briefing.lang,
        "direction": direction(briefing.lang),
        "topics": topics,
        "story": story,
    }
    if briefing.paragraphs:
        yield SearchRecord(
            **known,
            part="given" if opinion else "facts",
            label=Word("reported", lang),
            url=_address(info, facts_path),
            title=Labelled(front.title, own, lang),
            signed=None,
            explanation=None,
            of=None,
            of_url="",
            text=_text_of_facts(() if opinion else (front.summary,), briefing.facts),
        )
    for commentary, name in zip(briefing.commentaries, signed, strict=True):
        # The title and the summary of a piece of opinion belong to its first commentary.
        first = opinion and commentary.number == 1
        at = "" if first and not briefing.paragraphs else f"#commentary-{commentary.number}"
        yield SearchRecord(
            **known,
            part="commentary",
            label=Word(commentary.kind, lang),
            url=_address(info, briefing.path + at),
            title=Labelled(commentary.title or (front.title if first else ""), "", lang),
            signed=Signature(name, lang),
            explanation=Explanation(commentary, name, Facts(), lang),
            of=Labelled(front.title, own, lang) if briefing.paragraphs and not first else None,
            of_url=_address(info, facts_path) if briefing.paragraphs and not first else "",
            text=_text_of_commentary((front.title if commentary.title else "", front.summary) if first else (), commentary),
        )


def _text_of_facts(before: Sequence[str], facts: Facts) -> str:
    return _text(before, FactsHtml("\n".join(block.html for block in facts.blocks)), facts.notes)


def _text_of_commentary(before: Sequence[str], commentary: Commentary) -> str:
    return _text(before, commentary.html, commentary.notes)


def _text(before: Sequence[str], html: FactsHtml | CommentaryHtml, notes: Sequence[Note]) -> str:
    return "\n".join(part for part in (*before, plain_text(html), *(plain_text(note.html) for note in notes)) if part)


def _address(info: SiteInfo, path: str) -> str:
    """The address, on the site's own host, of a path below its root."""
    return quote(info.base + path, safe="!#$%&'()*+,/:;=?@[]~")
