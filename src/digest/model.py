"""The nouns. They hold values and do nothing; everything below is frozen.

``FrontMatter``, ``Author``, ``Story`` and the other records are defined here once: pydantic-core validates these very classes
(``fields/``), and the JSON Schema and the field table in ``docs/`` are made from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, NewType

from annotated_types import Ge, Le, MaxLen, MinLen

from digest.problems import Problem

# Facts and commentary are different types from the moment that they are told apart, so that no function can take one
# for the other unnoticed. Both are HTML that went through the sanitiser.
FactsHtml = NewType("FactsHtml", str)
CommentaryHtml = NewType("CommentaryHtml", str)

Kind = Literal["report", "background", "explainer", "fact-check", "commentary"]
Status = Literal["draft", "published", "withdrawn"]
CommentaryKind = Literal["commentary", "analysis", "counterview"]
CorrectionKind = Literal["correction", "clarification", "update", "note", "retraction"]
TermKind = Literal["topics", "places", "people", "organizations"]
TERM_KINDS: tuple[TermKind, ...] = ("topics", "places", "people", "organizations")
FeedFormat = Literal["atom", "rss", "json"]
FeedKind = Literal["all", "facts", "commentary", "corrections", "topic", "story", "author"]
FEED_FILES: Mapping[FeedFormat, str] = {"atom": "feed.xml", "rss": "feed.rss", "json": "feed.json"}
# What a newsroom tells of itself; each is a property of schema.org's NewsMediaOrganization, which took them from the Trust Project.
PolicyName = Literal[
    "mission", "ethics", "corrections", "verification", "unnamed-sources", "ownership", "masthead", "feedback", "diversity", "no-bylines"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doc:
    """What a field means, for the field table and the JSON Schema (the idea of PEP 727)."""

    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """How the text of a field is read; ``fields/texts.py`` has one function for each name."""

    name: Literal["moment", "slug", "url", "uri", "language", "path", "terms", "switch"]


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A moment in the site's time zone. ``exact`` tells whether the editor gave a time of day, which is then shown."""

    at: datetime
    exact: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One file below the content folder, as bytes: ``path`` is relative to the site folder, with forward slashes.

    ``digest`` is the SHA-256 of the bytes, where somebody worked it out.
    """

    path: str
    body: bytes
    digest: str = field(default="", compare=False)


# ---- what an editor writes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One entry of ``sources``: something that the facts rest on."""

    url: Annotated[str, Format("url"), Doc("address of the source (http or https)")] = ""
    title: Annotated[str, Doc("title of the source")] = ""
    outlet: Annotated[str, Doc("who published it")] = ""
    author: Annotated[str, Doc("who wrote it")] = ""
    published: Annotated[Moment | None, Format("moment"), Doc("when it was published")] = None
    accessed: Annotated[Moment | None, Format("moment"), Doc("when it was read")] = None
    lang: Annotated[str, Format("language"), Doc("its language (BCP 47)")] = ""
    type: Annotated[Literal["", "document", "report", "interview", "data", "press-release"], Doc("what sort of source it is")] = ""
    paywall: Annotated[bool, Format("switch"), Doc("whether reading it costs money")] = False
    archived: Annotated[str, Format("url"), Doc("address of an archived copy")] = ""
    key: Annotated[str, Doc("name by which the text cites it, as `[^key]`")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of the public record of corrections."""

    date: Annotated[Moment, Format("moment"), Doc("when it was made")]
    kind: Annotated[CorrectionKind, Doc("what sort of change it is")] = "correction"
    text: Annotated[str, MinLen(1), Doc("what was wrong and what is right")]
    part: Annotated[Literal["facts", "commentary"], Doc("which part it concerns")] = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that stands for the briefing."""

    src: Annotated[str, MinLen(1), Format("path"), Doc("file beside the briefing")]
    alt: Annotated[str, MinLen(1), Doc("what the picture shows, for those who do not see it")]
    credit: Annotated[str, Doc("who made it")] = ""
    caption: Annotated[str, Doc("line below the picture")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A lint rule that this briefing breaks for a reason."""

    rule: Annotated[str, MinLen(1), Doc("name of the rule")]
    reason: Annotated[str, MinLen(1), Doc("why it does not apply here")]


# Each term's page shows its briefings with all their terms, so that what they cost grows with the square.
Terms = Annotated[tuple[Annotated[str, MinLen(1), MaxLen(100)], ...], MaxLen(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The front matter of a briefing, field by field. The one definition."""

    title: Annotated[str, MinLen(1), MaxLen(150), Doc("the headline; part of the facts")]
    date: Annotated[
        Moment, Format("moment"), Doc("first publication; a date, or a date and time; without an offset it is in the site's time zone")
    ]
    updated: Annotated[Moment | None, Format("moment"), Doc("last declared change; otherwise the newest correction or update")] = None
    expires: Annotated[Moment | None, Format("moment"), Doc("after this it leaves lists and feeds; its page stays")] = None
    slug: Annotated[str, Format("slug"), Doc("last part of the URL; otherwise from the file name")] = ""
    id: Annotated[str, Format("uri"), Doc("identity in feeds, a URI; otherwise a tag: URI from site, date and slug")] = ""
    lang: Annotated[str, Format("language"), Doc("language (BCP 47); otherwise from the file name, else the site's first")] = ""
    status: Annotated[Status, Doc("a withdrawn briefing keeps its page, which says so, and needs a correction of kind retraction")] = (
        "published"
    )
    kind: Annotated[Kind, Doc("what the whole piece is; with commentary a body without a marker is opinion")] = "report"
    summary: Annotated[str, MaxLen(300), Doc("one or two sentences; otherwise the first paragraph of the facts, cut at a sentence")] = ""
    dateline: Annotated[str, MaxLen(100), Doc("place of reporting")] = ""
    topics: Annotated[Terms, Format("terms"), Doc("subjects; each gets an index page")] = ()
    places: Annotated[Terms, Format("terms"), Doc("places; each gets an index page")] = ()
    people: Annotated[Terms, Format("terms"), Doc("people; each gets an index page")] = ()
    organizations: Annotated[Terms, Format("terms"), Doc("organizations; each gets an index page")] = ()
    story: Annotated[str, Format("slug"), Doc("slug of the running story that this briefing continues")] = ""
    reporters: Annotated[Terms, Format("terms"), Doc("who reports: ids of authors.yaml, or names; the byline of the facts")] = ()
    sources: Annotated[tuple[Reference, ...], Doc("what the facts rest on: addresses, or entries with url, title, outlet and more")] = ()
    corrections: Annotated[tuple[Correction, ...], Doc("the public record of what was changed")] = ()
    methods: Annotated[str, MaxLen(10_000), Doc("how we know, in Markdown")] = ""
    image: Annotated[Image | None, Doc("a picture beside the briefing; alt is required")] = None
    priority: Annotated[int, Ge(0), Le(9), Doc("order within an edition, 9 first")] = 5
    pin_until: Annotated[Moment | None, Format("moment"), Doc("leads the list until then")] = None
    translation_of: Annotated[str, Doc("id or path of the briefing that this one translates")] = ""
    aliases: Annotated[tuple[Annotated[str, Format("path")], ...], MaxLen(200), Doc("old paths of this page, for redirects")] = ()
    reviewed_by: Annotated[Terms, Format("terms"), Doc("ids of the authors who read it before publication")] = ()
    ai: Annotated[Literal["none", "assisted", "generated", "translated"], Doc("part that a language model had in it; readers are told")] = (
        "none"
    )
    ignore: Annotated[tuple[Ignore, ...], Doc("lint rules that this briefing breaks for a reason")] = ()
    extra: Annotated[Mapping[str, Any], Doc("anything for your own templates; never checked")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrontMatter:
    """The front matter of a standing page (``content/pages/``)."""

    title: Annotated[str, MinLen(1), MaxLen(150), Doc("title of the page")]
    slug: Annotated[str, Format("slug"), Doc("its path; otherwise from the file name")] = ""
    lang: Annotated[str, Format("language"), Doc("language (BCP 47)")] = ""
    summary: Annotated[str, MaxLen(300), Doc("description for search engines")] = ""
    nav: Annotated[
        int | None, Ge(0), Le(999), Doc("place in the navigation, lowest first; without it the page is not in the navigation")
    ] = None
    policy: Annotated[tuple[PolicyName, ...], Doc("which of the site's policies the page states, as `[ethics, corrections]`")] = ()
    extra: Annotated[Mapping[str, Any], Doc("anything for your own templates; never checked")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFrontMatter:
    """The front matter of an editor's file for one edition (``content/editions/``)."""

    order: Annotated[
        tuple[Annotated[str, MinLen(1)], ...],
        MaxLen(1000),
        Doc("briefings that come first, in this order: their slugs, which mean them in all languages, or their files"),
    ] = ()
    author: Annotated[str, Doc("who signs the note: an id of authors.yaml, or a name; otherwise the signature of the site")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A record of ``content/authors.yaml``; ``id`` is its key there, or empty for a name that has no record."""

    id: str = ""
    name: Annotated[str, MinLen(1), Doc("the name, as signed")]
    url: Annotated[str, Format("url"), Doc("a page about the author")] = ""
    role: Annotated[str, Doc("what the author does here")] = ""
    bio: Annotated[str, Doc("a few sentences")] = ""
    disclosure: Annotated[str, Doc("interests that a reader should know of")] = ""
    translations: Annotated[
        Mapping[str, "AuthorWords"],
        Doc("language → `name`, `role`, `bio`, `disclosure` for readers of that language, as far as they differ"),
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorWords:
    """An author in another language: what is not given is as it is in the record."""

    name: Annotated[str, Doc("the name, as signed")] = ""
    role: Annotated[str, Doc("what the author does here")] = ""
    bio: Annotated[str, Doc("a few sentences")] = ""
    disclosure: Annotated[str, Doc("interests that a reader should know of")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A record of ``content/stories.yaml``; ``slug`` is its key there."""

    slug: str = ""
    title: Annotated[str, MinLen(1), Doc("the story's name")]
    summary: Annotated[str, Doc("what it is about")] = ""
    state: Annotated[Literal["open", "closed"], Doc("whether more is expected")] = "open"
    translations: Annotated[Mapping[str, "StoryWords"], Doc("language → `title`, `summary` for readers of that language")] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWords:
    """A story in another language: what is not given is as it is in the record."""

    title: Annotated[str, Doc("the story's name")] = ""
    summary: Annotated[str, Doc("what it is about")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A record of ``content/topics.yaml``; ``slug`` is its key there."""

    slug: str = ""
    title: Annotated[str, MinLen(1), Doc("the topic's name")]
    description: Annotated[str, Doc("what belongs to it")] = ""
    translations: Annotated[Mapping[str, "TopicWords"], Doc("language → `title`, `description` for readers of that language")] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWords:
    """A topic in another language: what is not given is as it is in the record."""

    title: Annotated[str, Doc("the topic's name")] = ""
    description: Annotated[str, Doc("what belongs to it")] = ""


@dataclass(frozen=True, slots=True)
class EditionFile:
    """What an editor says of one edition, that of ``kind`` and ``name`` which comes ``at`` that moment.

    ``html`` is the note, a text of the editors that is neither fact nor commentary; it may be empty. ``path`` is that of the edition,
    ``lang`` the language that the file names, else the site's first. The last fields are as in ``Briefing``.
    """

    source: str
    path: str
    kind: str
    name: str
    lang: str
    at: Moment
    front: EditionFrontMatter
    html: str
    links: tuple[str, ...] = ()
    places_of: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    enlarged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records that many briefings share, by id or slug; ``has_authors`` tells whether there is an ``authors.yaml``.

    ``editions`` are the editors' files for single editions.
    """

    authors: Mapping[str, Author] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    has_authors: bool = False
    editions: tuple[EditionFile, ...] = ()


# ---- what reading makes of it --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: ``number`` counts through the briefing, so that two parts never have the same one.

    ``uses`` are the places that refer to it and are on the same page: the ids of places 1 and 2 are ``note-3-ref-1`` and ``note-3-ref-2``.
    """

    number: int
    html: str
    uses: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class FactsBlock:
    """One block of the facts: a heading (``number`` 0), or a paragraph with what hangs on it (a list, a quote, a table).

    ``cited_by`` holds the ids of the places in commentaries that rest on this paragraph, in order; ``sources`` the numbers
    (from 1) of the sources that it cites.
    """

    number: int
    html: FactsHtml
    cited_by: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The reported part of a briefing; no blocks at all in a pure piece of opinion."""

    blocks: tuple[FactsBlock, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Commentary:
    """One commentary: its place (from 1), what sort it is, who signs it, and the text.

    ``author`` is what the marker says (an id or a name; empty: the site's signature, or in a piece of opinion the reporters).
    ``line`` and ``column`` are those of the marker, so that a wrong id can be told later; without a marker, those of the
    body's first line and 0.
    """

    number: int
    kind: CommentaryKind
    author: str
    title: str
    html: CommentaryHtml
    notes: tuple[Note, ...] = ()
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class InEdition:
    """That a briefing, or one of its corrections, is in the edition of a ``kind`` that is called ``name`` and comes ``at`` that moment.

    ``correction`` is the number of the correction (from 1), and 0 for the briefing itself.
    """

    kind: str
    name: str
    at: Moment
    correction: int = 0


@dataclass(frozen=True, slots=True)
class Briefing:
    """One briefing, read and separated. It knows nothing of other files.

    ``path`` is its permalink below the site's root, without a leading and with a trailing slash (``2025/12/07/talks/``).
    ``source`` is the file that it was read from. ``summary`` is never empty where there is text to take it from. ``links`` holds
    what the text links to inside the site. ``places_of`` maps a field such as ``story`` or ``reporters.0`` to its line and
    column, and so ``links.0``.
    ``paragraphs`` is how many paragraphs the facts have, and ``references`` how many sources. ``editions`` tells in which editions it and
    its corrections are: in one of each kind, the first that comes after it. ``pictures`` holds those of the links that
    the text shows as pictures, ``enlarged`` those of the pictures that it also leads to.
    """

    source: str
    path: str
    front: FrontMatter
    slug: str
    lang: str
    summary: str
    facts: Facts
    commentaries: tuple[Commentary, ...]
    methods: FactsHtml
    places_of: Mapping[str, tuple[int, int]]
    problems: tuple[Problem, ...] = ()
    links: tuple[str, ...] = ()
    paragraphs: int = 0
    references: int = 0
    editions: tuple[InEdition, ...] = ()
    pictures: tuple[str, ...] = ()
    enlarged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page such as "About": markers mean nothing in it. The last fields are as in ``Briefing``."""

    source: str
    path: str
    front: PageFrontMatter
    slug: str
    lang: str
    html: str
    links: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    places_of: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    enlarged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published as it stands: ``path`` below the output folder, ``source`` where it lies on disk (relative)."""

    path: str
    source: str


@dataclass(frozen=True, slots=True)
class Sized:
    """How a published picture is shown: its size in pixels, and where the same picture is in other widths.

    ``others`` are pairs of a path below the site's root and a width in pixels, the narrowest first; ``type`` is their media type where
    it is another than that of the picture itself. ``sizes`` tells how wide pages show it (HTML, 4.8.4.2.2).
    """

    width: int
    height: int
    others: tuple[tuple[str, int], ...] = ()
    type: str = ""
    sizes: str = ""


# ---- what all files together make ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """One topic, place, person or organization, with the briefings that name it, newest first."""

    slug: str
    title: str
    description: str
    briefings: tuple[Briefing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRules:
    """How feeds are made; which there are is told by the outputs."""

    formats: Annotated[
        tuple[FeedFormat, ...], Doc("formats of the output `feeds`: Atom (`feed.xml`), RSS 2.0 (`feed.rss`), JSON Feed 1.1 (`feed.json`)")
    ] = ("atom", "rss", "json")
    lists: Annotated[tuple[FeedFormat, ...], Doc("formats of the feeds of each topic, story and author")] = ("atom",)
    entries: Annotated[int, Ge(1), Le(500), Doc("how many of the newest a feed holds")] = 20
    hub: Annotated[str, Format("url"), Doc("address of a WebSub hub, which feeds then name")] = ""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed: of what, in which format, and its ``path`` below the site's root.

    ``name`` is the title of a topic or story or the name of an author; else it is empty.
    """

    kind: FeedKind
    name: str
    format: FeedFormat
    path: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that is due, of the kind of that name, ``at`` that moment.

    ``name`` is the day that its rule means (``2026-11-24``; where several come a day, ``2026-11-24-0700``), ``path`` where its page is.
    ``briefings`` are in their order; they may be none, where all have left the lists. ``corrections`` are those since the edition
    before, each with its briefing, in the order of their dates. ``files`` are the editors', at most one in each language, with the sources
    of the briefings that each wants first; in an edition for the readers of one language (``Site.by_language``) the one for them.
    """

    kind: str
    name: str
    path: str
    at: Moment
    briefings: tuple[Briefing, ...]
    corrections: tuple[tuple[Briefing, Correction], ...]
    files: tuple[tuple[EditionFile, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """What every page knows of the site; nothing in it changes when a briefing is added.

    ``url`` ends with a slash; ``base`` is its path (``/`` or ``/digest/``). ``stylesheets`` and ``feed`` are paths below
    the site's root; ``feed`` is that of everything in Atom, and empty where there is none. ``feeds`` are all that are not of a single
    topic, story or author. ``navigation`` holds pairs of a text and a path below the root (or a full address). ``corrections`` is
    the path of the page that has all corrections, or empty. ``policies`` maps the name of a policy
    to the path of the standing page that states it, in the first of the site's languages that has one.

    In a site of several languages all of this is for the readers of one, the first of ``languages``. ``root`` is the path of its home
    page, below which all its lists are: empty in the site's first language, else as ``uk/``. ``others`` holds pairs of each other language
    and its ``root``; ``foreign`` maps a path of the navigation to its language where that is another one.
    """

    title: str
    description: str
    url: str
    base: str
    languages: tuple[str, ...]
    navigation: tuple[tuple[str, str], ...]
    stylesheets: tuple[str, ...]
    feed: str
    outputs: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)
    feeds: tuple[FeedLink, ...] = ()
    corrections: str = ""
    policies: Mapping[PolicyName, str] = field(default_factory=dict)
    root: str = ""
    others: tuple[tuple[str, str], ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A briefing that is not published yet: until when, or ``None`` for a draft."""

    source: str
    until: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The whole site as one value; outputs are functions of it.

    ``languages`` are those of the site in their order, whichever this value is for. ``briefings`` are those in lists and feeds, newest
    first; ``every`` adds those that only keep their page (withdrawn, expired), in the same order, ``corrected`` are those of them that
    have corrections. ``listed`` are the sources of all that are in lists, in whatever language. ``terms`` maps topics, places, people
    and organizations to their terms, in the order of their titles; ``term_of`` maps each of the four to the words as editors write them
    and the term that each names (one without briefings has no page). ``pinned`` are those that lead the home page now. ``addresses``
    maps a source to the links in it that name a file (``../vote.md#fact-2``, ``map.png``), and each to the path below the site's root
    where that file is published. ``ids`` maps the source of a briefing to its identity in feeds. ``link_places`` maps a source and a
    link as written to line and column, where they are known. ``translations`` maps the source of a briefing to the same briefing in
    other languages, one for each, in the order of the site's languages, ``versions`` the source of a standing page to the same page in
    others. ``feeds`` is how feeds are made. ``editions`` maps each kind to its editions, the newest first, ``edition_titles`` to what
    readers call the kind. ``pictures`` maps the path at which a picture is published to how it is shown. ``recent`` are the briefings
    of the two days before the build, newest first; ``moved`` maps each old address, as a path of the output folder
    (``old/talks/index.html``), to the briefing that is elsewhere now. In ``shared`` outputs keep the parts of views that many of them
    have in common.

    A site of several languages is, in ``by_language``, one site for each of them, in their order: ``info``, ``briefings``, ``terms``,
    ``authors``, ``stories`` and ``signature`` are for its readers, each briefing that has no version in their language by its best other
    one; ``every`` and ``pages`` are those whose own pages belong to this language. The site itself is then that of its first language,
    but ``every`` and ``pages`` are those of all. ``parts`` maps the source of a briefing to its number in its story and to how many parts
    that has, in whatever language. In a site of one language ``by_language`` and ``parts`` are empty.
    ``siblings`` are the sites of all languages by their tags, in each of them.
    """

    info: SiteInfo
    languages: tuple[str, ...]
    briefings: tuple[Briefing, ...]
    listed: frozenset[str]
    every: tuple[Briefing, ...]
    corrected: tuple[Briefing, ...]
    pages: tuple[StandingPage, ...]
    terms: Mapping[str, tuple[Term, ...]]
    authors: Mapping[str, Author]
    stories: Mapping[str, Story]
    assets: tuple[Asset, ...]
    held: tuple[Held, ...]
    signature: str
    reporters: tuple[str, ...]
    per_page: int
    term_of: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    pinned: tuple[Briefing, ...] = ()
    addresses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    link_places: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    translations: Mapping[str, tuple[Briefing, ...]] = field(default_factory=dict)
    feeds: FeedRules = field(default_factory=FeedRules)
    editions: Mapping[str, tuple[Edition, ...]] = field(default_factory=dict)
    edition_titles: Mapping[str, str] = field(default_factory=dict)
    recent: tuple[Briefing, ...] = ()
    moved: Mapping[str, Briefing] = field(default_factory=dict)
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    pictures: Mapping[str, Sized] = field(default_factory=dict)
    versions: Mapping[str, tuple[StandingPage, ...]] = field(default_factory=dict)
    by_language: tuple["Site", ...] = ()
    siblings: Mapping[str, "Site"] = field(default_factory=dict, compare=False, repr=False)
    shared: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file: where it goes, below the output folder, and what is in it.

    ``digest`` is the SHA-256 of the body, where somebody worked it out.
    """

    path: str
    body: bytes
    digest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """One finished file that lies in the output folder already: its place there and its SHA-256."""

    path: str
    digest: str
