"""What a site publishes of itself as JSON: the records, how they are written, and their JSON Schema. The one definition of all three.

Facts and commentaries stand in fields of their own, and whatever is opinion carries its label. Words of the interface are said when a
file is written, in the language of what they belong to: until then they are values such as ``Word``.
"""

import json
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, NewType

from digest.model import CommentaryKind, Doc, Kind, Moment
from digest.spoken import Dated, Explanation, Labelled, Signature, Spoken, Withdrawn, Word

SCHEMA_PATH = "schema.json"
"""Where every site has the schema, below its root."""


# ---- the records ---------------------------------------------------------------------------------------------------------

Url = NewType("Url", str)
"""A full address, or another URI (RFC 3986)."""

_LABEL = Doc("the word for what it is where it is opinion, in its own language (Commentary, Analysis, Another view); else empty")
_LANGUAGE = Doc("language (BCP 47)")
_SCHEMA = Doc("where the schema of this file is")
_TITLE = Doc("the headline; where it is opinion, it begins with the label")
_SUMMARY = Doc("one or two sentences, taken from the facts; where they are opinion, they begin with the label")
_JSON = Doc("address of its JSON")
_PAGE = Doc("address of its page")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPerson:
    """Somebody who reports, comments or has read it before publication."""

    name: Annotated[Signature, Doc("as signed")]
    url: Annotated[Url | None, Doc("a page about this person, elsewhere")]
    page: Annotated[Url | None, Doc("the page of this author here")]
    role: Annotated[str, Doc("what this person does here")]
    disclosure: Annotated[str, Doc("interests that a reader should know of")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNote:
    """A footnote; notes count through the whole briefing."""

    number: Annotated[int, Doc("its number")]
    html: Annotated[str, Doc("the note as HTML")]
    text: Annotated[str, Doc("the note without markup")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedParagraph:
    """A paragraph of the facts with what hangs on it (a list, a table), or a heading."""

    number: Annotated[int | None, Doc("its number, from 1; null for a heading")]
    url: Annotated[Url | None, Doc("its own address; null for a heading")]
    html: Annotated[str, Doc("the paragraph as HTML, with full addresses")]
    text: Annotated[str, Doc("the paragraph without markup")]
    sources: Annotated[tuple[int, ...], Doc("numbers of the sources that it cites")]
    cited_by: Annotated[tuple[Url, ...], Doc("the places in commentaries that rest on it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFacts:
    """What is reported. Nothing that is opinion is ever in it."""

    url: Annotated[Url | None, Doc("where they stand by themselves, else on the page; null where there are none")]
    paragraphs: Annotated[tuple[PublishedParagraph, ...], Doc("the text, in its order; empty in a pure piece of opinion")]
    notes: Annotated[tuple[PublishedNote, ...], Doc("footnotes of the facts")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCommentary:
    """One commentary: opinion, and who signs it."""

    number: Annotated[int, Doc("its place among the commentaries, from 1")]
    url: Annotated[Url, Doc("its own address")]
    kind: Annotated[CommentaryKind, Doc("what sort of opinion it is")]
    label: Annotated[Word, Doc("the word for that in the language of the briefing; it has to stand wherever the text is shown")]
    explanation: Annotated[
        Explanation, Doc("the sentence that says whose opinion this is and that it is no reporting; to be shown with it")
    ]
    author: Annotated[PublishedPerson, Doc("who signs it")]
    title: Annotated[str, Doc("its own title, or empty")]
    html: Annotated[str, Doc("the text as HTML, with full addresses")]
    text: Annotated[str, Doc("the text without markup")]
    notes: Annotated[tuple[PublishedNote, ...], Doc("footnotes of this commentary")]
    cites: Annotated[tuple[int, ...], Doc("numbers of the paragraphs of the facts that it rests on")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSource:
    """Something that the facts rest on."""

    number: Annotated[int, Doc("the number by which paragraphs cite it, from 1")]
    url: Annotated[Url | None, Doc("its address")]
    title: Annotated[str, Doc("its title")]
    outlet: Annotated[str, Doc("who published it")]
    author: Annotated[str, Doc("who wrote it")]
    published: Annotated[Moment | None, Doc("when it was published")]
    accessed: Annotated[Moment | None, Doc("when it was read")]
    language: Annotated[str, Doc("its language (BCP 47), where it is known")]
    type: Annotated[Literal["", "document", "report", "interview", "data", "press-release"], Doc("what sort of source it is")]
    paywall: Annotated[bool, Doc("whether reading it costs money")]
    archived: Annotated[Url | None, Doc("address of an archived copy")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCorrection:
    """One entry of the public record of corrections."""

    date: Annotated[Moment, Doc("when it was made")]
    kind: Annotated[Literal["correction", "clarification", "update", "note", "retraction"], Doc("what sort of change it is")]
    part: Annotated[Literal["facts", "commentary"], Doc("which part it concerns")]
    text: Annotated[str, Doc("what was wrong and what is right")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedImage:
    """The picture that stands for the briefing."""

    url: Annotated[Url, Doc("its address")]
    width: Annotated[int | None, Doc("in pixels; null where that is not known")]
    height: Annotated[int | None, Doc("in pixels; null where that is not known")]
    alt: Annotated[str, Doc("what it shows, for those who do not see it")]
    credit: Annotated[str, Doc("who made it")]
    caption: Annotated[str, Doc("the line below it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTerm:
    """A topic, place, person or organization."""

    title: Annotated[str, Doc("its name")]
    url: Annotated[Url | None, Doc("the page that lists its briefings, where there is one")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTranslation:
    """The same briefing in another language."""

    language: Annotated[str, _LANGUAGE]
    title: Annotated[Labelled, _TITLE]
    url: Annotated[Url, _PAGE]
    json: Annotated[Url, _JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStory:
    """The running story that the briefing continues."""

    title: Annotated[str, Doc("its name")]
    url: Annotated[Url | None, _PAGE]
    part: Annotated[int | None, Doc("the number of this part, from the oldest on; null for what has left the lists")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBriefing:
    """One briefing: what is reported and what is thought of it, in fields of their own."""

    schema: Annotated[Url, _SCHEMA]
    type: Annotated[Literal["briefing"], Doc("what this file is")]
    id: Annotated[Url, Doc("identity, the same in feeds; it stays when the page moves")]
    url: Annotated[Url, _PAGE]
    language: Annotated[str, _LANGUAGE]
    direction: Annotated[Literal["ltr", "rtl"], Doc("which way it is written")]
    kind: Annotated[Kind, Doc("what the whole piece is")]
    status: Annotated[
        Literal["published", "withdrawn", "draft"], Doc("a withdrawn briefing is not to be relied on; its corrections say why")
    ]
    label: Annotated[Word, _LABEL]
    title: Annotated[Labelled, _TITLE]
    summary: Annotated[Labelled | Withdrawn, _SUMMARY]
    date: Annotated[Moment, Doc("first publication")]
    updated: Annotated[Moment | None, Doc("last declared change")]
    dateline: Annotated[str, Doc("place of reporting")]
    reporters: Annotated[tuple[PublishedPerson, ...], Doc("the byline of the facts")]
    reviewed_by: Annotated[tuple[PublishedPerson, ...], Doc("who read it before publication")]
    ai: Annotated[Literal["none", "assisted", "generated", "translated"], Doc("the part that a language model had in it")]
    image: Annotated[PublishedImage | None, Doc("the picture that stands for it")]
    facts: Annotated[PublishedFacts, Doc("what is reported")]
    commentaries: Annotated[tuple[PublishedCommentary, ...], Doc("what is thought of it, each commentary with who signs it")]
    methods: Annotated[str, Doc("how the editors know, as HTML; or empty")]
    sources: Annotated[tuple[PublishedSource, ...], Doc("what the facts rest on")]
    corrections: Annotated[tuple[PublishedCorrection, ...], Doc("the public record of what was changed")]
    topics: Annotated[tuple[PublishedTerm, ...], Doc("subjects")]
    places: Annotated[tuple[PublishedTerm, ...], Doc("places")]
    people: Annotated[tuple[PublishedTerm, ...], Doc("people")]
    organizations: Annotated[tuple[PublishedTerm, ...], Doc("organizations")]
    translations: Annotated[tuple[PublishedTranslation, ...], Doc("the same briefing in other languages")]
    story: Annotated[PublishedStory | None, Doc("the running story that it continues")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntry:
    """One briefing in the list of a month."""

    id: Annotated[Url, Doc("identity, the same in feeds; it stays when the page moves")]
    url: Annotated[Url, _PAGE]
    json: Annotated[Url, _JSON]
    language: Annotated[str, _LANGUAGE]
    kind: Annotated[Kind, Doc("what the whole piece is")]
    label: Annotated[Word, _LABEL]
    title: Annotated[Labelled, _TITLE]
    summary: Annotated[Labelled, _SUMMARY]
    date: Annotated[Moment, Doc("first publication")]
    updated: Annotated[Moment | None, Doc("last declared change")]
    facts: Annotated[int, Doc("how many paragraphs of facts it has")]
    sources: Annotated[int, Doc("how many sources it has")]
    commentators: Annotated[tuple[Signature, ...], Doc("who signs its commentaries")]
    topics: Annotated[tuple[str, ...], Doc("subjects")]
    corrected: Annotated[bool, Doc("whether something in it was corrected")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedWithdrawal:
    """A briefing that was withdrawn: it is in no list, and its page says why."""

    id: Annotated[Url, Doc("its identity")]
    url: Annotated[Url, _PAGE]
    json: Annotated[Url, _JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMonth:
    """The briefings of a month, newest first."""

    schema: Annotated[Url, _SCHEMA]
    type: Annotated[Literal["month"], Doc("what this file is")]
    month: Annotated[str, Doc("year and month, as 2025-12")]
    url: Annotated[Url | None, Doc("the page of the month, where there is one")]
    briefings: Annotated[tuple[PublishedEntry, ...], Doc("the briefings in the lists, newest first")]
    withdrawn: Annotated[tuple[PublishedWithdrawal, ...], Doc("briefings of this month that were withdrawn")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCount:
    """How many briefings a month has, and where they are listed."""

    month: Annotated[str, Doc("year and month, as 2025-12")]
    briefings: Annotated[int, Doc("how many are in the lists")]
    json: Annotated[Url, Doc("address of the JSON of the month")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSite:
    """The whole site: where everything else begins."""

    schema: Annotated[Url, _SCHEMA]
    type: Annotated[Literal["site"], Doc("what this file is")]
    title: Annotated[str, Doc("name of the site")]
    description: Annotated[str, Doc("one sentence about it")]
    url: Annotated[Url, Doc("its address")]
    languages: Annotated[tuple[str, ...], Doc("its languages (BCP 47), the first is the default")]
    briefings: Annotated[int, Doc("how many briefings are in the lists")]
    months: Annotated[tuple[PublishedCount, ...], Doc("the months that have briefings, newest first")]


Document = PublishedBriefing | PublishedMonth | PublishedSite
DOCUMENTS: tuple[type, ...] = (PublishedSite, PublishedMonth, PublishedBriefing)
"""What a file can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """One part of a briefing as the search finds it: its facts, or one commentary under its label and signature.

    ``part`` is "given" for the facts in a piece of opinion, whose title is opinion. ``url`` is an address on the site's own host. Words of
    the interface are in the language of the readers, ``lang`` and ``direction`` are those of ``title`` and ``text``. ``of`` and
    ``of_url`` lead from a commentary to the facts that it rests on, by their headline.
    """

    part: Literal["facts", "commentary", "given"]
    label: Word
    url: str
    title: Labelled
    signed: Signature | None
    explanation: Explanation | None
    of: Labelled | None
    of_url: str
    day: str
    date: Dated
    lang: str
    direction: str
    topics: tuple[str, ...]
    story: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """What the search looks through, newest first. It is for the site's own script, and may change: other programs read the documents."""

    records: tuple[SearchRecord, ...]


# A name that JSON Schema itself has for it, and that no field of Python can have.
_NAMES = {"schema": "$schema"}


# ---- written -------------------------------------------------------------------------------------------------------------


def json_text(document: Document | SearchIndex, say: Callable[[Spoken], str], moment: Callable[[Moment], str]) -> str:
    """The document as JSON (RFC 8259), on one line; ``say`` says the words of the interface, ``moment`` writes a moment by RFC 3339."""

    def plain(value: Any) -> Any:
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, tuple):
            return [plain(one) for one in value]
        if isinstance(value, Moment):
            return moment(value)
        if isinstance(value, Spoken):
            return say(value)
        return {_NAMES.get(one.name, one.name): plain(getattr(value, one.name)) for one in fields(value)}

    return json.dumps(plain(document), ensure_ascii=False, separators=(",", ":")) + "\n"


# ---- described -----------------------------------------------------------------------------------------------------------


@cache
def published_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of every JSON file of a site, without its own address (``$id``). It is closed everywhere.

    A file is one of ``DOCUMENTS``, and its field ``type`` says which.
    """
    definitions: dict[str, Any] = {}
    for cls in published_records():
        hints = typing.get_type_hints(cls, include_extras=True)
        properties = {_NAMES.get(one.name, one.name): _property(hints[one.name]) for one in fields(cls)}
        definitions[name_of(cls)] = {
            "description": (cls.__doc__ or "").strip(),
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a site publishes as JSON",
        "oneOf": [{"$ref": f"#/$defs/{name_of(cls)}"} for cls in DOCUMENTS],
        "$defs": definitions,
    }


def published_records() -> tuple[type, ...]:
    """All the records, each once, from the whole to its parts."""
    found: list[type] = []
    ahead = list(DOCUMENTS)
    while ahead:
        cls = ahead.pop(0)
        if cls not in found:
            found.append(cls)
            ahead += [part for hint in typing.get_type_hints(cls).values() for part in _records_in(hint)]
    return tuple(found)


def name_of(cls: type) -> str:
    """What a record is called in the schema: ``briefing`` for ``PublishedBriefing``."""
    return cls.__name__.removeprefix("Published").lower()


def _records_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint) and hint.__name__.startswith("Published"):
        yield hint
    for part in typing.get_args(hint):
        yield from _records_in(part)


def _property(hint: Any) -> dict[str, Any]:
    documents = [item.text for item in typing.get_args(hint)[1:] if isinstance(item, Doc)] if typing.get_origin(hint) is Annotated else []
    return {"description": documents[0], **_json(typing.get_args(hint)[0])} if documents else _json(hint)


_SPOKEN = frozenset(typing.get_args(Spoken))


def _json(hint: Any) -> dict[str, Any]:
    """The schema of one value. Raises ``TypeError`` for a kind that is not known here."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        some = [_json(part) for part in parts if part is not types.NoneType]
        one = some[0] if all(other == some[0] for other in some) else {"anyOf": some}
        if types.NoneType not in parts:
            return one
        return {**one, "type": [one["type"], "null"]} if "type" in one else {"anyOf": [one, {"type": "null"}]}
    if origin is Literal:
        return {"const": parts[0]} if len(parts) == 1 else {"enum": list(parts)}
    if origin is tuple:
        return {"type": "array", "items": _json(parts[0])}
    if hint is Url:
        return {"type": "string", "format": "uri"}
    if hint in (str, *_SPOKEN):
        return {"type": "string"}
    if hint in (int, bool):
        return {"type": {int: "integer", bool: "boolean"}[hint]}
    if hint is Moment:
        return {"type": "string", "format": "date-time"}
    if isinstance(hint, type) and is_dataclass(hint):
        return {"$ref": f"#/$defs/{name_of(hint)}"}
    raise TypeError(f"nothing that is published is of the kind {hint} yet; say in published.py what it is in JSON")
